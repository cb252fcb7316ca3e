import { chartWidths } from '../../charts/look/theme.ts';
import { metricChart } from '../../charts/metrics/metric-chart.ts';
import { noCache } from '../../files/kept/build-cache.ts';
import { noSuch } from '../../lab/findings/metrics/metric-number.ts';
import { type Chart, findChart, isMetricOfFigure } from '../origins/experiment-modules.ts';
import { originOf } from '../origins/origin.ts';
import { requireAllRead } from '../origins/read-together.ts';
import type { RunningRun } from '../origins/running-runs.ts';
import {
  type Evidence,
  evidenceOf,
  type UseOfResults,
  type WithEvidence,
} from '../origins/use-of-results.ts';
import { withheldFor } from '../origins/withheld.ts';
import { buildCache } from '../writing/build-cache.ts';
import { type PlacedUse, UseMistake } from '../writing/use-mistake.ts';
import { chartSpec } from './chart-spec.ts';
import { computedOnce } from './computed-chart.ts';
import { type DrawableChart, requireDescription } from './drawable.ts';
import { drawableChart, keepChart } from './kept-pictures.ts';

/** A figure of a post. */
export interface ShownFigure extends UseOfResults, WithEvidence {
  /** What makes its specification. */
  chart: Chart;
  /** Whether that is the package's own code. */
  isMetric: boolean;
  /** Undefined while nothing is recorded, or if no seed has the data of the chart. */
  drawable: DrawableChart | undefined;
}

/** A figure that can be drawn, with its place in a post. */
export type DrawableFigure = PlacedUse & { shown: ShownFigure & { drawable: DrawableChart } };

/** Draws a figure's chart for a column of text and for a phone. @throws UseMistake, ExpectedError, or the chart's error */
export async function shownFigure(use: UseOfResults): Promise<ShownFigure> {
  const { reference, prepared } = use;
  const isMetric = await isMetricOfFigure(reference, prepared);
  const scale = scaleIn(use, isMetric);
  const chart = isMetric ? chartOfMetric(use, scale) : await findChart(reference, prepared);
  const made = { chart, isMetric };
  return (await figureSoFar(use, made)) ?? (await figureOf(use, made));
}

/** @throws UseMistake for another scale than log, and for the scale of a chart that has its own code */
function scaleIn({ attributes }: UseOfResults, isMetric: boolean): 'log' | undefined {
  const scale = attributes['scale'];
  if (scale === undefined) return undefined;
  if (scale !== 'log')
    throw new UseMistake(
      `has the scale ${JSON.stringify(scale)}; write scale="log", or leave it out`,
    );
  if (!isMetric)
    throw new UseMistake('has a scale, but an export of charts.ts has its own; set it there');
  return scale;
}

interface MadeBy {
  chart: Chart;
  isMetric: boolean;
}

async function figureOf(
  use: UseOfResults,
  { chart, isMetric }: MadeBy,
  cache = buildCache,
): Promise<ShownFigure> {
  const { reference, prepared, results, others } = use;
  if (!results) return { ...use, chart, isMetric, drawable: undefined, evidence: undefined };
  const spec = chartSpec(chart, results);
  const names = isMetric ? [] : [reference.name];
  const { evaluated, kept } = await computedOnce('computed figure', use, names, cache, async () => {
    const { value, results: _, ...rest } = spec(chartWidths.wide);
    requireAllRead(use, rest);
    if (!value) return { evaluated: rest, kept: undefined };
    requireDescription(use, value);
    return { evaluated: rest, kept: await keepChart(use.of, spec, cache) };
  });
  const origin = originOf(reference, prepared, isMetric ? undefined : 'charts', evaluated, others);
  const evidence = evidenceOf(reference, isMetric ? 'experiment.ts' : 'charts.ts', origin);
  const drawable = kept && drawableChart(kept, use.of, spec, cache);
  return { ...use, chart, isMetric, drawable, evidence };
}

/**
 * In development, the figure with the rows so far of runs in progress; undefined if it reads none. If it can't be drawn from
 * what there is yet, it is as recorded, with their mark.
 */
async function figureSoFar(use: UseOfResults, made: MadeBy): Promise<ShownFigure | undefined> {
  const { results, soFar } = use;
  const running = withheldFor(use, (read) => made.chart(read, chartWidths.wide));
  if (!soFar || running.length === 0) return undefined;
  if (running.some(({ rows }) => rows > 0)) {
    // The next rows make another drawing, so nothing is kept.
    const figure = await figureOf({ ...use, ...soFar }, made, noCache).catch(() => undefined);
    if (figure?.drawable) return { ...figure, results };
  }
  const { evidence, ...recorded } = await figureOf(use, made);
  return { ...recorded, evidence: evidence && markedBy(running, evidence) };
}

function markedBy(running: readonly RunningRun[], { origin, ...evidence }: Evidence): Evidence {
  return { ...evidence, origin: { ...origin, prepared: { ...origin.prepared, running } } };
}

/** @throws UseMistake for an experiment that has no such metric, or means something else by it */
function chartOfMetric(
  { reference: { name }, prepared, others }: UseOfResults,
  scale: 'log' | undefined,
): Chart {
  const without = others.find((other) => !Object.hasOwn(other.prepared.metrics, name));
  if (without) {
    const known = Object.keys(without.prepared.metrics);
    throw new UseMistake(`${without.source} has no metric ${noSuch(name, known)}`);
  }
  const description = prepared.metrics[name]!;
  const different = others.find((other) => other.prepared.metrics[name] !== description);
  if (different) {
    throw new UseMistake(
      `${different.source} describes its ${name} otherwise, as ${JSON.stringify(different.prepared.metrics[name])}; describe both alike if they are the same, else write a chart`,
    );
  }
  return metricChart({ name, description }, scale);
}
