/**
 * What the lab needs of TensorFlow.js's tensors. Its own types aren't named, so that a site's types can be checked
 * where TensorFlow.js isn't installed.
 */

/** A tensor of rank 0 on the device: TensorFlow.js's `Scalar`. */
export interface ScalarTensor {
  /** `Rank.R0`, the only rank whose name ends with 0. */
  readonly rankType: `${string}0`;
  readonly rank: number;
  readonly dtype: string;
  data(): Promise<ArrayLike<number>>;
  dispose(): void;
}

/** A tensor that training changes: TensorFlow.js's `Variable`. */
export interface TensorVariable {
  readonly shape: number[];
  readonly dtype: string;
  data(): Promise<ArrayLike<number>>;
  /** Takes a tensor of the same shape and type. */
  assign(value: never): void;
}
