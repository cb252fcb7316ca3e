import type { Rounding } from '../define.ts';
import type { Difference } from './replay-comparison.ts';

/** Where an experiment states none. Single steps of training agree to about 1e-5, but for units that are switched on or off. */
const usualRounding: Rounding = { relative: 1e-2 };

/** Whether a difference is one that rounding explains. What only one side has, it doesn't. */
export function isRounding(
  { recorded, replayed, relative }: Omit<Difference, 'metric' | 'step'>,
  allowed: Rounding = usualRounding,
): boolean {
  if (recorded === null || replayed === null) return false;
  if ('relative' in allowed) return relative <= allowed.relative;
  return Math.abs(recorded - replayed) <= allowed.absolute;
}
