import { expect, test } from 'vitest';
import { loadExperiment } from '../../src/lab/experiment.ts';
import { fingerprintRun } from '../../src/lab/fingerprint.ts';
import { type Restamping, restampRuns } from '../../src/lab/restamp.ts';
import { readRecord } from '../../src/lab/store.ts';
import { createFixtureProject } from './fixture-project.ts';
import { recordFixture, statesOf } from './record-fixture.ts';

async function restamp(root: string, signal = new AbortController().signal): Promise<Restamping[]> {
  const found: Restamping[] = [];
  const options = { root, steps: 20, dataPath: undefined, signal, report: () => {} };
  const restampings = restampRuns('growth', { ...options, now: () => new Date('2020-01-08') });
  for await (const restamping of restampings) found.push(restamping);
  return found;
}

test('what another source computes to the same bits is restamped, after one that is refused, too', async () => {
  const { root, edit } = await createFixtureProject();
  await recordFixture(root, 'growth', { profile: 'quick' });
  // Another formula: for `fast` with the same numbers.
  await edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope * 1.5');
  expect(await restamp(root, AbortSignal.abort())).toEqual([]);
  expect(await restamp(root)).toEqual([
    {
      restamped: false,
      line: expect.stringMatching(
        /^growth\/slow-quick-seed1 is not restamped: of the first 5 steps, .*; run it again$/,
      ),
    },
    {
      restamped: true,
      line: 'growth/fast-quick-seed1: restamped, the first 5 steps are identical, bit for bit',
    },
  ]);
  expect(await statesOf(root, 'growth')).toMatchObject({ 'fast-quick-seed1': 'fresh' });
  const record = await readRecord(root, 'growth', 'fast-quick-seed1');
  expect(record!.provenance.restamps).toMatchObject([{ at: '2020-01-08T00:00:00.000Z', steps: 5 }]);
});

test('a fresh run in the first form gets the present one without a replay', async () => {
  const { root, write } = await createFixtureProject();
  await recordFixture(root, 'growth', { profile: 'quick' });
  const present = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
  const { firstForm } = await loadExperiment(root, 'growth');
  const { parameters, seed, dataset } = present;
  const fingerprint = fingerprintRun(await firstForm(), parameters, seed, dataset.digest);
  const older = { ...present, fingerprint };
  await write('results/growth/slow-quick-seed1/run.json', JSON.stringify(older));

  expect(await restamp(root)).toEqual([
    { restamped: true, line: 'growth/slow-quick-seed1: same source: rewritten without a replay' },
  ]);
  expect(await readRecord(root, 'growth', 'slow-quick-seed1')).toEqual(present);
  expect(await restamp(root)).toEqual([]);
});
