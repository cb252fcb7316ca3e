import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'astro/zod';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { dateMessage, postSchema } from './post-schema.ts';

/** A date that the calendar lacks, where a post has it. */
interface ImpossibleDate {
  line: number;
  key: string;
  written: string;
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
  const problems = problemsWith(data);
  const keys = problems.map(({ key }) => key);
  const dates = impossibleDates(post).filter(({ key }) => !keys.includes(key));
  const inDates = dates.map(({ line, key, written }) =>
    located(file, line, `${key} ${dateMessage}, but ${written} isn't in the calendar`),
  );
  if (problems.length === 0) return inDates;
  const together = problems.map(({ key, problem }) => `${key} ${problem}`).join('; ');
  return [located(file, lineOf(post, keys), together), ...inDates];
}

/** Finds the dates that don't exist: YAML silently reads 31 November as 1 December. */
export function impossibleDates(post: string): ImpossibleDate[] {
  const lines = post.split('\n');
  const end = lines.findIndex((line, i) => i > 0 && line.startsWith('---'));
  return lines.slice(0, end < 0 ? undefined : end).flatMap((text, i) => {
    const [, key, written] = /^(pubDate|updated):\s*(\d{4}-\d{2}-\d{2})\s*$/.exec(text) ?? [];
    if (!key || !written || z.iso.date().safeParse(written).success) return [];
    return [{ line: i + 1, key, written }];
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
