import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { Device } from '../engine.ts';
import { tfjsNodeVersion } from './installation.ts';
import type { TensorFlow } from './load-tensorflow.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** Environment variable for NVIDIA's libraries: 1 rounds factors to TF32's 10 bits, 0 forbids that. */
export const tf32Override = 'NVIDIA_TF32_OVERRIDE';

/** Describes the device that a loaded TensorFlow computes on. */
export async function describeDevice(
  { version, usesGpu }: TensorFlow,
  run: RunCommand = runCommand,
): Promise<Device> {
  const details = { tensorflow: version, 'tfjs-node': tfjsNodeVersion() };
  if (usesGpu) {
    const { name, driver, memory } = await askNvidia(run);
    const tf32 = process.env[tf32Override] === '0' ? 'off' : 'on';
    return { name, kind: 'gpu', details: { ...details, cuda: 'yes', driver, memory, tf32 } };
  }
  const name = cpus()[0]?.model.trim() || process.arch;
  const instructions = await vectorInstructions();
  return {
    name,
    kind: 'cpu',
    details: { ...details, cuda: 'no', ...(instructions && { instructions }) },
  };
}

/**
 * The processor's widest vector instructions; undefined if the system doesn't list them. oneDNN chooses its code by
 * them, and other code rounds differently. The processor's name isn't enough: clouds give several generations one name.
 */
export async function vectorInstructions(file = '/proc/cpuinfo'): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const flags = new Set(/^flags\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/));
  return instructionSets.find(([, needed]) => needed.every((flag) => flags.has(flag)))?.[0];
}

/** Each instruction set with the flags that oneDNN needs for it, widest first. */
const instructionSets = [
  ['avx512', ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl']],
  ['avx2', ['avx2', 'fma']],
  ['avx', ['avx']],
  ['sse4.1', ['sse4_1']],
] as const;

/** Asks the driver's own tool, as the addon doesn't know the GPU's name. */
async function askNvidia(run: RunCommand) {
  const query = [
    '--query-gpu=name,driver_version,memory.total',
    '--format=csv,noheader',
    ...visibleGpu(),
  ];
  const answer = await run('nvidia-smi', query).catch(() => '');
  // Of several GPUs, tfjs-node uses the last one that TensorFlow lists.
  const [name, driver, memory] = answer.trim().split('\n').at(-1)!.split(', ');
  return {
    name: name || 'NVIDIA GPU',
    driver: driver || 'unknown',
    memory: memory || 'unknown',
  };
}

/** `CUDA_VISIBLE_DEVICES` is a list of indices or ids, and nvidia-smi understands both. */
function visibleGpu(): string[] {
  const last = process.env['CUDA_VISIBLE_DEVICES']?.split(',').at(-1);
  return last ? [`--id=${last}`] : [];
}
