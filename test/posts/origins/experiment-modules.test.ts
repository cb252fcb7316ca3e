import { expect, test } from 'vitest';
import {
  findChart,
  findDiagram,
  findMeasure,
  findTable,
  isMetricOfFigure,
  isMetricOfNumber,
  isParameterOfNumber,
} from '../../../src/posts/origins/experiment-modules.ts';

test('of an experiment without tables.ts, the file to write is named, with its export', async () => {
  const reference = { source: 'nobody', experiment: 'nobody', name: 'ends' };
  await expect(findTable(reference)).rejects.toThrow(
    'there is no src/experiments/nobody/tables.ts; write it, with an export ends',
  );
});

test('an unknown diagram names the known ones', async () => {
  const reference = { source: 'batch-norm', experiment: 'batch-norm', name: 'netwrk' };
  await expect(findDiagram(reference)).rejects.toThrow(
    'src/experiments/batch-norm/diagrams.ts exports no "netwrk"; known: network',
  );
});

const measured = {
  metrics: { accuracy: 'A', network: 'N', icsHigher: 'I', gradients: 'G' },
  parameters: ['rateDecay', 'gradients', 'icsHigher', 'batchSize'],
  artifacts: {
    confusion: { kind: 'table' as const, about: 'C' },
    samples: { kind: 'picture' as const, about: 'S' },
  },
};
const named = (name: string, experiment = 'batch-norm') => ({
  source: experiment,
  experiment,
  name,
});

test.each([
  ['gradients', true, true],
  // What charts.ts, diagrams.ts and claims.ts export comes first.
  ['accuracy', false, true],
  ['network', false, true],
  ['icsHigher', true, false],
  ['toString', false, false],
])('%s is a metric that no export hides: in a figure %s, in a number %s', async (name, inFigure, inNumber) => {
  expect(await isMetricOfFigure(named(name), measured)).toBe(inFigure);
  expect(await isMetricOfNumber(named(name), measured)).toBe(inNumber);
});

test.each([
  ['rateDecay', true],
  // Metrics and exports come first.
  ['gradients', false],
  ['icsHigher', false],
  ['batchSize', false],
  ['toString', false],
])('%s is a parameter that nothing hides: %s', async (name, isShown) => {
  expect(await isParameterOfNumber(named(name), measured)).toBe(isShown);
});

test('a misspelt parameter is named', async () => {
  await expect(findMeasure(named('batchsize', 'nobody'), measured)).rejects.toThrow(
    'there is no src/experiments/nobody/values.ts; did you mean the parameter "batchSize"?',
  );
});

test('a misspelt metric is named beside the exports, or without any', async () => {
  await expect(findChart(named('gradient'), measured)).rejects.toThrow(
    /charts\.ts exports no "gradient"; known: .+; did you mean the metric "gradients"\?$/,
  );
  await expect(findMeasure(named('acuracy', 'nobody'), measured)).rejects.toThrow(
    'there is no src/experiments/nobody/values.ts; did you mean the metric "accuracy"?',
  );
});

test('of an artifact, which has no figure of its own, the way to show it is told', async () => {
  await expect(findChart(named('confusion'), measured)).rejects.toThrow(
    /charts\.ts exports no "confusion"; known: .+; "confusion" is a table that runs keep: an export of charts\.ts draws it, by a panel$/,
  );
  await expect(findChart(named('samples', 'nobody'), measured)).rejects.toThrow(
    'there is no src/experiments/nobody/charts.ts; "samples" is a picture that runs keep: <Samples of="nobody/samples"> shows it',
  );
});
