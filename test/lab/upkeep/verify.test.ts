import { access } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import type { EngineRecord } from '../../../src/lab/records/record.ts';
import { summarise } from '../../../src/lab/records/series.ts';
import { readRecord, writeRun } from '../../../src/lab/records/store.ts';
import { readRecordedTable } from '../../../src/lab/shown/read-results.ts';
import { deviceDifference } from '../../../src/lab/upkeep/replay-comparison.ts';
import { type Verification, verifyRuns } from '../../../src/lab/upkeep/verify.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { quietly } from '../quietly.ts';
import { recordFixture } from '../record-fixture.ts';

const experiment = 'src/experiments/growth/experiment.ts';
const record = 'results/growth/slow-quick-seed1/run.json';
let recorded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { variant: 'slow', profile: 'quick' });
});

async function verify(
  { root }: FixtureProject,
  signal = new AbortController().signal,
): Promise<Verification> {
  const [result] = await verifyRuns('growth/slow-quick-seed1', { ...quietly(root), signal });
  return result!;
}

test('a replay that is stopped shows nothing', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(
    experiment,
    'const grown',
    `await (await import('node:fs/promises')).writeFile('replaying', '');
      await new Promise((resolve) => setTimeout(resolve, 500));
      const grown`,
  );
  const stop = new AbortController();
  const verification = verify(project, stop.signal);
  while (!(await exists(path.join(project.root, 'replaying')))) await setTimeout(20);
  stop.abort();
  expect(await verification).toEqual({ run: expect.anything(), verdict: 'stopped', detail: '' });
});

test.each([
  ['does nothing', 'step < parameters.steps', 'step < 0', 'completed after 0 of 5 steps'],
  ['diverges', '% 1009', '% (step === 1 ? 0 : 1009)', 'diverged after 2 of 5 steps'],
])('a replay that %s fails', async (_, from, to, detail) => {
  const project = await createFixtureProject(recorded);
  await project.edit(experiment, from, to);
  expect(await verify(project)).toMatchObject({ verdict: 'fails', detail: `its replay ${detail}` });
});

test('another device may round differently, and the same one may not', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(experiment, 'size: grown', 'size: grown * 1.001');
  const { detail, verdict } = await verify(project);
  expect(verdict).toBe('fails');
  expect(detail).toMatch(/^in all 5 steps, size differs most/);

  await project.edit(record, '"device": "', '"device": "Another ');
  const elsewhere = await verify(project);
  expect(elsewhere).toMatchObject({ verdict: 'holds', replayed: { outcome: 'agrees', steps: 5 } });
  expect(elsewhere.detail).toMatch(
    /^on another device, .* for Another .*: agrees to 1e-3 in steps 0 and 1 of 5; differs by rounding from step 1 on$/,
  );
});

test('a record that is forged in its first rows fails on any device', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(record, '"device": "', '"device": "Another ');
  await project.edit(experiment, 'size: grown', 'size: grown * 1.1');
  const { verdict, detail } = await verify(project);
  expect(verdict).toBe('fails');
  expect(detail).toMatch(
    /: size differs at step 1: recorded \d+, now [\d.]+, which is no rounding$/,
  );
});

test('an experiment says how far rounding may move a metric', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(record, '"device": "', '"device": "Another ');
  await project.edit(experiment, 'size: grown', 'size: grown * 1.1');
  await project.edit(
    experiment,
    '  length:',
    '  rounding: { size: { absolute: 1000 } },\n  length:',
  );
  expect((await verify(project)).verdict).toBe('holds');
  await project.edit(experiment, '{ absolute: 1000 }', '{ relative: 0.05 }');
  expect((await verify(project)).verdict).toBe('fails');
  await project.edit(experiment, 'rounding: { size', 'rounding: { sise');
  await expect(verify(project)).rejects.toThrow(
    'experiment growth: rounding names the metric "sise", which it doesn\'t have',
  );
});

test('a value that is missing fails on any device', async () => {
  const project = await createFixtureProject(recorded);
  await project.edit(record, '"device": "', '"device": "Another ');
  await project.edit(experiment, ', rest: grown % cycle[0]!', '');
  const { verdict, detail } = await verify(project);
  expect(verdict).toBe('fails');
  expect(detail).toMatch(/rest differs at step 0: recorded \d, now none, which is no rounding$/);
});

test('what was cut off at its end fails, though all that is left holds', async () => {
  const project = await createFixtureProject(recorded);
  const shown = (await readRecord(project.root, 'growth', 'slow-quick-seed1'))!;
  const { table: rest } = await readRecordedTable(project.root, shown, 3);
  const { series, ...draft } = shown;
  await writeRun(project.root, { ...draft, summary: summarise(rest) }, rest);
  expect(await verify(project)).toMatchObject({
    verdict: 'fails',
    detail: 'its record says completed, and has 3 steps; its parameters ask for 5',
  });
  expect(series.rows).toBe(5);
});

test('what is replayed without its data is told, and not judged', async () => {
  const project = await createFixtureProject(recorded);
  await project.write('data.txt', '1 2 3\n');
  const others = await verify(project);
  expect(others.verdict).toBe('not replayed');
  expect(others.detail).toMatch(
    /^recorded on numbers, text \(.*give the path of the recorded data/,
  );

  await project.edit(
    'src/datasets/numbers.ts',
    'identify: load',
    'identify: async () => undefined',
  );
  const [result] = await verifyRuns(undefined, { ...quietly(project.root), download: false });
  expect(result).toMatchObject({
    verdict: 'not replayed',
    detail: 'its data are not here: give their path with --data',
  });
});

test.each([
  '',
  '..',
  'slow-quick-seed2',
  'slow-quick-seed1/x',
])('a run that is not recorded is refused: %j', async (id) => {
  const replay = verifyRuns(`growth/${id}`, quietly(recorded.root));
  await expect(replay).rejects.toThrow(`growth/${id} is not recorded`);
});

test('an experiment that does not exist is refused by its name', async () => {
  const { root } = recorded;
  await expect(verifyRuns('growht', quietly(root))).rejects.toThrow(
    'there is no experiment "growht"; known: growth, other',
  );
});

const gpu: EngineRecord = {
  name: 'native',
  reason: '',
  device: 'NVIDIA H100',
  deviceKind: 'gpu',
  details: { tensorflow: '2.21.0', driver: '570' },
};

test.each([
  ['the same', gpu, gpu, undefined],
  ['another engine', gpu, { ...gpu, name: 'wasm' }, 'wasm for native'],
  [
    'another device',
    gpu,
    { ...gpu, device: 'NVIDIA H200' },
    'on another device, NVIDIA H200 for NVIDIA H100',
  ],
  [
    'another version',
    gpu,
    { ...gpu, details: { tensorflow: '2.22.0' } },
    'with another tensorflow, 2.22.0 for 2.21.0',
  ],
  ['a version that is not on record', { ...gpu, details: {} }, gpu, undefined],
  [
    'another processor under WebAssembly',
    { ...gpu, name: 'wasm' },
    { ...gpu, name: 'wasm', device: 'AMD' },
    undefined,
  ],
] as const)('%s: what may change the bits', (_, before, now, difference) => {
  expect(deviceDifference(before, now)).toBe(difference);
});

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
