import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob, type Loader, type LoaderContext } from 'astro/loaders';
import { z } from 'astro/zod';

const text = z.string('must be a text').trim().min(1, 'must not be empty');

const dateMessage = 'must be a date, as 2020-01-08';

export const postSchema = z.strictObject({
  title: text,
  /** One line: under the title, in the list of posts, and for search engines. */
  description: text,
  /** YYYY-MM-DD. YAML makes a date of it unless it is quoted. */
  pubDate: z.union([z.date(), z.iso.date(dateMessage)], dateMessage).transform(toDate),
});

type Entry = Parameters<LoaderContext['parseData']>[0];
type Issue = z.core.$ZodIssue;

interface Problem {
  key: string;
  problem: string;
}

type YamlError = Error & { loc?: { file?: string; line?: number } };

/** The posts, with each mistake in their first lines told as one line that starts with the file and the line. */
export function postsLoader(): Loader {
  const files = glob({ base: './src/content/posts', pattern: '**/*.mdx' });
  return { ...files, load: (context) => load(files, context) };
}

async function load(files: Loader, context: LoaderContext): Promise<void> {
  const parseData: typeof context.parseData = async (entry) => {
    await check(entry);
    return context.parseData(entry);
  };
  try {
    await files.load({ ...context, parseData });
  } catch (error) {
    throw placed(error as YamlError);
  }
}

async function check({ data, filePath }: Entry): Promise<void> {
  const { error } = postSchema.safeParse(data);
  if (!error) return;
  // A misspelt key comes before the one that is missing because of it.
  const issues = error.issues.toSorted((a, b) => Number(isUnknown(b)) - Number(isUnknown(a)));
  const problems = issues.flatMap((issue) => problemsOf(issue, data));
  const line = await lineOf(
    filePath!,
    problems.map(({ key }) => key),
  );
  throw located(
    filePath!,
    line,
    problems.map(({ key, problem }) => `${key} ${problem}`).join('; '),
  );
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
  return issue.code === 'unrecognized_keys';
}

/** Of the first key that is in the file; what is missing belongs at its start. */
async function lineOf(file: string, keys: readonly string[]): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return Math.max(lines.findIndex((line) => keys.some((key) => line.startsWith(`${key}:`))) + 1, 1);
}

function placed(error: YamlError): Error {
  const { file, line } = error.loc ?? {};
  if (error.name !== 'YAMLException' || !file || !line) return error;
  const [problem] = error.message.split('\n', 1);
  return located(file, line, `${problem}; a text with a colon or a "#" stands in quotes`);
}

function located(file: string, line: number, problem: string): Error {
  const error = new Error(`${path.relative(process.cwd(), file)}:${line}: frontmatter: ${problem}`);
  // The stack would lead into the generator, not to the post.
  return Object.assign(error, { stack: '', loc: { file, line, column: 0 } });
}

function toDate(date: string | Date): Date {
  return new Date(date);
}
