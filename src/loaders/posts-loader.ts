import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { glob, type Loader, type LoaderContext } from 'astro/loaders';
import { z } from 'astro/zod';
import { ExpectedError, withoutStack } from '../messages/expected-error.ts';
import { groupMistake } from '../posts/lists/group-mistakes.ts';
import type { ListedData } from '../posts/lists/post-groups.ts';
import { dateMessage, postSchema } from './post-schema.ts';

/** Finds a date that doesn't exist: YAML silently reads 31 November as 1 December. */
export function impossibleDate(post: string) {
  const lines = post.split('\n');
  for (const [i, line] of lines.entries()) {
    if (i > 0 && line.startsWith('---')) break;
    const [, key, written] = /^(pubDate|updated):\s*(\d{4}-\d{2}-\d{2})\s*$/.exec(line) ?? [];
    if (key && !z.iso.date().safeParse(written).success) return { line: i + 1, key, written };
  }
  return undefined;
}

type Entry = Parameters<LoaderContext['parseData']>[0];
type Issue = z.core.$ZodIssue;

interface Problem {
  key: string;
  problem: string;
}

type YamlError = Error & { loc?: { file?: string; line?: number } };

const folder = 'src/content/posts';

/**
 * Loads the posts. Each mistake in a frontmatter becomes a one-line error that starts with the file and the line. Files
 * and folders whose names begin with "_" are no posts, and a build leaves drafts out.
 */
export function postsLoader(): Loader {
  const files = glob({ base: folder, pattern: ['**/*.mdx', '!**/_*', '!**/_*/**'] });
  return { ...files, load: (context) => load(files, context) };
}

async function load(files: Loader, context: LoaderContext): Promise<void> {
  await refuseMarkdown(fileURLToPath(new URL(folder, context.config.root)));
  // Only the development server has a watcher.
  const store = context.watcher ? context.store : withoutDrafts(context.store);
  let areLoaded = false;
  const parseData: typeof context.parseData = async (entry) => {
    await check(entry);
    const data = await context.parseData(entry);
    // An edit is one of a single post. Until all are loaded, the store may have posts that are no more.
    if (areLoaded) {
      const others = [...store.values()].filter(({ id }) => id !== entry.id);
      await checkTogether([...others, { ...entry, data }]);
    }
    return data;
  };
  try {
    await files.load({ ...context, store, parseData });
  } catch (error) {
    throw placed(error as YamlError);
  }
  await checkTogether([...store.values()]);
  areLoaded = true;
}

/** Checks what posts say together, such as two spellings of a tag. */
async function checkTogether(
  posts: readonly { filePath?: string; data: Record<string, unknown> }[],
): Promise<void> {
  const files = posts.map(({ filePath = '', data }) => ({
    file: relative(filePath),
    data: data as unknown as ListedData,
  }));
  const mistake = groupMistake(files);
  if (!mistake) return;
  const { file, key, problem } = mistake;
  throw located(file, await lineOf(file, [key]), problem);
}

function withoutDrafts(store: LoaderContext['store']): LoaderContext['store'] {
  return {
    ...store,
    set(entry) {
      if (!entry.data['draft']) return store.set(entry);
      // It may not have been a draft in the last build.
      store.delete(entry.id);
      return false;
    },
  };
}

/** Refuses `.md` files, which would silently not be published. */
async function refuseMarkdown(posts: string): Promise<void> {
  const files = await readdir(posts, { recursive: true }).catch(() => []);
  const found = files
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !/(^|\/)_/.test(file))
    .sort()
    .find((file) => /\.(md|markdown)$/i.test(file));
  if (!found) return;
  const message = `${folder}/${found}: a post is an .mdx file; rename it to .mdx, or begin its name with "_"`;
  throw withoutStack(new ExpectedError(message));
}

async function check({ data, filePath }: Entry): Promise<void> {
  const { error } = postSchema.safeParse(data);
  if (!error) return checkDates(filePath!);
  // Reports a misspelt key before the key that is missing because of it.
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

async function checkDates(file: string): Promise<void> {
  const found = impossibleDate(await readFile(file, 'utf8'));
  if (!found) return;
  const { line, key, written } = found;
  throw located(file, line, `${key} ${dateMessage}, but ${written} isn't in the calendar`);
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

/** The line of the first of these keys in the file; line 1 if all are missing. */
async function lineOf(file: string, keys: readonly string[]): Promise<number> {
  const lines = (await readFile(file, 'utf8')).split('\n');
  return Math.max(lines.findIndex((line) => keys.some((key) => line.startsWith(`${key}:`))) + 1, 1);
}

function placed(error: YamlError): Error {
  const { file, line } = error.loc ?? {};
  if (error.name !== 'YAMLException' || !file || !line) return error;
  const [problem] = error.message.split('\n', 1);
  return located(file, line, `${problem}; put a text with a colon or a "#" in quotes`);
}

function located(file: string, line: number, problem: string): Error {
  const place = { file: relative(file), line };
  const error = withoutStack(new ExpectedError(`frontmatter: ${problem}`, { place }));
  // Astro's overlay shows this place.
  return Object.assign(error, { loc: { file, line, column: 0 } });
}

/** A post's file, which Astro names in both ways, relative to the project. */
function relative(file: string): string {
  return path.relative(process.cwd(), file).split(path.sep).join('/');
}
