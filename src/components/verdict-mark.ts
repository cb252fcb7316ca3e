import type { Verdict } from '../lab/claim.ts';

/**
 * How a verdict is shown, by more than a colour: a name, and a sign as the path of a line in a square of 16.
 * Drawn, because few fonts have ticks and crosses.
 */
export const verdictMarks: Record<Verdict | 'untested', { label: string; path: string }> = {
  supported: { label: 'Supported', path: 'M2.5 8.5l4 4 7-9' },
  inconclusive: { label: 'Inconclusive', path: 'M2 8c2-4 4-4 6 0s4 4 6 0' },
  refuted: { label: 'Refuted', path: 'M3 3l10 10M13 3L3 13' },
  untested: { label: 'Not tested yet', path: 'M3 8h1M8 8h.5M12.5 8h.5' },
};
