import type { TopLevelSpec } from 'vega-lite';
import type { Results } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { compareExperiments, compareVariants } from '../panels/compared-series.ts';
import { linePanel } from '../panels/line-panel.ts';
import { stackPanels } from '../panels/stack-panels.ts';

/** A metric, and what its experiment says of it. */
export interface DescribedMetric {
  name: string;
  description: string;
}

/**
 * The chart of a metric that has no chart of its own: a line for each variant over the steps, of all experiments that a post
 * names together.
 *
 * @param scale of the vertical axis; default: linear
 * @throws ExpectedError if each run measured it at one step, which is no line
 */
export function metricChart({ name, description }: DescribedMetric, scale?: 'log') {
  return (results: Results, width: number): TopLevelSpec => {
    const isAlone = Object.keys(results.with ?? {}).length === 0;
    const series = isAlone ? compareVariants(results, name) : compareExperiments(results, name);
    if (series.every(({ runs }) => runs.every(({ step }) => step.length < 2))) {
      throw new ExpectedError(`${name} has one step; show it with <Value> or a table`);
    }
    return stackPanels(`A line chart over the steps: ${closed(description)}`, 'Step', [
      linePanel({
        title: inWords(name),
        quantity: description,
        series,
        ...(scale ? { scale } : {}),
        height: 240,
        width,
      }),
    ]);
  };
}

/** "Train loss" for `trainLoss`. */
function inWords(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, (_, end, start) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function closed(sentence: string): string {
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}
