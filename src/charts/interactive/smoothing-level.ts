import type { Smoothing } from './live-chart.ts';

export type SmoothingLevel = 'drawn' | Smoothing;

/** How much longer a series may seem to what chooses a window for it. */
const stretch = 9;

// Charts are pure functions of results and a width, which their authors write: they don't pass this on.
let level: SmoothingLevel = 'drawn';
let isAsked = false;

/** Makes a chart at another smoothing than its author's, and says whether it is smoothed at all. */
export function atSmoothing<Made>(
  wanted: SmoothingLevel,
  make: () => Made,
): { made: Made; isSmoothed: boolean } {
  const before = { level, isAsked };
  level = wanted;
  isAsked = false;
  try {
    return { made: make(), isSmoothed: isAsked };
  } finally {
    ({ level, isAsked } = before);
  }
}

/**
 * The window for a series at the level that its chart is made at: 1 for none, three times as wide for more.
 *
 * @param choose the window for a series of a length, about the length's square root
 */
export function windowAtLevel(length: number, choose: (length: number) => number): number {
  const drawn = choose(length);
  if (drawn > 1) isAsked = true;
  if (level === 'none') return 1;
  return level === 'more' && drawn > 1 ? choose(length * stretch) : drawn;
}
