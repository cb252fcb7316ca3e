import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';
import type { Candidate, FoundRun, Reader, ReadOptions, Source } from '../found-run.ts';
import { digestOfFiles, listed } from '../source.ts';
import type { MetricsRow } from './json-lines.ts';
import { LoggedRows, numbered } from './logged-rows.ts';
import { numberOf } from './number-token.ts';
import { readText } from './read-text.ts';

/** A longer line is no line of a log, and could keep a pattern busy for hours. */
const longestLine = 2000;

/**
 * What a line of a log tells, by a pattern whose named groups are the step and the metrics:
 * `/step (?<step>\d+): loss (?<loss>\S+)/`. Undefined if the line doesn't match. Colours of terminals don't count.
 *
 * @param stepGroup the group that holds the step
 * @throws ExpectedError if the pattern has no such group, or a group holds no number
 */
export function matchLine(
  pattern: RegExp,
  line: string,
  stepGroup = 'step',
): MetricsRow | undefined {
  const compiled = compile(pattern, stepGroup);
  const text = line.length > longestLine ? '' : line.replace(colours, '');
  const groups = text === '' ? undefined : compiled.exec(text)?.groups;
  if (!groups) return undefined;
  const values = Object.entries(groups)
    .filter(([name, word]) => name !== stepGroup && word !== undefined)
    .map(([name, word]) => [name, numberIn(name, word)] as const);
  const step = numberIn(stepGroup, groups[stepGroup] ?? '');
  if (step !== null) return { step, values: Object.fromEntries(values) };
  throw new ExpectedError(
    `the pattern found no step in ${JSON.stringify(plainLine(text, 60))}: let it match only lines with one`,
  );
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: such sequences begin with one
const colours = /\u001b\[[\d;]*[A-Za-z]/g;

/** Patterns as they are matched, from a line's start, whatever was matched before; with their groups. */
const compiled = new WeakMap<RegExp, { own: RegExp; groups: string[] }>();

function compile(pattern: RegExp, stepGroup: string): RegExp {
  const known = compiled.get(pattern) ?? withGroups(pattern);
  compiled.set(pattern, known);
  const { own, groups } = known;
  if (groups.includes(stepGroup) && groups.length > 1) return own;
  throw new ExpectedError(
    `the pattern has the named groups ${listed(groups)}; it needs (?<${stepGroup}>…) and one for each metric, as (?<loss>…)`,
  );
}

function withGroups({ source, flags }: RegExp): { own: RegExp; groups: string[] } {
  const own = new RegExp(source, flags.replace(/[gy]/g, ''));
  // Matches the empty text, and so tells all groups.
  const all = new RegExp(`(?:${source})|`, own.flags).exec('')?.groups ?? {};
  return { own, groups: Object.keys(all) };
}

function numberIn(name: string, word: string): number | null {
  const number = numberOf(word);
  if (number !== undefined) return number;
  throw new ExpectedError(
    `the pattern's group ${name} holds ${JSON.stringify(plainLine(word, 40))}; expected a number`,
  );
}

/** Logs in lines of text, of which the author says by a pattern what they hold. */
export const lines: Reader = {
  name: 'lines',
  async find(source, options) {
    const { pattern, asked } = options;
    if (!pattern) {
      if (asked) throw new ExpectedError('lines of text need a pattern, with named groups');
      return [];
    }
    const files = source.files.filter((file) => isLog(source, file, asked));
    const candidates: Candidate[] = [];
    for (const file of files) {
      const read = () => readLog(source, file, { ...options, pattern });
      if (source.named === file || (await matchesAny(source, file, { ...options, pattern }))) {
        candidates.push({ place: file, files: [file], read });
      }
    }
    return candidates;
  },
};

type PatternOptions = ReadOptions & { pattern: RegExp };

function isLog({ named }: Source, file: string, asked: boolean | undefined): boolean {
  if (named !== undefined) return named === file;
  return asked === true ? !/\.(csv|json|py|yaml|yml)$/i.test(file) : /\.(log|out|txt)$/i.test(file);
}

/** Logs may begin with anything, such as the script itself, so that their first lines tell nothing. */
async function matchesAny(source: Source, file: string, options: PatternOptions): Promise<boolean> {
  try {
    const { text } = await readText(source, file);
    return linesOf(text).some((line) => matchLine(options.pattern, line, options.step));
  } catch {
    compile(options.pattern, options.step ?? 'step');
    return false;
  }
}

async function readLog(
  source: Source,
  file: string,
  { pattern, step }: PatternOptions,
): Promise<FoundRun[]> {
  const { text, bytes } = await readText(source, file);
  const rows = new LoggedRows();
  for (const [i, line] of linesOf(text).entries()) {
    const found = matchAt(pattern, line, step, { file, line: i + 1 });
    if (found) rows.add(found.step, measured(found.values));
  }
  const runs = rows.runs();
  if (runs.length === 0) {
    throw new ExpectedError(
      `${file}: no line matches the pattern ${plainLine(String(pattern), 80)}`,
    );
  }
  return runs.map((metrics, i) => ({
    place: numbered(file, i, runs.length),
    tool: 'log',
    parameters: {},
    metrics,
    facts: {},
    notes: [],
    digest: digestOfFiles([bytes]),
  }));
}

function matchAt(
  pattern: RegExp,
  line: string,
  step: string | undefined,
  place: { file: string; line: number },
) {
  try {
    return matchLine(pattern, line, step);
  } catch (error) {
    throw error instanceof ExpectedError ? new ExpectedError(error.message, { place }) : error;
  }
}

function* measured(values: MetricsRow['values']): Generator<[string, number]> {
  for (const [name, value] of Object.entries(values)) if (value !== null) yield [name, value];
}

/** Bars of progress rewrite their line. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\n|\r/);
}
