import type * as vega from 'vega';
import { allGroups } from './vega-groups.ts';

/** How Vega stacks a field: a mark lies between two others, which aren't its value. */
export interface Stack {
  field: string;
  start: string;
  end: string;
  /** Whether what is drawn is the share in the whole stack. */
  isShare: boolean;
}

/** Those of a compiled chart, facets included. */
export function stacksIn(compiled: vega.Spec): Stack[] {
  const data = allGroups(compiled).flatMap((group) => group.data ?? []);
  const transforms = data.flatMap(({ transform = [] }) => transform);
  return transforms.flatMap((one) => {
    if (one.type !== 'stack') return [];
    const { field, as, offset } = one as { field: string; as: [string, string]; offset?: string };
    return [{ field, start: as[0], end: as[1], isShare: offset === 'normalize' }];
  });
}

/** What a mark is of its stack. */
export function shareIn(datum: object, { start, end }: Stack): number {
  const { [start]: from, [end]: to } = datum as Record<string, number>;
  // Without what a subtraction leaves behind the last digit.
  return Number((to! - from!).toPrecision(12));
}
