import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import type { Device } from '../engine.ts';
import { tfjsNodeVersion } from './installation.ts';
import type { TensorFlow } from './load-tensorflow.ts';
import { type RunCommand, runCommand } from './run-command.ts';

/** NVIDIA's libraries round factors to TF32's 10 bits where it is 1, and never where it is 0. */
export const tf32Override = 'NVIDIA_TF32_OVERRIDE';

/** What a loaded TensorFlow computes on. */
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
 * The widest instructions that the processor has for oneDNN to choose its code by: clouds give processors of
 * several generations one name, and other code rounds otherwise. Undefined where the system doesn't tell.
 */
export async function vectorInstructions(file = '/proc/cpuinfo'): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const flags = new Set(/^flags\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/));
  return instructionSets.find(([, needed]) => needed.every((flag) => flags.has(flag)))?.[0];
}

/** By what oneDNN needs of each, the widest first. */
const instructionSets = [
  ['avx512', ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl']],
  ['avx2', ['avx2', 'fma']],
  ['avx', ['avx']],
  ['sse4.1', ['sse4_1']],
] as const;

/** The addon doesn't tell the GPU's name; the driver's own tool does. */
async function askNvidia(run: RunCommand) {
  const query = [
    '--query-gpu=name,driver_version,memory.total',
    '--format=csv,noheader',
    ...visibleGpu(),
  ];
  const answer = await run('nvidia-smi', query).catch(() => '');
  // Of several, tfjs-node computes on the last one that TensorFlow lists.
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
