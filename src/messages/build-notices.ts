import { plainText } from './plain-text.ts';

/** Something that is no mistake, but that the author should look at. */
export interface Warning {
  /** Relative to the project. */
  file: string;
  line: number;
  text: string;
}

/** What a build reports at its end. */
export interface BuildNotices {
  warnings: Warning[];
  /** The runs that pages don't show, or show although they are stale: a line an experiment. */
  runs: string[];
}

/**
 * Bundled pages have their own copy of this module. Their copy and the configuration's share only what is on the global
 * object.
 */
const key = Symbol.for('retrace.build-notices');
const shared = globalThis as { [key]?: BuildNotices };

/** From now on, keeps notices for the build's end. */
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

/** Keeps the lines about runs for the build's end; in development they are dropped. */
export function noteRuns(lines: string[]): void {
  const notices = shared[key];
  if (notices) notices.runs = lines.map(plainText);
}

/** A line for each warning, sorted by file and line, without duplicates. */
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
