import { layOutTable } from '../lab/terminal/text-table.ts';
import { plainLine } from '../messages/plain-text.ts';
import type { Change, DiffReport } from './diff-document.ts';
import {
  causes,
  countOf,
  describeRest,
  describeSides,
  describeUses,
  groupChanges,
  groupRuns,
} from './groups.ts';

/** A diff as lines for a terminal: the changes that readers see, and the number of other changes. */
export function describeDiff(diff: DiffReport): string[] {
  const groups = groupChanges(diff);
  const { flips, used, unused } = groups;
  const lines = [
    `${diff.before} → ${diff.after}`,
    flips.length > 1
      ? `${flips.length} verdicts change`
      : `${flips.length || 'no'} verdict changes`,
    ...flips.flatMap(describeFlip),
    ...(used.length > 1 ? [`${used.length} numbers and figures in posts change`] : []),
    ...(used.length === 1 ? ['1 number or figure in posts changes'] : []),
    ...describeTable(used.filter(({ kind }) => kind !== 'claim')),
    ...used.filter(({ kind }) => kind === 'claim').flatMap(describeClaim),
    ...(unused.length > 0 ? [`${countOf(unused.length, 'change')} of what no post uses`] : []),
    ...groupRuns(diff).flatMap(({ title, artifacts }) => [
      title,
      ...artifacts.map((line) => `  ${line}`),
    ]),
    ...describeProblems(diff),
    describeRest(diff, groups),
  ];
  // Anyone may have written the texts in a record.
  return lines.map((line) => plainLine(line, 1000));
}

/** After a change of the lab, much of the earlier code may fail. */
const problemsAtMost = 5;

function describeProblems({ problems, lastingProblems }: DiffReport): string[] {
  const shown = problems.slice(0, problemsAtMost);
  const more = problems.length - shown.length;
  return [
    ...shown.map((problem) => `couldn't be computed: ${problem}`),
    ...(more > 0 ? [`couldn't be computed: ${more} more`] : []),
    ...(lastingProblems.length > 0
      ? [`couldn't be computed, as before: ${lastingProblems.length}`]
      : []),
  ];
}

function describeFlip(change: Change): string[] {
  const { before, after } = describeSides(change);
  const outcomes = `${change.before!.outcome} → ${change.after!.outcome}`;
  return [
    `  ${[change.of, outcomes, causes[change.cause], describeUses(change)].join('   ').trimEnd()}`,
    `    ${before} → ${after}`,
  ];
}

function describeClaim(change: Change): string[] {
  const { before, after } = describeSides(change);
  return [
    `  ${[change.of, causes[change.cause], describeUses(change)].join('   ')}`,
    `    ${before} → ${after}`,
  ];
}

function describeTable(changes: readonly Change[]): string[] {
  const rows = changes.map((change) => {
    const { before, after } = describeSides(change);
    // For figures, both sides give the number of differing rows, which may be the same.
    const text = before === after ? after : `${before} → ${after}`;
    return [change.of, text, causes[change.cause], describeUses(change)];
  });
  return layOutTable(rows, Infinity).map((line) => `  ${line}`);
}
