import { expect, test } from 'vitest';
import { z } from 'zod';
import { datasetNamed, defineExperiment } from '../../../src/lab/define.ts';
import { planRuns } from '../../../src/lab/planning/plan.ts';

function planWith(parameters: Record<string, unknown>) {
  const definition = defineExperiment({
    name: 'growth',
    title: 'Growth',
    dataset: datasetNamed<unknown>('none'),
    parameters: z.object({ limit: z.any() }),
    variants: { slow: { label: 'Slow', parameters } },
    profiles: { quick: { seeds: [1], parameters: {} } },
    metrics: { size: 'Size' },
    length: () => ({ steps: 1, samplesPerStep: 1 }),
    async *run() {},
  });
  return planRuns({ definition });
}

test.each<[unknown, string]>([
  [Infinity, 'Infinity'],
  [Number.NaN, 'NaN'],
  [-0, '-0'],
  [10n, '10n'],
  [new Date(0), '1970-01-01T00:00:00.000Z'],
  [new Map([['a', 1]]), "Map(1) { 'a' => 1 }"],
  [new Float32Array(1), 'Float32Array(1) [ 0 ]'],
  [{ layers: [1, undefined] }, '{ layers: [ 1, undefined ] }'],
  [Math.sin, '[Function: sin]'],
])('a parameter that is %s is refused, since the run would see another value', (limit, shown) => {
  expect(() => planWith({ limit })).toThrow(
    `experiment growth, profile quick, variant slow: limit is ${shown}, which JSON can't hold; `,
  );
});

test('what a record does not take is refused before a run', () => {
  expect(() => planWith({ limit: ['two\nlines'] })).toThrow(
    'variant slow: limit: holds control or invisible characters (is ["two\\nlines"]), which a record',
  );
  expect(() => planWith({ limit: { 'in\u200bvisible': 1 } })).toThrow(
    /limit: holds control or inv/,
  );
});

test('parameters that JSON holds are planned as they are', () => {
  const limit = { rates: [0.5, 1e-7, null], name: '∞', nested: { on: true } };
  expect(planWith({ limit })[0]!.parameters).toEqual({ limit });
  expect(planWith({ limit: undefined })).toHaveLength(1);
});
