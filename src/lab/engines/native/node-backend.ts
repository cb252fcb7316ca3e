import type * as tf from '@tensorflow/tfjs-core';

/** What tfjs-node's back end has beside tfjs-core's. */
export interface NodeBackend {
  /** The addon: functions, and the numbers by which TensorFlow's C interface names types. */
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
