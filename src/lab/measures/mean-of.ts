import { meanOfSeeds } from '../../statistics/mean-of-seeds.ts';
import type { Format } from '../claim.ts';
import type { VariantOf } from '../define.ts';
import type { ValueOf } from '../quantity.ts';
import { type AnyMeasure, type Measure, numbersOf } from './measure.ts';
import { measuredFormat } from './measured-format.ts';

/**
 * A value: the mean over the seeds of what is measured of a variant's runs, with its 95 % interval from three seeds on.
 *
 * `export const late = meanOf<typeof experiment>('adam', lateLoss, { digits: 1 });`
 *
 * @param measure a metric, whose last value counts, or a function of a run
 * @param format default: as many digits as the interval allows, or three that count
 */
export function meanOf<E>(variant: VariantOf<E>, measure: Measure<E>, format?: Format): ValueOf<E> {
  return (results) => {
    const mean = meanOfSeeds(numbersOf(results, variant, measure as AnyMeasure));
    return { ...mean, ...(format ?? measuredFormat(mean)) };
  };
}
