import type * as vega from 'vega';
import { allGroups } from './vega-groups.ts';

/** The fields of a Vega stack: a mark spans from `start` to `end`; its value is in `field`. */
export interface Stack {
  field: string;
  start: string;
  end: string;
  /** Whether marks show their share of the whole stack. */
  isShare: boolean;
}

/** The stacks of a compiled chart, including those in facets. */
export function stacksIn(compiled: vega.Spec): Stack[] {
  const data = allGroups(compiled).flatMap((group) => group.data ?? []);
  const transforms = data.flatMap(({ transform = [] }) => transform);
  return transforms.flatMap((one) => {
    if (one.type !== 'stack') return [];
    const { field, as, offset } = one as { field: string; as: [string, string]; offset?: string };
    return [{ field, start: as[0], end: as[1], isShare: offset === 'normalize' }];
  });
}

/** A mark's share of its stack, from 0 to 1. */
export function shareIn(datum: object, { start, end }: Stack): number {
  const { [start]: from, [end]: to } = datum as Record<string, number>;
  // Drops the rounding error of the subtraction.
  return Number((to! - from!).toPrecision(12));
}
