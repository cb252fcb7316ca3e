import { meanOfSeeds } from '../../../statistics/mean-of-seeds.ts';
import type { Bound, BoundedClaim } from '../../claim.ts';
import { measuredFormat } from '../../measures/measured-format.ts';
import type { Results } from '../../results.ts';
import {
  type ChosenNumber,
  describeNumber,
  type Measurements,
  type MetricNumber,
  metricNumber,
  noSuch,
  seedNumbers,
} from './metric-number.ts';

/** What a component's attributes say of a claim about a metric. */
export interface ChosenClaim extends ChosenNumber {
  /** A number, or a variant to compare with. */
  above?: string | null | undefined;
  below?: string | null | undefined;
  /** How far above or below the other variant. */
  by?: string | null | undefined;
  /** A number, or a variant to compare with. */
  near?: string | null | undefined;
  /** How near. */
  within?: string | null | undefined;
  /** Set, with or without a value, if the post's conclusion depends on the claim. */
  primary?: string | null | undefined;
}

/** A claim about a metric, which a post's text makes without code. */
export interface MetricClaim {
  number: MetricNumber;
  /** The variant with which it is compared, seed by seed or as the experiment pairs them. */
  against?: string;
  bound: Bound;
  primary: boolean;
}

/** The words of an experiment for its metrics and variants. */
export interface MetricWords {
  metric(name: string): string;
  variant(name: string): string;
}

/**
 * Reads what is claimed of a metric.
 *
 * @throws Error naming what there isn't, or doesn't go together, with the remedy
 */
export function metricClaim(
  metric: string,
  chosen: ChosenClaim,
  measured: Measurements,
): MetricClaim {
  const number = metricNumber(metric, chosen, measured);
  const primary = chosen.primary !== undefined;
  const near = sideOf('near', chosen, measured);
  return {
    number,
    ...(near ? nearTo(near, number, chosen) : beyond(number, chosen, measured)),
    primary,
  };
}

type Compared = Pick<MetricClaim, 'bound' | 'against'>;

function nearTo({ end }: Pick<Side, 'end'>, number: MetricNumber, chosen: ChosenClaim): Compared {
  const other = (['above', 'below', 'by'] as const).find((name) => chosen[name] !== undefined);
  if (other)
    throw new Error(`has near="…", and ${other}="…" is for a claim without it; take one away`);
  const margin = withinOf(chosen);
  if (typeof end === 'number') {
    return { bound: { claimed: 'between', low: end - margin, high: end + margin } };
  }
  return { against: otherVariant(end, number), bound: { claimed: 'within', margin } };
}

function beyond(number: MetricNumber, chosen: ChosenClaim, measured: Measurements): Compared {
  const { within } = chosen;
  if (within !== undefined) {
    throw new Error(
      `within="${within}" is how near; it needs near="…", a number or another variant`,
    );
  }
  const sides = [sideOf('above', chosen, measured), sideOf('below', chosen, measured)];
  const [one, other] = sides.flatMap((side) => side ?? []);
  if (!one) {
    throw new Error('needs above="…", below="…" or near="…", each a number or another variant');
  }
  if (other) return { bound: between(one, other, chosen) };
  const { claimed, end } = one;
  if (typeof end === 'number') {
    refuseMargin(one, chosen);
    return { bound: { claimed, threshold: end } };
  }
  const margin = marginOf(chosen);
  const threshold = claimed === 'above' || margin === 0 ? margin : -margin;
  return { against: otherVariant(end, number), bound: { claimed, threshold } };
}

/** The claim as one of `claims.ts` would be. */
export function claimOf(
  { number, against, bound, primary }: MetricClaim,
  sentence: string,
  words: MetricWords,
): BoundedClaim {
  return {
    sentence,
    measure: measureOf(number, against, words),
    bound,
    ...(primary && { primary }),
    test: (results) => ({
      kind: against === undefined ? 'value' : 'difference',
      ...numbersOf(number, against, results),
    }),
  };
}

/** "last accuracy of adam minus sgd". */
export function describeCompared({ number, against }: MetricClaim): string {
  return `${describeNumber(number)}${against === undefined ? '' : ` minus ${against}`}`;
}

/** The words that experiments show readers. */
export function wordsOf({ metrics, variants }: Measurements): MetricWords {
  return {
    metric: (name) => metrics[name]!,
    variant: (name) => variants.find((variant) => variant.name === name)!.label,
  };
}

/** Names as words: they stay when an experiment describes its metrics and variants otherwise. */
export const namesAsWords: MetricWords = { metric: (name) => name, variant: (name) => name };

function numbersOf(number: MetricNumber, against: string | undefined, results: Results) {
  const of = seedNumbers(number, results);
  if (against === undefined) return { of, ...measuredFormat(meanOfSeeds(of)) };
  const other = seedNumbers({ ...number, variant: against }, results);
  const differences = of.map((one, i) => one - other[i]!);
  return { of, against: other, ...measuredFormat(meanOfSeeds(differences)) };
}

/** "Share classified correctly: the last value, Adam minus SGD". */
function measureOf(
  { metric, take, variant }: MetricNumber,
  against: string | undefined,
  words: MetricWords,
): string {
  const compared = against === undefined ? '' : ` minus ${words.variant(against)}`;
  const what = words.metric(metric).replace(/\.$/, '');
  return `${what}: the ${taken[take]}, ${words.variant(variant)}${compared}`;
}

const taken: Record<MetricNumber['take'], string> = {
  last: 'last value',
  first: 'first value',
  max: 'highest value of a run',
  min: 'lowest value of a run',
  mean: 'mean over the steps',
};

function otherVariant(name: string, { variant }: MetricNumber): string {
  if (name !== variant) return name;
  throw new Error(`compares ${name} with itself; name another variant`);
}

interface Side<Claimed = 'above' | 'below'> {
  claimed: Claimed;
  /** A number, or the name of a variant. */
  end: number | string;
}

function sideOf<Claimed extends 'above' | 'below' | 'near'>(
  claimed: Claimed,
  chosen: ChosenClaim,
  { variants }: Measurements,
): Side<Claimed> | undefined {
  const written = chosen[claimed];
  if (written === undefined || written === null) return undefined;
  const known = variants.map(({ name }) => name);
  if (known.includes(written)) return { claimed, end: written };
  const end = numberIn(written);
  if (end !== undefined) return { claimed, end };
  throw new Error(
    `${claimed}="${written}" is neither a number nor a variant: ${noSuch(written, known)}`,
  );
}

function between(one: Side, other: Side, chosen: ChosenClaim): Bound {
  if (typeof one.end !== 'number' || typeof other.end !== 'number') {
    throw new Error('has above and below: both must be numbers, or only one is a variant');
  }
  refuseMargin(one, chosen);
  if (one.end >= other.end) {
    throw new Error(`nothing is above ${one.end} and below ${other.end}; exchange them`);
  }
  return { claimed: 'between', low: one.end, high: other.end };
}

function refuseMargin({ claimed, end }: Side, { by }: ChosenClaim): void {
  if (by === undefined || by === null) return;
  throw new Error(
    `by="${by}" is a margin to another variant, and ${claimed}="${end}" is a number; write the sum`,
  );
}

function marginOf({ by }: ChosenClaim): number {
  if (by === undefined || by === null) return 0;
  const margin = numberIn(by);
  if (margin !== undefined && margin > 0) return margin;
  throw new Error(`by="${by}" must be a number above 0, such as 0.02, in the metric's unit`);
}

function withinOf({ within }: ChosenClaim): number {
  if (within === undefined || within === null) {
    throw new Error('near="…" needs within="…", how near, in the metric\'s unit');
  }
  const margin = numberIn(within);
  if (margin !== undefined && margin > 0) return margin;
  throw new Error(
    `within="${within}" must be a number above 0, such as 0.02, in the metric's unit`,
  );
}

/** A number as JSON writes it; undefined for any other text. */
function numberIn(text: string): number | undefined {
  const isNumber = /^-?(0|[1-9]\d*)(\.\d+)?(e[+-]?\d+)?$/i.test(text);
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : undefined;
}
