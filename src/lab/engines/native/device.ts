import { cpus } from 'node:os';
import type { Device } from '../engine.ts';
import { tfjsNodeVersion } from './installation.ts';
import type { TensorFlow } from './load-tensorflow.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** What a loaded TensorFlow computes on. */
export async function describeDevice(
  { version, usesGpu }: TensorFlow,
  run: RunCommand = runCommand,
): Promise<Device> {
  const details = { tensorflow: version, 'tfjs-node': tfjsNodeVersion() };
  if (usesGpu) {
    const { name, driver } = await askNvidia(run);
    return { name, kind: 'gpu', details: { ...details, cuda: 'yes', driver } };
  }
  const name = cpus()[0]?.model.trim() || process.arch;
  return { name, kind: 'cpu', details: { ...details, cuda: 'no' } };
}

/** The addon doesn't tell the GPU's name; the driver's own tool does. */
async function askNvidia(run: RunCommand): Promise<{ name: string; driver: string }> {
  const query = ['--query-gpu=name,driver_version', '--format=csv,noheader', ...visibleGpu()];
  const answer = await run('nvidia-smi', query).catch(() => '');
  // Of several, tfjs-node computes on the last one that TensorFlow lists.
  const [name, driver] = answer.trim().split('\n').at(-1)!.split(', ');
  return { name: name || 'NVIDIA GPU', driver: driver || 'unknown' };
}

/** `CUDA_VISIBLE_DEVICES` is a list of indices or ids, and nvidia-smi understands both. */
function visibleGpu(): string[] {
  const last = process.env['CUDA_VISIBLE_DEVICES']?.split(',').at(-1);
  return last ? [`--id=${last}`] : [];
}
