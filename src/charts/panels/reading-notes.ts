import { type Average, type Smoothing, windowAt } from '../smoothing/smoothing.ts';
import type { Common, PlacedSeries } from './across-runs.ts';
import type { DrawnSeries, Over } from './compared-series.ts';

/** How to read the thin and bold lines of a panel; undefined if there is nothing to say. */
export function lineNote(
  series: readonly DrawnSeries[],
  severalRuns: boolean,
  smooth: Average | undefined,
  smoothing: Smoothing,
): string | undefined {
  const trend = smooth && smoothing !== 'none' && trendOf(series, smooth, smoothing);
  if (!severalRuns && smoothing === 'none') return 'As measured, not smoothed.';
  if (!severalRuns) return trend ? `Thin: as measured. Bold: ${trend}.` : undefined;
  const counts = series.map(({ runs }) => runs.length);
  const most = Math.max(...counts);
  const count = counts.every((one) => one === most) ? most : `up to ${most}`;
  const each = trend ? `, each a ${trend}` : '';
  return `Thin: ${count} runs${each}. Bold: their mean, with its 95% interval.`;
}

function trendOf(series: readonly DrawnSeries[], smooth: Average, smoothing: Smoothing): string {
  const runs = series.flatMap((one) => one.runs).filter(({ step }) => step.length > 0);
  const window = range(runs.map(({ step }) => windowAt(smoothing, step.length)));
  // Other metrics than steps rise as they like.
  if (series[0]?.over) return `moving ${smooth} of ${window} measurements`;
  const spacings = runs.flatMap(({ step }) => spacingsOf(step));
  const spacing = range(spacings.length > 0 ? spacings : [1]);
  const measurements = spacing === '1' ? 'steps' : `measurements, one every ${spacing} steps`;
  return `moving ${smooth} of ${window} ${measurements}`;
}

/** The least and the greatest distance of two steps in a row. */
function spacingsOf(step: PlacedSeries['step']): number[] {
  if (step.length < 2) return [];
  const spacings = Array.from(step.subarray(1), (at, i) => at - step[i]!);
  return [spacings.reduce((a, b) => Math.min(a, b)), spacings.reduce((a, b) => Math.max(a, b))];
}

function range(numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? `${most}` : `${least} to ${most}`;
}

/** Series of one label that are drawn together: the runs of a mean, or the edges of a band. */
export interface Together {
  label: string;
  parts: readonly PlacedSeries[];
  common: Common | undefined;
}

/**
 * Says where parts aren't drawn together as they were measured, one sentence for all labels with the same words.
 *
 * @param what is drawn of the parts
 */
export function commonNotes(
  all: readonly Together[],
  what: { whole: 'Mean' | 'Band'; parts: 'runs' | 'edges'; over?: Over | undefined },
): string[] {
  const noted = all.flatMap((one) => {
    const note = commonNote(one, what.parts, what.over);
    return note ? [{ label: one.label, ...note }] : [];
  });
  const alike = Map.groupBy(noted, ({ says }) => says);
  const everyLabel = new Set(all.map(({ label }) => label));
  return [...alike].map(([says, entries]) => {
    const labels = new Set(entries.map(({ label }) => label));
    const { isMissing } = entries[0]!;
    const of = isMissing || labels.size < everyLabel.size ? ` of ${[...labels].join(', ')}` : '';
    return `${isMissing ? `No ${what.whole.toLowerCase()}` : what.whole}${of}: ${says}.`;
  });
}

function commonNote({ parts: series, common }: Together, parts: string, over: Over | undefined) {
  if (!common) return undefined;
  const { steps, of, between } = common;
  if (steps === 0) return { isMissing: true, says: apart(series, parts, over) };
  if (between) {
    const [first, last] = commonEnds(series);
    const says = `between measurements on straight lines, as the ${parts} differ in their ${placesOf(over)}; from ${over?.metric ?? 'step'} ${first} to ${last}`;
    return { isMissing: false, says };
  }
  if (steps === of) return undefined;
  return {
    isMissing: false,
    says: `only at the ${steps} of ${of} ${over ? `values of ${over.metric}` : 'steps'} that all its ${parts} have`,
  };
}

/** Says where parts without common places were measured. */
export function apart(
  series: readonly PlacedSeries[],
  parts: string,
  over: Over | undefined,
): string {
  const places = series.map(({ step }) => (step.length > 0 ? range(endsOf(step)) : 'none'));
  return `its ${parts} have no ${placesOf(over)} in common (${places.join('; ')})`;
}

function commonEnds(series: readonly PlacedSeries[]): [first: number, last: number] {
  const ends = series.map(({ step }) => endsOf(step));
  return [Math.max(...ends.map(([first]) => first)), Math.min(...ends.map(([, last]) => last))];
}

function endsOf(step: PlacedSeries['step']): [first: number, last: number] {
  return [short(step[0]!), short(step.at(-1)!)];
}

function placesOf(over: Over | undefined): string {
  return over?.metric ?? 'steps';
}

/** Steps are whole; of seconds, nobody reads the microseconds. */
function short(place: number): number {
  return Number.isInteger(place) ? place : Number(place.toPrecision(4));
}
