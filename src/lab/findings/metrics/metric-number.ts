import { closestName } from '../../../messages/closest-name.ts';
import { meanOfSeeds } from '../../../statistics/mean-of-seeds.ts';
import type { Format } from '../../claim.ts';
import { measuredFormat } from '../../measures/measured-format.ts';
import { runsOf } from '../../measures/runs-of.ts';
import { type Take, take as taken, takes } from '../../measures/take.ts';
import type { Quantity } from '../../quantity.ts';
import type { Results } from '../../results.ts';
import { formatFor } from './written-format.ts';

/** A number of each seed: what is taken of a variant's measurements of a metric. */
export interface MetricNumber {
  metric: string;
  take: Take;
  /** The name of a variant. */
  variant: string;
}

/** What an experiment measures, and of what: the part of its plan that says which numbers there are. */
export interface Measurements {
  /** Descriptions by name. */
  metrics: Readonly<Record<string, string>>;
  variants: readonly { name: string; label: string }[];
}

/** What an experiment declares that has numbers. */
export interface Declared extends Measurements {
  /** The names of parameters. */
  parameters: readonly string[];
}

/** What a component's attributes say of a number. Null is nothing: a text can't be read without being rendered. */
export interface ChosenNumber {
  take?: string | null | undefined;
  variant?: string | null | undefined;
}

/**
 * Reads which number of a metric is meant. By default it is the last one, and that of the only variant.
 *
 * @throws Error naming what there isn't, with what there is
 */
export function metricNumber(
  metric: string,
  chosen: ChosenNumber,
  measured: Measurements,
): MetricNumber {
  if (!Object.hasOwn(measured.metrics, metric)) {
    throw new Error(`there is no metric ${noSuch(metric, Object.keys(measured.metrics))}`);
  }
  const take = chosen.take ?? 'last';
  const known = takes.find((each) => each === take);
  if (!known) throw new Error(`take="${take}" is none of ${takes.join(', ')}`);
  return { metric, take: known, variant: variantNamed(chosen.variant ?? undefined, measured) };
}

/** The metric that was most likely meant by a misspelt name; undefined if none is near. */
export function meantMetric(
  name: string,
  { metrics }: Pick<Measurements, 'metrics'>,
): string | undefined {
  return closestName(name, Object.keys(metrics));
}

/** `"acuracy"; did you mean "accuracy"?`, or all the names that there are. */
export function noSuch(name: string, known: readonly string[]): string {
  const meant = closestName(name, known);
  const hint = meant ? `did you mean ${JSON.stringify(meant)}?` : `known: ${known.join(', ')}`;
  return `${JSON.stringify(name)}; ${hint}`;
}

function variantNamed(name: string | undefined, { variants }: Measurements): string {
  const known = variants.map((variant) => variant.name);
  if (name === undefined) {
    if (known.length === 1) return known[0]!;
    throw new Error(`needs variant="…", as there are several: ${known.join(', ')}`);
  }
  if (known.includes(name)) return name;
  throw new Error(`there is no variant ${noSuch(name, known)}`);
}

/** The number of each seed, in the order of the seeds. */
export function seedNumbers({ metric, take, variant }: MetricNumber, results: Results): number[] {
  return runsOf(results, variant).map(taken(take, metric));
}

/** The mean over the seeds, with its interval. @param format how it is written, as far as that is said */
export function metricMean(
  number: MetricNumber,
  format: Format = {},
): (results: Results) => Quantity {
  return (results) => {
    const mean = meanOfSeeds(seedNumbers(number, results));
    return { ...mean, ...formatFor(mean, format, measuredFormat) };
  };
}

/** "last accuracy of adam". */
export function describeNumber({ metric, take, variant }: MetricNumber): string {
  return `${takeWords[take]} ${metric} of ${variant}`;
}

const takeWords: Record<Take, string> = {
  last: 'last',
  first: 'first',
  max: 'highest',
  min: 'lowest',
  mean: 'mean',
};
