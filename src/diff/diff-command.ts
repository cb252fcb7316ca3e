import { describeDiff } from './describe-diff.ts';
import { diffDocument } from './diff-document.ts';
import { diffMarkdown } from './markdown.ts';
import { diffResults, type ResultsDiff } from './results-diff.ts';
import { writeFigures } from './write-figures.ts';

export interface DiffFlags {
  md?: boolean;
  json?: boolean;
  /** The folder for the changed figures. */
  out?: string;
}

export interface DiffOptions {
  root: string;
  /** Gets lines that aren't part of the diff. */
  report(line: string): void;
}

/**
 * Compares the results at a commit with those at another one, or in the working tree. Returns the text to print.
 * @throws ExpectedError
 */
export async function diffCommand(
  from: string,
  to: string | undefined,
  flags: DiffFlags,
  { root, report }: DiffOptions,
): Promise<string> {
  const diff = await diffResults(root, from, to);
  if (flags.out !== undefined) {
    for (const line of await writeFigures(flags.out, diff)) report(line);
  }
  return textOf(diff, flags);
}

function textOf({ figures: _, ...diff }: ResultsDiff, { md, json }: DiffFlags): string {
  if (md) return diffMarkdown(diff);
  if (json) return `${diffDocument.textOf(diff)}\n`;
  return describeDiff(diff)
    .map((line) => `${line}\n`)
    .join('');
}
