import { execFile } from 'node:child_process';
import { cpus } from 'node:os';
import { promisify } from 'node:util';
import type { Engine } from './engine.ts';

/** A program in any language. The lab sees the machine, not what the program uses of it. */
export const command: Engine = {
  name: 'command',
  usesAllCores: true,
  environment: {},
  whyUnavailable: async () => undefined,
  async start() {
    const processor = cpus()[0]?.model.trim() || process.arch;
    const [gpu, ...others] = await graphicsCards();
    const details = setVariables(process.env);
    if (!gpu) return { name: processor, kind: 'cpu', details };
    const count = others.length > 0 ? `${others.length + 1} × ` : '';
    return {
      name: `${processor} with ${count}${gpu.name}`,
      kind: 'gpu',
      details: { ...details, driver: gpu.driver },
    };
  },
};

/** Variables that change what a program computes, and how much of the machine it uses. */
const variables = ['CUDA_VISIBLE_DEVICES', 'NVIDIA_TF32_OVERRIDE', 'OMP_NUM_THREADS'];

function setVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = variables.filter((name) => environment[name]);
  return Object.fromEntries(set.map((name) => [name, environment[name]!.slice(0, 100)]));
}

/** The graphics cards of NVIDIA; none if its driver isn't installed. */
async function graphicsCards(): Promise<{ name: string; driver: string }[]> {
  try {
    const { stdout } = await promisify(execFile)(
      'nvidia-smi',
      ['--query-gpu=name,driver_version', '--format=csv,noheader'],
      { timeout: 10_000 },
    );
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.split(', '))
      .flatMap(([name, driver]) => (name && driver ? [{ name, driver }] : []));
  } catch {
    return [];
  }
}
