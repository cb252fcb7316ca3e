import type { ArtifactDeclarations } from '../artifacts/declare.ts';
import type { ImportRules } from '../define.ts';
import type { ReadRunsOptions } from '../readers/read-runs.ts';

/** What an author says of the files, as in `imported`. */
export type ReadRules = {
  [Name in 'tool' | 'step' | 'lines']?: ImportRules[Name] | undefined;
};

/** How files are read, by an experiment's rules. A pattern is only for logs in lines of text. */
export function readOptions(
  { tool, step, lines }: ReadRules,
  artifacts: ArtifactDeclarations = {},
): ReadRunsOptions {
  const reader = tool ?? (lines && 'lines');
  return { reader, step, pattern: lines, artifacts: Object.keys(artifacts) };
}
