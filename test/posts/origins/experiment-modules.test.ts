import { expect, test } from 'vitest';
import {
  findChart,
  findDiagram,
  findMeasure,
  findTable,
  isMetricOfFigure,
  isMetricOfNumber,
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

const measured = { metrics: { accuracy: 'A', network: 'N', icsHigher: 'I', gradients: 'G' } };
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

test('a misspelt metric is named beside the exports, or without any', async () => {
  await expect(findChart(named('gradient'), measured)).rejects.toThrow(
    /charts\.ts exports no "gradient"; known: .+; did you mean the metric "gradients"\?$/,
  );
  await expect(findMeasure(named('acuracy', 'nobody'), measured)).rejects.toThrow(
    'there is no src/experiments/nobody/values.ts; did you mean the metric "accuracy"?',
  );
});
