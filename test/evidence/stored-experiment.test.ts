import { expect, test } from 'vitest';
import { experimentOf, storedExperiment } from '../../src/evidence/stored-experiment.ts';

const planned = [1, 2].map((seed) => ({
  id: `slow-quick-seed${seed}`,
  state: 'fresh',
  record: { variant: 'slow', seed, summary: { loss: seed / 3 } },
}));
const missing = { id: 'slow-quick-seed3', state: 'missing' };
const experiment = {
  name: 'growth',
  title: 'Größe',
  planned: [...planned, missing],
  runs: planned.map(({ id, state, record }) => ({ id, variant: 'slow', state, record })),
} as unknown as Parameters<typeof storedExperiment>[0];

const stored = (title = experiment.title) => storedExperiment({ ...experiment, title });

test('an experiment is read as it was stored, and its records are stored once', () => {
  const data = stored();
  expect(experimentOf({ id: 'growth', data })).toEqual({
    ...experiment,
    digest: expect.stringMatching(/^[\da-f]{64}$/),
  });
  expect(data.json.match(/"summary"/g)).toHaveLength(planned.length);
});

test('it is read anew when something else is stored', () => {
  const first = experimentOf({ id: 'growth', data: stored() });
  expect(experimentOf({ id: 'growth', data: stored() })).toBe(first);
  expect(experimentOf({ id: 'growth', data: stored('Other') }).title).toBe('Other');
});

test('its digest is that of its results, whatever code reads them', () => {
  const digestOf = (change: object) =>
    experimentOf({ id: 'growth', data: storedExperiment({ ...experiment, ...change }) }).digest;
  const digest = digestOf({});
  expect(digestOf({ code: { charts: 'other' }, foreign: {}, inputs: ['a'] })).toBe(digest);
  const [first, ...others] = planned;
  const changed = { ...first!, record: { ...first!.record, summary: { loss: 0.5 } } };
  expect(digestOf({ planned: [changed, ...others] })).not.toBe(digest);
  expect(digestOf({ runs: experiment.runs.slice(1) })).not.toBe(digest);
});
