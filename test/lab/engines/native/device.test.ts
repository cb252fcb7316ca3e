import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { vectorInstructions } from '../../../../src/lab/engines/native/device.ts';

test.each([
  ['fpu sse4_1 avx fma avx2 avx512f avx512bw avx512dq avx512vl', 'avx512'],
  // Xeon Phi had only a part of AVX-512.
  ['fpu sse4_1 avx fma avx2 avx512f avx512er', 'avx2'],
  ['fpu sse4_1 avx', 'avx'],
  ['fpu', undefined],
])('of a processor with %s, the widest are %s', async (flags, widest) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-cpuinfo-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'cpuinfo');
  await writeFile(file, `model name\t: AMD EPYC\nflags\t\t: ${flags}\nbugs\t\t:\n`);
  expect(await vectorInstructions(file)).toBe(widest);
});

test('where the system doesn’t tell, none are named', async () => {
  expect(await vectorInstructions('/nonexistent')).toBeUndefined();
});
