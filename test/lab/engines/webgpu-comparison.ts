/** Runs in its own process: all cases and a training on cpu and on webgpu. Prints the outcome as JSON. */
import { cpu } from '../../../src/lab/engines/cpu.ts';
import type { Device } from '../../../src/lab/engines/engine.ts';
import { webgpu } from '../../../src/lab/engines/webgpu.ts';
import { errorOf } from './webgpu-against-cpu.ts';
import { cases } from './webgpu-cases.ts';
import { type Training, train } from './webgpu-training.ts';

export interface WebgpuComparison {
  device: Device;
  /** The error of each case. */
  errors: Record<string, number>;
  onCpu: Training;
  /** The same training from start to end, and resumed half-way. */
  onWebgpu: [Training, Training];
}

await cpu.start();
const device = await webgpu.start();
const errors: Record<string, number> = {};
for (const [name, differentiable] of Object.entries(cases)) {
  errors[name] = await errorOf(differentiable);
}
const comparison: WebgpuComparison = {
  device,
  errors,
  onCpu: await train('cpu'),
  onWebgpu: [await train('webgpu'), await train('webgpu', 3)],
};
process.stdout.write(JSON.stringify(comparison), () => process.exit());
