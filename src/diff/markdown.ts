import { plainLine } from '../messages/plain-text.ts';
import type { Cause, Change, DiffReport } from './diff-document.ts';
import {
  causes,
  countOf,
  describeRest,
  describeSides,
  describeUses,
  groupChanges,
  groupRuns,
  isEmpty,
} from './groups.ts';

/** GitHub refuses comments of more than 65,536 characters. */
const charactersAtMost = 60_000;

/** A diff for a pull request, as GitHub's Markdown: the changes that a reviewer must see first, the rest folded. */
export function diffMarkdown(diff: DiffReport): string {
  const groups = groupChanges(diff);
  const { flips, used, unused } = groups;
  return cut([
    `## Results: ${inert(diff.before)} → ${inert(diff.after)}`,
    '',
    summaryOf(diff, flips.length),
    '',
    ...section(`Verdicts that change: ${flips.length}`, flips),
    ...section(`Numbers and figures in posts that change: ${used.length}`, used),
    ...folded(`Not used by any post: ${unused.length}`, unused.length > 0 ? table(unused) : []),
    ...folded(`Runs: ${diff.runs.length}`, listRuns(diff)),
    ...folded(`Couldn't be computed: ${diff.problems.length}`, list(diff.problems)),
    ...folded(
      `Couldn't be computed, as before: ${diff.lastingProblems.length}`,
      list(diff.lastingProblems),
    ),
    `${describeRest(diff, groups)}.`,
  ]);
}

/** Makes another's text safe, as one line: no markup, no cells, no mentions, no links. */
export function inert(text: string): string {
  return plainLine(text.replace(/\s+/g, ' '), 1000)
    .replace(/[\\`*_[\]<>|~#&$]|^\s*[-+]|(?<=^\s*\d+)[.)](?=\s|$)/g, escaped)
    .replace(/@|&#35;|:(?=\/\/)|www(?=\.)/gi, (mark) => `${mark}${zeroWidthSpace}`);
}

/** Writes the last character as a numeric entity. At the start of a text, a mark may follow spaces. */
function escaped(mark: string): string {
  return `${mark.slice(0, -1)}&#${mark.charCodeAt(mark.length - 1)};`;
}

/**
 * GitHub looks for mentions, issues and addresses after it has resolved the entities, so this character separates their
 * parts.
 */
const zeroWidthSpace = '\u200b';

function summaryOf(diff: DiffReport, flips: number): string {
  if (isEmpty(diff)) return noChange;
  const verdicts =
    flips === 0 ? 'No verdict changes.' : `**${countOf(flips, 'verdict')} changed.**`;
  const visible = diff.changes.filter((change) => change.visible || change.flips);
  const counts = [...Map.groupBy(visible, ({ cause }) => cause)].map(
    ([cause, { length }]: [Cause, Change[]]) => `${length} ${causes[cause]}`,
  );
  return `${verdicts} Changes: ${counts.join(', ') || 'none that is shown'}.`;
}

/** The workflow that comments on pull requests looks for this text. */
const noChange = 'No result changes.';

function section(title: string, changes: readonly Change[]): string[] {
  return changes.length === 0 ? [] : [`### ${title}`, '', ...table(changes), ''];
}

function folded(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return ['<details>', `<summary>${title}</summary>`, '', ...lines, '', '</details>', ''];
}

function table(changes: readonly Change[]): string[] {
  return [
    '| what | before | after | by | in |',
    '|---|---|---|---|---|',
    ...changes.map((change) => `| ${cellsOf(change).join(' | ')} |`),
  ];
}

function cellsOf(change: Change): string[] {
  const { of, before, after, flips, cause } = change;
  const sides = describeSides(change);
  const side = (text: string, outcome?: string) =>
    flips ? `**${inert(outcome!)}**: ${inert(text)}` : inert(text);
  return [
    inert(of),
    side(sides.before, before?.outcome),
    side(sides.after, after?.outcome),
    causes[cause].replace(/^by /, ''),
    inert(describeUses(change)),
  ];
}

function listRuns(diff: DiffReport): string[] {
  return groupRuns(diff).flatMap(({ title, runs, artifacts }) => [
    `- ${inert(title)} (${inert(runs.join(', '))})`,
    ...artifacts.map((line) => `  - ${inert(line)}`),
  ]);
}

function list(problems: readonly string[]): string[] {
  return problems.map((problem) => `- ${inert(problem)}`);
}

function cut(lines: readonly string[]): string {
  const whole = `${lines.join('\n')}\n`;
  if (whole.length <= charactersAtMost) return whole;
  const kept = whole.slice(0, whole.lastIndexOf('\n', charactersAtMost));
  const isOpen = kept.lastIndexOf('<details>') > kept.lastIndexOf('</details>');
  return `${kept}\n${isOpen ? '\n</details>\n' : ''}\nCut here: \`npm run lab -- diff\` prints all of it.\n`;
}
