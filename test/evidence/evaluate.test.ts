import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { evaluateExperiment } from '../../src/evidence/evaluate.ts';
import { functionsOf } from '../../src/evidence/exports.ts';
import { shownResults } from '../../src/evidence/shown-results.ts';
import { createSmallStudy, type SmallStudy } from '../diff/small-study.ts';

let study: SmallStudy;

beforeAll(async () => {
  study = await createSmallStudy();
  await study.record([3.1, 3.2, 3.3]);
});

async function evaluated(root: string) {
  const { results } = await shownResults(root, root, 'decay');
  return evaluateExperiment(root, 'decay', results!);
}

test('values and claims are computed from the recorded runs, as pages show them', async () => {
  const { values, claims } = await evaluated(study.root);
  expect(values['meanLevel']).toEqual({
    ok: { quantity: { value: expect.closeTo(3.2) }, text: '3.20' },
  });
  expect(claims['high']).toMatchObject({ ok: { sample: { kind: 'value', of: [3.1, 3.2, 3.3] } } });
  expect(Object.keys(claims)).toEqual(['high', 'positive']);
});

test('a value or claim that fails has its reason, and the others are computed', async () => {
  const other = await createSmallStudy();
  await other.record([3.1, 3.2, 3.3]);
  await other.edit('src/experiments/decay/values.ts', 'value: 0.5', 'value: 0 / 0');
  await other.edit('src/experiments/decay/claims.ts', "kind: 'value'", "kind: 'median'");
  const { values, claims } = await evaluated(other.root);
  expect(values['half']).toEqual({ error: 'the value is NaN, not a number to show' });
  expect(values['meanLevel']).toMatchObject({ ok: { text: '3.20' } });
  expect(claims['high']).toMatchObject({ error: expect.stringMatching(/^its test gives kind: /) });
});

test('a file that an experiment does not have exports nothing', async () => {
  await study.remove('src/experiments/decay/tables.ts');
  expect(await functionsOf(study.root, 'decay', 'tables')).toEqual([]);
});

test('records of one folder are read with the code of another, and a damaged record is left out', async () => {
  const other = await createSmallStudy();
  await other.record([1.1, 1.2, 1.3]);
  await other.write('results/decay/only-quick-seed3/series.parquet', 'nothing');
  const { results, problems } = await shownResults(study.root, other.root, 'decay');
  expect(results!.variants[0]!.runs.map(({ id }) => id)).toEqual([
    'only-quick-seed1',
    'only-quick-seed2',
  ]);
  expect(problems).toEqual([
    `${path.join('results/decay/only-quick-seed3/series.parquet')}: isn't the file that was recorded (its SHA-256 differs); restore it`,
  ]);
});

test('of several profiles, the one that `shows` names is read, else the most complete one', async () => {
  const other = await createSmallStudy();
  const file = 'src/experiments/decay/experiment.ts';
  const profile = async () =>
    (await shownResults(other.root, other.root, 'decay')).results?.profile;
  await other.edit(
    file,
    'profiles: {',
    'profiles: { full: { seeds: [1], parameters: { rate: 1 } },',
  );
  expect(await profile()).toBeUndefined();
  await other.record([1.1, 1.2, 1.3]);
  expect(await profile()).toBe('quick');
  await other.edit(file, 'metrics:', "shows: { profile: 'full' },\n  metrics:");
  expect(await profile()).toBeUndefined();
});
