import type { Series } from '../../lab/results.ts';
import { type Average, type Smoothing, windowAt } from '../smoothing/smoothing.ts';
import type { Common } from './across-runs.ts';
import type { ComparedSeries } from './compared-series.ts';

/** How to read the thin and bold lines of a panel; undefined if there is nothing to say. */
export function lineNote(
  series: readonly ComparedSeries[],
  severalRuns: boolean,
  smooth: Average | undefined,
  smoothing: Smoothing,
): string | undefined {
  const trend = smooth && smoothing !== 'none' && trendOf(series, smooth, smoothing);
  if (!severalRuns && smoothing === 'none') return 'As measured, not smoothed.';
  if (!severalRuns) return trend ? `Thin: as measured. Bold: ${trend}.` : undefined;
  const count = Math.max(...series.map(({ runs }) => runs.length));
  const each = trend ? `, each a ${trend}` : '';
  return `Thin: ${count} runs${each}. Bold: their mean, with its 95% interval.`;
}

function trendOf(series: readonly ComparedSeries[], smooth: Average, smoothing: Smoothing): string {
  const runs = series.flatMap((one) => one.runs).filter(({ step }) => step.length > 0);
  const window = range(runs.map(({ step }) => windowAt(smoothing, step.length)));
  const spacings = runs.flatMap(({ step }) => spacingsOf(step));
  const spacing = range(spacings.length > 0 ? spacings : [1]);
  const measurements = spacing === '1' ? 'steps' : `measurements, one every ${spacing} steps`;
  return `moving ${smooth} of ${window} ${measurements}`;
}

/** The least and the greatest distance of two steps in a row. */
function spacingsOf(step: Int32Array): number[] {
  if (step.length < 2) return [];
  const spacings = step.slice(1).map((at, i) => at - step[i]!);
  return [spacings.reduce((a, b) => Math.min(a, b)), spacings.reduce((a, b) => Math.max(a, b))];
}

function range(numbers: readonly number[]): string {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  return least === most ? `${most}` : `${least} to ${most}`;
}

/** Series of one label that are drawn together: the runs of a mean, or the edges of a band. */
export interface Together {
  label: string;
  parts: readonly Series[];
  common: Common | undefined;
}

/**
 * Says where parts aren't drawn together as they were measured, one sentence for all labels with the same words.
 *
 * @param what is drawn of the parts
 */
export function commonNotes(
  all: readonly Together[],
  what: { whole: 'Mean' | 'Band'; parts: 'runs' | 'edges' },
): string[] {
  const noted = all.flatMap((one) => {
    const note = commonNote(one, what.parts);
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

function commonNote({ parts: series, common }: Together, parts: string) {
  if (!common) return undefined;
  const { steps, of, between } = common;
  if (steps === 0) return { isMissing: true, says: apart(series, parts) };
  if (between) {
    const [first, last] = commonEnds(series);
    const says = `between measurements on straight lines, as the ${parts} differ in their steps; from step ${first} to ${last}`;
    return { isMissing: false, says };
  }
  if (steps === of) return undefined;
  return {
    isMissing: false,
    says: `only at the ${steps} of ${of} steps that all its ${parts} have`,
  };
}

/** Says at which steps parts without common ones were measured. */
export function apart(series: readonly Series[], parts: string): string {
  const places = series.map(({ step }) => (step.length > 0 ? range(endsOf(step)) : 'none'));
  return `its ${parts} have no steps in common (${places.join('; ')})`;
}

function commonEnds(series: readonly Series[]): [first: number, last: number] {
  const ends = series.map(({ step }) => endsOf(step));
  return [Math.max(...ends.map(([first]) => first)), Math.min(...ends.map(([, last]) => last))];
}

function endsOf(step: Int32Array): [first: number, last: number] {
  return [step[0]!, step.at(-1)!];
}
