import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { scalar, variable } from '@tensorflow/tfjs-core';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { keepArtifacts } from '../../../src/lab/artifacts/keep-artifacts.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import { keepCheckpoints } from '../../../src/lab/running/keep-checkpoints.ts';

let cacheDirectory: string;

beforeEach(async () => {
  cacheDirectory = await mkdtemp(path.join(tmpdir(), 'retrace-keeper-'));
  onTestFinished(() => rm(cacheDirectory, { recursive: true, force: true }));
});

/** A session on a device that resumes the run, if it was started. */
async function session(device: string) {
  const lines: string[] = [];
  const keeper = keepCheckpoints({
    cacheDirectory,
    fingerprint: 'f',
    engine: 'native',
    statement: undefined,
    device,
    intervalSeconds: 1,
    artifacts: await keepArtifacts({}),
    clock: () => 0,
    now: () => new Date(0),
    report: (line) => lines.push(line),
    onResume: () => {},
  });
  const size = variable(scalar(0));
  await keeper.restore({ size });
  await keeper.save({ size }, { step: [0], metrics: { size: [1] } });
  return { lines, devices: keeper.sessions().devices };
}

test('a run that goes on on another device tells so, once, and names each', async () => {
  await cpu.start();
  expect(await session('AMD EPYC')).toEqual({ lines: [], devices: ['AMD EPYC'] });
  expect(await session('AMD EPYC')).toEqual({ lines: [], devices: ['AMD EPYC'] });
  const both = ['AMD EPYC', 'Intel Xeon'];
  expect(await session('Intel Xeon')).toEqual({
    lines: ['was started on AMD EPYC: its record will name Intel Xeon, too'],
    devices: both,
  });
  expect(await session('AMD EPYC')).toEqual({ lines: [], devices: both });
});
