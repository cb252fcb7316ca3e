import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'astro/zod';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { dateMessage, postSchema } from './post-schema.ts';

/** A date that means another day to YAML than to its author, where a post has it. */
interface OtherDate {
  line: number;
  key: string;
  written: string;
  problem: string;
}

type Issue = z.core.$ZodIssue;
type YamlError = Error & { loc?: { file?: string; line?: number } };

interface Problem {
  key: string;
  problem: string;
}

/** All mistakes in a post's frontmatter, each an error of one line that starts with the file and the line. */
export async function frontmatterMistakes(
  file: string,
  data: Record<string, unknown>,
): Promise<Error[]> {
  const post = await readFile(file, 'utf8');
  const dates = otherDates(post);
  const inDates = dates.map(({ line, key, written, problem }) =>
    located(file, line, `${key} ${dateMessage}, but ${written} ${problem}`),
  );
  // What YAML made of such a date says less.
  const problems = problemsWith(data).filter(({ key }) => dates.every((date) => date.key !== key));
  if (problems.length === 0) return inDates;
  const keys = problems.map(({ key }) => key);
  const together = problems.map(({ key, problem }) => `${key} ${problem}`).join('; ');
  return [located(file, lineOf(post, keys), together), ...inDates];
}

/**
 * Finds the dates that YAML silently reads as other days: those that don't exist, as 31 November, which is 1 December to it, and
 * times, whose day depends on the zone.
 */
export function otherDates(post: string): OtherDate[] {
  const end = post.search(/(?<=\n)---/);
  const head = end < 0 ? post : post.slice(0, end);
  const dates = head.matchAll(/^["']?(pubDate|updated)["']?\s*:\s+(\d{4}-\d\d?-\d\d?)([^\n#]*)/gm);
  return [...dates].flatMap(([text, key, day, rest]) => {
    const time = rest!.trim();
    const line = head.slice(0, head.indexOf(text)).split('\n').length;
    const found = { line, key: key!, written: day! + rest!.trimEnd() };
    if (time) return [{ ...found, problem: 'has a time: write the day alone' }];
    if (z.iso.date().safeParse(day).success) return [];
    return [{ ...found, problem: "isn't in the calendar" }];
  });
}

/** Makes an error of the parser of YAML a line with a remedy; any other error stays as it is. */
export function placedYamlError(error: YamlError): Error {
  const { file, line } = error.loc ?? {};
  if (error.name !== 'YAMLException' || !file || !line) return error;
  const [problem] = error.message.split('\n', 1);
  return located(file, line, `${problem}; put a text with a colon or a "#" in quotes`);
}

/** A mistake at a key of a frontmatter. */
export async function mistakeAtKey(file: string, key: string, problem: string): Promise<Error> {
  return located(file, lineOf(await readFile(file, 'utf8'), [key]), problem);
}

function problemsWith(data: Record<string, unknown>): Problem[] {
  const { issues = [] } = postSchema.safeParse(data).error ?? {};
  // Reports a misspelt key before the key that is missing because of it.
  const sorted = issues.toSorted((a, b) => Number(isUnknown(b)) - Number(isUnknown(a)));
  return sorted.flatMap((issue) => problemsOf(issue, data));
}

function problemsOf(issue: Issue, data: Record<string, unknown>): Problem[] {
  if (isUnknown(issue)) {
    const known = Object.keys(postSchema.shape).join(', ');
    return issue.keys.map((key) => ({ key, problem: `is no key; known: ${known}` }));
  }
  const key = String(issue.path[0]);
  const missing = data[key] === undefined;
  const found = missing ? 'and is missing' : `but is ${JSON.stringify(data[key])}`;
  return [{ key, problem: `${issue.message}, ${found}` }];
}

function isUnknown(issue: Issue): issue is z.core.$ZodIssueUnrecognizedKeys {
  return issue.code === 'unrecognized_keys' && issue.path.length === 0;
}

/** The line of the first of these keys in the post; line 1 if all are missing. */
function lineOf(post: string, keys: readonly string[]): number {
  const lines = post.split('\n');
  return Math.max(lines.findIndex((line) => keys.some((key) => line.startsWith(`${key}:`))) + 1, 1);
}

function located(file: string, line: number, problem: string): Error {
  const place = { file: relative(file), line };
  const error = withoutStack(new ExpectedError(`frontmatter: ${problem}`, { place }));
  // Astro's overlay shows this place.
  return Object.assign(error, { loc: { file, line, column: 0 } });
}

/** A post's file, which Astro names in both ways, relative to the project. */
export function relative(file: string): string {
  return path.relative(process.cwd(), file).split(path.sep).join('/');
}
