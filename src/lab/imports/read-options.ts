import type { ImportRules } from '../define.ts';
import type { ReadRunsOptions } from '../readers/read-runs.ts';

/** What an author says of the files, as in `imported`. */
export type ReadRules = {
  [Name in 'tool' | 'step' | 'lines']?: ImportRules[Name] | undefined;
};

/** How files are read, by an experiment's rules. A pattern is only for logs in lines of text. */
export function readOptions({ tool, step, lines }: ReadRules): ReadRunsOptions {
  return { reader: tool ?? (lines && 'lines'), step, pattern: lines };
}
