import { splitName } from '../lab/records/run-id.ts';
import type { Cause, Change, DiffReport, RunChange } from './diff-document.ts';

/** Changes, by their importance to a reader. */
export interface ChangeGroups {
  /** Claims whose outcome changed. */
  flips: Change[];
  /** Visible changes that posts use. */
  used: Change[];
  /** Visible changes that no post uses. */
  unused: Change[];
  /** Changes in hidden digits only. */
  hidden: Change[];
}

export function groupChanges({ changes }: Pick<DiffReport, 'changes'>): ChangeGroups {
  const visible = changes.filter((change) => change.visible && !change.flips);
  return {
    flips: changes.filter(({ flips }) => flips),
    used: visible.filter(({ uses }) => uses.length > 0),
    unused: visible.filter(({ uses }) => uses.length === 0),
    hidden: changes.filter((change) => !change.visible && !change.flips),
  };
}

/** Runs with the same kind of change, for the same reasons. */
export interface RunGroup {
  /** "9 runs of edge-of-stability replaced: iterations 8 → 40; source" */
  title: string;
  runs: string[];
  /** The first artifacts that differ, and how many more: "red-full-seed1: samples@500, 28 × 28 pixels … → …". */
  artifacts: string[];
}

const artifactsAtMost = 5;

export function groupRuns({ runs }: Pick<DiffReport, 'runs'>): RunGroup[] {
  const groups = Map.groupBy(runs, titleOf);
  return [...groups].map(([title, members]) => ({
    title: `${countOf(members.length, 'run')} ${title}`,
    runs: members.map(({ run }) => run),
    artifacts: describeArtifacts(members),
  }));
}

function describeArtifacts(members: readonly RunChange[]): string[] {
  const all = members.flatMap(({ run, artifacts = [] }) =>
    artifacts.map(
      ({ artifact, before = 'none', after = 'none' }) =>
        `${splitName(run).name}: ${artifact}, ${before} → ${after}`,
    ),
  );
  const more = all.length - artifactsAtMost;
  return [
    ...all.slice(0, artifactsAtMost),
    ...(more > 0 ? [`${more} more, listed by --json`] : []),
  ];
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

/**
 * The texts of both sides. A claim's text begins with its outcome, unless the outcome changed: then it is shown
 * separately.
 */
export function describeSides({ before, after, flips }: Change): { before: string; after: string } {
  const describe = (side: Change['before']) => {
    if (!side) return '–';
    return side.outcome && !flips ? `${side.outcome}: ${side.text}` : side.text;
  };
  return { before: describe(before), after: describe(after) };
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

/** The first few places that use an item: "edge-of-stability.mdx:28". */
export function describeUses({ uses }: Change): string {
  const shown = uses.slice(0, usesAtMost).map((use) => use.replace(postsFolder, ''));
  const more = uses.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

/** "95 others are the same to the last bit, 1 in all digits that are shown" */
export function describeRest({ unchanged }: DiffReport, { hidden }: ChangeGroups): string {
  const others = unchanged === 1 ? '1 other is' : `${unchanged} others are`;
  const inDigits = hidden.length > 0 ? `, ${hidden.length} in all digits that are shown` : '';
  return `${others} the same to the last bit${inDigits}`;
}

/** Whether there is nothing to report. */
export function isEmpty({ changes, runs, problems }: DiffReport): boolean {
  return changes.length === 0 && runs.length === 0 && problems.length === 0;
}
