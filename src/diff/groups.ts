import { splitName } from '../lab/records/run-id.ts';
import type { Cause, Change } from './compare-snapshots.ts';
import type { ResultsDiff } from './results-diff.ts';
import type { RunChange } from './run-changes.ts';

/** Changes by how much they concern a reader. */
export interface ChangeGroups {
  /** Claims that came out otherwise. */
  flips: Change[];
  /** What posts use. */
  used: Change[];
  /** What none uses. */
  unused: Change[];
  /** What changed in digits only that aren't shown. */
  hidden: Change[];
}

export function groupChanges({ changes }: Pick<ResultsDiff, 'changes'>): ChangeGroups {
  const visible = changes.filter((change) => change.visible && !change.flips);
  return {
    flips: changes.filter(({ flips }) => flips),
    used: visible.filter(({ uses }) => uses.length > 0),
    unused: visible.filter(({ uses }) => uses.length === 0),
    hidden: changes.filter((change) => !change.visible && !change.flips),
  };
}

/** Runs that the same became of, for the same reasons. */
export interface RunGroup {
  /** "9 runs of edge-of-stability replaced: iterations 8 → 40; source" */
  title: string;
  runs: string[];
}

export function groupRuns({ runs }: Pick<ResultsDiff, 'runs'>): RunGroup[] {
  const groups = Map.groupBy(runs, titleOf);
  return [...groups].map(([title, members]) => ({
    title: `${countOf(members.length, 'run')} ${title}`,
    runs: members.map(({ run }) => run),
  }));
}

function titleOf({ run, kind, because }: RunChange): string {
  const reasons = because.length > 0 ? `: ${because.join('; ')}` : '';
  const same = kind === 'repeated' ? ', to the same bits' : '';
  return `of ${splitName(run).experiment} ${kind}${same}${reasons}`;
}

/** "1 run", "9 runs" */
export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** "supported → refuted" where that changed, else what each side says, beside how it came out. */
export function describeSides({ before, after, flips }: Change): { before: string; after: string } {
  const told = (side: Change['before']) => {
    if (!side) return '–';
    return side.outcome && !flips ? `${side.outcome}: ${side.text}` : side.text;
  };
  return { before: told(before), after: told(after) };
}

export const causes: Record<Cause, string> = {
  runs: 'by runs',
  code: 'by code',
  'runs and code': 'by runs and code',
  new: 'new',
  gone: 'gone',
  unknown: 'by runs or code',
};

const postsFolder = 'src/content/posts/';
const usesAtMost = 3;

/** "edge-of-stability.mdx:28", the first few. */
export function describeUses({ uses }: Change): string {
  const shown = uses.slice(0, usesAtMost).map((use) => use.replace(postsFolder, ''));
  const more = uses.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** "95 others are the same to the last bit, 1 in all digits that are shown" */
export function describeRest({ unchanged }: ResultsDiff, { hidden }: ChangeGroups): string {
  const others = unchanged === 1 ? '1 other is' : `${unchanged} others are`;
  const inDigits = hidden.length > 0 ? `, ${hidden.length} in all digits that are shown` : '';
  return `${others} the same to the last bit${inDigits}`;
}

/** Whether nothing at all is to be told. */
export function isEmpty({ changes, runs, problems }: ResultsDiff): boolean {
  return changes.length === 0 && runs.length === 0 && problems.length === 0;
}
