/** Runs in its own process: causes the given failures, and prints the errors as JSON. */
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { webgpu } from '../../../src/lab/engines/webgpu.ts';

export type Outcome = { values: number[] } | { name: string; message: string };

const failures: Record<string, () => Promise<unknown>> = {
  async 'lost while computing'() {
    const result = tf.square(tf.ones([100]));
    const reading = result.data();
    device().destroy();
    return reading;
  },
  async 'lost before computing'() {
    device().destroy();
    await device().lost;
    return tf.square(tf.ones([100])).data();
  },
  async 'refused command'() {
    const result = tf.square(tf.ones([100]));
    device().createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.STORAGE });
    return result.data();
  },
  'over the limits': async () => tf.fill([17, 2 ** 24], 1).data(),
  'read at once': async () => tf.square(tf.ones([100])).dataSync(),
  'read at once where never on the device': async () => tf.tensor1d([1, 2]).dataSync(),
};

await webgpu.start();
const outcomes: Outcome[] = [];
for (const name of process.argv.slice(2)) {
  outcomes.push(
    await failures[name]!().then(
      (values) => ({ values: [...(values as Float32Array)] }),
      ({ name, message }: Error) => ({ name, message }),
    ),
  );
}
process.stdout.write(JSON.stringify(outcomes), () => process.exit());

function device(): GPUDevice {
  return (tf.backend() as WebGPUBackend).device;
}
