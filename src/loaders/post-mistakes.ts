import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { glob, type LoaderContext } from 'astro/loaders';
import { ExpectedError, isExpected, withoutStack } from '../messages/expected-error.ts';
import { groupMistakes } from '../posts/lists/group-mistakes.ts';
import type { ListedData } from '../posts/lists/post-groups.ts';
import { Addresses } from './addresses.ts';
import { frontmatterMistakes, mistakeAtKey, placedYamlError, relative } from './frontmatter.ts';
import { postSchema } from './post-schema.ts';

/**
 * All mistakes that the posts show by themselves, without results: in their frontmatter, in their text, and beside other
 * posts. For a build that ends because of one of them.
 */
export async function mistakesInPosts(posts: string, context: LoaderContext): Promise<Error[]> {
  const checkText = textCheck(context);
  const mistakes = await nameMistakes(posts);
  const addresses = new Addresses();
  const sound: ListedPost[] = [];
  for (const file of await postFiles(posts, /^[^#?]*\.mdx$/)) {
    const { id, data, mistakes: found } = await readFrontmatter(posts, file, context);
    mistakes.push(
      ...(id === undefined ? [] : addresses.add(id, relative(file))),
      ...found,
      ...(await checkText(file)),
    );
    const parsed = postSchema.safeParse(data).data;
    if (parsed && !parsed.draft) sound.push({ filePath: file, data: parsed });
  }
  return [...mistakes, ...(await mistakesBeside(sound))];
}

/** Refuses files that would silently not be published: `.md` files, and those whose names Astro can't read. */
export async function nameMistakes(posts: string): Promise<Error[]> {
  const files = await postFiles(posts, /\.(mdx|md|markdown)$/i);
  return files.flatMap((file) => {
    const place = { file: relative(file) };
    const problem = problemOfName(path.relative(posts, file));
    return problem ? [withoutStack(new ExpectedError(problem, { place }))] : [];
  });
}

function problemOfName(name: string): string | undefined {
  if (!name.endsWith('.mdx')) {
    return 'a post is an .mdx file; rename it to .mdx, or begin its name with "_"';
  }
  const [sign] = /[#?]/.exec(name) ?? [];
  return sign && `its name holds "${sign}", which begins another part of an address; rename it`;
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
  posts: string,
  file: string,
  context: LoaderContext,
): Promise<{ id?: string | undefined; data: Record<string, unknown>; mistakes: Error[] }> {
  let found: Record<string, unknown> = {};
  let id: string | undefined;
  const store = { ...context.store, keys: () => [], get: () => undefined, set: () => false };
  const parseData: typeof context.parseData = async (entry) => {
    found = entry.data;
    id = entry.id;
    return entry.data;
  };
  const name = path.relative(posts, file).split(path.sep).join('/');
  const pattern = name.replace(/[\\()[\]{}!*?@+]/g, String.raw`\$&`);
  try {
    await glob({ base: posts, pattern }).load({ ...context, store, parseData });
    return { id, data: found, mistakes: await frontmatterMistakes(file, found) };
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
