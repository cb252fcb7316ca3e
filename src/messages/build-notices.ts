import { plainText } from './plain-text.ts';

/** What is no mistake, but is to be looked at. */
export interface Warning {
  /** Relative to the project. */
  file: string;
  line: number;
  text: string;
}

/** What a build has to say when it has ended. */
export interface BuildNotices {
  warnings: Warning[];
  /** Which runs pages don't show, or show although they are stale: a line an experiment. */
  runs: string[];
}

/**
 * Pages are bundled, with a copy of this module: theirs and that of the configuration share what hangs on the global
 * object alone.
 */
const key = Symbol.for('retrace.build-notices');
const shared = globalThis as { [key]?: BuildNotices };

/** From now on, what is noticed is kept for the end. */
export function collectNotices(): BuildNotices {
  const notices = { warnings: [], runs: [] };
  shared[key] = notices;
  return notices;
}

/** Warns at the build's end; in development, at once. */
export function warn(warning: Warning): void {
  const notices = shared[key];
  if (notices) notices.warnings.push(warning);
  else console.warn(describe(warning));
}

/** Tells at the build's end which runs pages don't show. */
export function noteRuns(lines: string[]): void {
  const notices = shared[key];
  if (notices) notices.runs = lines.map(plainText);
}

/** A line each, by file and line, each once. */
export function describeWarnings(warnings: readonly Warning[]): string[] {
  const sorted = warnings.toSorted(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.text, b.text),
  );
  return [...new Set(sorted.map(describe))];
}

function describe({ file, line, text }: Warning): string {
  return plainText(`${file}:${line}: ${text}`);
}

/** By code units: the same order under every locale. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
