import type { Verdict } from '../claim.ts';
import type { Finding } from './finding.ts';

/** How a claim came out, as pages show it: a verdict, or what too few seeds showed. */
export interface Outcome {
  kind: OutcomeKind;
  label: string;
  /** The verdict; with too few seeds, the verdict to which all of their numbers point, or inconclusive. */
  verdict: Verdict;
}

export const outcomeKinds = [
  'supported',
  'inconclusive',
  'refuted',
  'seen',
  'mixed',
  'opposite',
  'untested',
] as const;
export type OutcomeKind = (typeof outcomeKinds)[number];

/**
 * The outcome of a claim.
 * @param finding undefined if its runs aren't recorded yet, or none of them can be used
 * @param isRecorded whether there are runs, though none can be used
 */
export function outcomeOf(finding: Finding | undefined, isRecorded = false): Outcome {
  if (!finding) {
    const label = isRecorded ? 'Not testable' : 'Not tested yet';
    return { kind: 'untested', label, verdict: 'inconclusive' };
  }
  const { verdict, agreeing = 0, n } = finding;
  if (verdict) return { kind: verdict, label: verdictLabels[verdict], verdict };
  const runs = n === 1 ? 'one run' : 'two runs';
  if (agreeing === n) return { kind: 'seen', label: `Seen in ${runs}`, verdict: 'supported' };
  if (agreeing > 0) {
    return { kind: 'mixed', label: 'Seen in one of two runs', verdict: 'inconclusive' };
  }
  return { kind: 'opposite', label: `Not seen in ${runs}`, verdict: 'refuted' };
}

const verdictLabels: Record<Verdict, string> = {
  supported: 'Supported',
  inconclusive: 'Inconclusive',
  refuted: 'Refuted',
};
