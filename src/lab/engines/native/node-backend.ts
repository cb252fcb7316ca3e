import type * as tf from '@tensorflow/tfjs-core';

/** The members of tfjs-node's back end that tfjs-core doesn't declare. */
export interface NodeBackend {
  /** The addon. Its constants are the numbers of types in TensorFlow's C interface. */
  binding: { TF_Version: string; TF_ATTR_TYPE: number; TF_FLOAT: number };
  isUsingGpuDevice: boolean;
  /** Runs one of TensorFlow's own operations. */
  executeSingleOutput(name: string, attributes: OpAttribute[], inputs: tf.Tensor[]): tf.Tensor;
}

interface OpAttribute {
  name: string;
  type: number;
  value: number;
}
