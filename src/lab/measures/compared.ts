import { intervalOf } from '../../statistics/mean-interval.ts';
import { fewestSeeds } from '../../statistics/mean-of-seeds.ts';
import type { Format, Sample } from '../claim.ts';
import type { VariantOf } from '../define.ts';
import type { Quantity, ValueOf } from '../quantity.ts';
import { type AnyMeasure, type Measure, numbersOf } from './measure.ts';
import { measuredFormat } from './measured-format.ts';
import { estimateOf, scaleOf } from './sample-estimate.ts';

/**
 * A value: by how much a variant's number is above another's, with its 95 % interval from three seeds on. The variants are
 * compared as the experiment pairs them: seed by seed, or as independent groups of seeds.
 *
 * `export const gain = differenceOf<typeof experiment>('adam', 'sgd', 'accuracy');`
 *
 * @param measure a metric, whose last value counts, or a function of a run
 * @param format default: as many digits as the interval allows, or three that count
 */
export function differenceOf<E>(
  variant: VariantOf<E>,
  other: VariantOf<E>,
  measure: Measure<E>,
  format?: Format,
): ValueOf<E> {
  return comparison('difference', [variant, other], measure, format);
}

/**
 * The same as a ratio: how many times as large as the other's number it is. The mean is geometric, so that all numbers
 * must be positive.
 */
export function ratioOf<E>(
  variant: VariantOf<E>,
  other: VariantOf<E>,
  measure: Measure<E>,
  format?: Format,
): ValueOf<E> {
  return comparison('ratio', [variant, other], measure, format);
}

function comparison<E>(
  kind: 'difference' | 'ratio',
  variants: readonly [VariantOf<E>, VariantOf<E>],
  measure: Measure<E>,
  format: Format | undefined,
): ValueOf<E> {
  return (results) => {
    const [of, against] = variants.map((variant) =>
      numbersOf(results, variant, measure as AnyMeasure),
    );
    const quantity = comparedBy({ kind, of: of!, against: against! }, results.pairing);
    return { ...quantity, ...(format ?? measuredFormat(quantity)) };
  };
}

function comparedBy(
  sample: Sample,
  pairing: Parameters<typeof estimateOf>[1],
): Pick<Quantity, 'value' | 'interval'> {
  const wrong = [...sample.of, ...sample.against!].find((one) => one <= 0);
  if (sample.kind === 'ratio' && wrong !== undefined) {
    throw new Error(`a ratio needs positive numbers, and a seed has ${wrong}; take the difference`);
  }
  const estimate = estimateOf(sample, pairing);
  const { from } = scaleOf(sample);
  if (sample.of.length < fewestSeeds) return { value: from(estimate.mean) };
  const { mean, low, high } = intervalOf(estimate);
  return { value: from(mean), interval: { low: from(low), high: from(high) } };
}
