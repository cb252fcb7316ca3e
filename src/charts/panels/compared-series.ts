import type { RecordedRun, Results, Series } from '../../lab/results.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { PlacedSeries, Scale } from './across-runs.ts';

/** The data of one line in a chart: a variant's runs, one series for each seed. */
export interface ComparedSeries<Run extends PlacedSeries = Series> {
  label: string;
  runs: readonly Run[];
  /** What the runs are drawn over. Default: their steps. */
  over?: Over | undefined;
}

/** The same, over steps or over another metric. */
export type DrawnSeries = ComparedSeries<PlacedSeries>;

/** A metric in place of the steps. */
export interface Over {
  metric: string;
  /** What is drawn of the measurements, if not all: whole sentences. */
  notes: readonly string[];
}

/**
 * Collects a metric of every variant, in the experiment's order, without values that aren't finite.
 *
 * @param options `x` is a metric to draw it over, in place of the steps: epochs, tokens, seconds
 * @throws ExpectedError if a variant has no finite value, or two variants have the same label; and naming the run if it
 * can't be drawn over `x`
 */
export function compareVariants<Metric extends string>(
  results: Results<string, Metric>,
  metric: NoInfer<Metric>,
): ComparedSeries[];
export function compareVariants<Metric extends string>(
  results: Results<string, Metric>,
  metric: NoInfer<Metric>,
  options: { x: NoInfer<Metric> },
): DrawnSeries[];
export function compareVariants<Metric extends string>(
  results: Results<string, Metric>,
  metric: NoInfer<Metric>,
  { x }: { x?: NoInfer<Metric> } = {},
): DrawnSeries[] {
  const labels = results.variants.map(({ label }) => label);
  const twice = labels.find((label, i) => labels.indexOf(label) !== i);
  if (twice)
    throw new ExpectedError(`Two variants are labelled "${twice}": a chart can't tell them apart`);
  const compared = results.variants.filter(hasBegun(metric)).map(({ label, runs }) => {
    const measured = runs.map((run) => pointsWhere(run.series(metric), Number.isFinite));
    if (measured.every(({ step }) => step.length === 0)) {
      throw new ExpectedError(`There is no finite "${metric}" of the variant "${label}" to draw`);
    }
    return { label, runs, measured };
  });
  if (x === undefined) return compared.map(({ label, measured }) => ({ label, runs: measured }));
  const placed = compared.map(({ label, runs, measured }) => ({
    label,
    runs: runs.map((run, i) => placedOver(x, run, measured[i]!, metric)),
  }));
  const notes = placementNotes(
    x,
    placed.flatMap(({ runs }) => runs),
  );
  return placed.map((series) => ({ ...series, over: { metric: x, notes } }));
}

/**
 * Collects a metric of every variant of several experiments: those that a post names together. Labels are short, as legends
 * have little room: an experiment's name, and its variant's label if it has several.
 *
 * @throws ExpectedError as `compareVariants`
 */
export function compareExperiments<Metric extends string>(
  results: Results<string, Metric>,
  metric: NoInfer<Metric>,
): ComparedSeries[] {
  const others = Object.entries(results.with ?? {});
  const all: [string, Results][] = [[results.experiment.name, results], ...others];
  return all.flatMap(([name, each]) =>
    compareVariants(each, metric).map(({ label, runs }) => ({
      label: each.variants.length > 1 ? `${name}, ${label}` : name,
      runs,
    })),
  );
}

/**
 * Tells whether a variant has anything of a metric to draw. It may not only in development, while runs are in progress: the
 * runs of some variants have begun before those of others.
 */
function hasBegun(metric: string) {
  return ({ runs }: Results['variants'][number]) =>
    runs.some((run) => !run.isRunning || run.series(metric).step.length > 0);
}

/** What all series of a panel are drawn over; undefined for steps. @throws ExpectedError if they differ */
export function commonPlaces(title: string, series: readonly DrawnSeries[]): Over | undefined {
  const [first] = series;
  const other = series.find(({ over }) => over?.metric !== first?.over?.metric);
  if (!other) return first?.over;
  const [one, two] = [first!, other].map(
    ({ label, over }) => `"${label}" over ${over?.metric ?? 'steps'}`,
  );
  throw new ExpectedError(`the panel "${title}" has ${one} and ${two}: give all the same x`);
}

interface Placement extends PlacedSeries {
  /** How many measurements there were. */
  of: number;
  /** How many of them are at the same place as the next one. */
  repeated: number;
}

/**
 * The measurements of a run over another metric, where it measured both. Of several at one place, as of the steps of an
 * epoch, it keeps the last.
 */
function placedOver(
  x: string,
  run: RecordedRun,
  { step, value }: PlacedSeries,
  metric: string,
): Placement {
  const places = pointsWhere(run.series(x), Number.isFinite);
  const placeAt = new Map(Array.from(places.step, (at, i) => [at, places.value[i]!]));
  if (placeAt.size === 0) throw notOver(x, `${run.id} never measured it`);
  const both = Array.from(step.keys()).filter((i) => placeAt.has(step[i]!));
  if (both.length === 0) {
    const why = `${run.id} never measured it at a step of "${metric}"; write both in one row`;
    if (step.length > 0) throw notOver(x, why);
  }
  const place = (i: number) => placeAt.get(step[i]!)!;
  const falls = both.findIndex((i, at) => at > 0 && place(i) < place(both[at - 1]!));
  if (falls > 0) {
    const [before, after] = [both[falls - 1]!, both[falls]!];
    const why = `it falls from ${place(before)} to ${place(after)} at step ${step[after]} of ${run.id}`;
    throw notOver(x, why);
  }
  const last = both.filter((i, at) => at === both.length - 1 || place(i) < place(both[at + 1]!));
  return {
    step: Float64Array.from(last, place),
    value: Float64Array.from(last, (i) => value[i]!),
    of: step.length,
    repeated: both.length - last.length,
  };
}

function notOver(x: string, why: string): ExpectedError {
  return new ExpectedError(`nothing can be drawn over "${x}": ${why}; or leave x out`);
}

function placementNotes(x: string, placed: readonly Placement[]): string[] {
  const sum = (count: (one: Placement) => number) =>
    placed.reduce((all, one) => all + count(one), 0);
  const [repeated, kept, of] = [
    sum((one) => one.repeated),
    sum(({ step }) => step.length),
    sum((one) => one.of),
  ];
  const both = kept + repeated;
  return [
    ...(both < of ? [`Only the ${both} of ${of} measurements with a value of ${x}.`] : []),
    ...(repeated > 0 ? [`Of several measurements at one value of ${x}, the last.`] : []),
  ];
}

/** Keeps the values that a scale can show: on a logarithmic scale the positive ones. @throws ExpectedError without any */
export function drawableOn(scale: Scale, series: DrawnSeries, quantity: string): DrawnSeries {
  if (scale === 'linear') return series;
  const { label, runs } = series;
  const positive = runs.map((run) => pointsWhere(run, (value) => value > 0));
  if (positive.some(({ step }) => step.length > 0)) return { ...series, runs: positive };
  throw new ExpectedError(`"${quantity}" of "${label}" is nowhere above 0; use a linear scale`);
}

function pointsWhere<Points extends PlacedSeries>(
  series: Points,
  passes: (value: number) => boolean,
): Points | { step: Points['step']; value: Float64Array } {
  const { step, value } = series;
  // Copying long series costs time and memory.
  if (value.every(passes)) return series;
  return {
    step: step.filter((_, i) => passes(value[i]!)),
    value: value.filter(passes),
  };
}
