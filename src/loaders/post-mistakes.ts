import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob, type LoaderContext } from 'astro/loaders';
import { ExpectedError, isExpected, withoutStack } from '../messages/expected-error.ts';
import { groupMistakes } from '../posts/lists/group-mistakes.ts';
import type { ListedData } from '../posts/lists/post-groups.ts';
import { frontmatterMistakes, mistakeAtKey, placedYamlError, relative } from './frontmatter.ts';
import { postSchema } from './post-schema.ts';

/**
 * All mistakes that the posts show by themselves, without results: in their frontmatter, in their text, and beside other
 * posts. For a build that ends because of one of them.
 */
export async function mistakesInPosts(posts: string, context: LoaderContext): Promise<Error[]> {
  const checkText = textCheck(context);
  const mistakes = await markdownMistakes(posts);
  const sound: ListedPost[] = [];
  for (const file of await postFiles(posts, /\.mdx$/)) {
    const { data, mistakes: found } = await readFrontmatter(file, context);
    mistakes.push(...found, ...(await checkText(file)));
    const parsed = postSchema.safeParse(data).data;
    if (parsed && !parsed.draft) sound.push({ filePath: file, data: parsed });
  }
  return [...mistakes, ...(await mistakesBeside(sound))];
}

/** Refuses `.md` files, which would silently not be published. */
export async function markdownMistakes(posts: string): Promise<Error[]> {
  const files = await postFiles(posts, /\.(md|markdown)$/i);
  return files.map((file) => {
    const place = {
      file: `src/content/posts/${path.relative(posts, file).split(path.sep).join('/')}`,
    };
    const problem = 'a post is an .mdx file; rename it to .mdx, or begin its name with "_"';
    return withoutStack(new ExpectedError(problem, { place }));
  });
}

type CreateRenderer = NonNullable<
  LoaderContext['config']['markdown']['processor']['createMdxRenderer']
>;
type MdxOptions = Parameters<CreateRenderer>[1];
type MdxRenderer = Awaited<ReturnType<CreateRenderer>>;

interface ListedPost {
  filePath?: string;
  data: Record<string, unknown>;
}

/** Checks what posts say together, such as two spellings of a tag. */
export async function mistakesBeside(posts: readonly ListedPost[]): Promise<Error[]> {
  const files = posts.map(({ filePath = '', data }) => ({
    file: relative(filePath),
    data: data as unknown as ListedData,
  }));
  const found = groupMistakes(files);
  return Promise.all(found.map(({ file, key, problem }) => mistakeAtKey(file, key, problem)));
}

/** The files of posts, in order. Those whose names begin with "_" are none. */
async function postFiles(posts: string, named: RegExp): Promise<string[]> {
  const files = await readdir(posts, { recursive: true }).catch(() => []);
  return files
    .map((file) => file.split(path.sep).join('/'))
    .filter((file) => !/(^|\/)_/.test(file) && named.test(file))
    .sort()
    .map((file) => path.join(posts, file));
}

/** Reads it as Astro does, and leaves the store as it is. */
async function readFrontmatter(
  file: string,
  context: LoaderContext,
): Promise<{ data: Record<string, unknown>; mistakes: Error[] }> {
  let found: Record<string, unknown> = {};
  const store = { ...context.store, keys: () => [], get: () => undefined, set: () => false };
  const parseData: typeof context.parseData = async ({ data }) => {
    found = data;
    return data;
  };
  const pattern = path.basename(file).replace(/[\\()[\]{}!*?@+]/g, String.raw`\$&`);
  try {
    await glob({ base: path.dirname(file), pattern }).load({ ...context, store, parseData });
    return { data: found, mistakes: await frontmatterMistakes(file, found) };
  } catch (error) {
    return { data: {}, mistakes: [placedYamlError(error as Error)] };
  }
}

/** Finds the mistakes of a post's text, as the bundler would only after all frontmatter is right. */
function textCheck({ config }: LoaderContext) {
  let rendering: Promise<MdxRenderer | undefined> | undefined;
  const rendererOfText = async () => {
    const options = { optimize: false, srcDir: config.srcDir, sourcemap: false } as MdxOptions;
    return config.markdown.processor.createMdxRenderer?.({ syntaxHighlight: false }, options);
  };
  return async (file: string): Promise<Error[]> => {
    rendering ??= rendererOfText();
    const renderer = await rendering;
    try {
      await renderer?.process(withoutFrontmatter(await readFile(file, 'utf8')), file, {});
      return [];
    } catch (error) {
      return isExpected(error) ? [error] : [];
    }
  };
}

/** Keeps the lines' numbers. */
function withoutFrontmatter(contents: string): string {
  const head = /^---\r?\n.*?\n---(?=\r?\n|$)/s;
  return contents.replace(head, (lines) => lines.replace(/[^\n]/g, ''));
}
