import { readFile } from 'node:fs/promises';

/** By what oneDNN needs of each, the widest first. */
const sets = [
  ['avx512', ['avx512f', 'avx512bw', 'avx512dq', 'avx512vl']],
  ['avx2', ['avx2', 'fma']],
  ['avx', ['avx']],
  ['sse4.1', ['sse4_1']],
] as const;

/**
 * The widest instructions that the processor has for oneDNN to choose its code by: clouds give processors of
 * several generations one name, and other code rounds otherwise. Undefined where the system doesn't tell.
 */
export async function vectorInstructions(file = '/proc/cpuinfo'): Promise<string | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const flags = new Set(/^flags\s*:(.*)$/m.exec(text)?.[1]?.trim().split(/\s+/));
  return sets.find(([, needed]) => needed.every((flag) => flags.has(flag)))?.[0];
}
