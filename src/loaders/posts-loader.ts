import { fileURLToPath } from 'node:url';
import { glob, type Loader, type LoaderContext } from 'astro/loaders';
import { allMistakes } from '../messages/all-mistakes.ts';
import { takeMistakes } from '../messages/kept-mistakes.ts';
import { noteUnread } from '../posts/unread-posts.ts';
import { Addresses } from './addresses.ts';
import { frontmatterMistakes, placedYamlError, relative } from './frontmatter.ts';
import { mistakesBeside, mistakesInPosts, nameMistakes } from './post-mistakes.ts';

const folder = 'src/content/posts';

let loading: Promise<void> = Promise.resolve();

/**
 * Loads the posts. Each mistake in a frontmatter becomes a one-line error that starts with the file and the line. Files
 * and folders whose names begin with "_" are no posts, and a build leaves drafts out.
 */
export function postsLoader(): Loader {
  const files = glob({ base: folder, pattern: ['**/*.mdx', '!**/_*', '!**/_*/**'] });
  return {
    ...files,
    load(context) {
      loading = load(files, context);
      return loading;
    },
  };
}

/** Waits until the posts are loaded, as nothing should be recorded for a build that they end. @throws if they do */
export function postsLoaded(): Promise<void> {
  return loading;
}

async function load(files: Loader, context: LoaderContext): Promise<void> {
  const posts = fileURLToPath(new URL(folder, context.config.root));
  try {
    await loadPosts(files, context, posts);
  } catch (error) {
    // The development server shows one mistake at a time. Only it has a watcher.
    if (context.watcher) throw error;
    const mistakes = await mistakesInPosts(posts, context);
    const kept = [...mistakes.map((mistake) => ({ error: mistake })), ...takeMistakes()];
    throw kept.length > 0 ? allMistakes(kept) : error;
  }
}

async function loadPosts(files: Loader, context: LoaderContext, posts: string): Promise<void> {
  refuse(await nameMistakes(posts));
  const addresses = new Addresses();
  for (const { id, filePath = '' } of context.store.values()) addresses.add(id, filePath);
  const store = context.watcher ? context.store : withoutDrafts(context.store);
  forgetOlder(store);
  let areLoaded = false;
  const parse: typeof context.parseData = async (entry) => {
    refuse(addresses.add(entry.id, relative(entry.filePath!)));
    refuse(await frontmatterMistakes(entry.filePath!, entry.data));
    const data = await context.parseData(entry);
    // An edit is one of a single post. Until all are loaded, the store may have posts that are no more.
    if (areLoaded) {
      const others = [...store.values()].filter(({ id }) => id !== entry.id);
      refuse(await mistakesBeside([...others, { ...entry, data }]));
    }
    return data;
  };
  await files.load({
    ...context,
    store,
    parseData: parse,
    ...(context.watcher ? notingMistakes(context, store, parse) : {}),
  });
  refuse(await mistakesBeside([...store.values()]));
  areLoaded = true;
}

type Store = LoaderContext['store'];
type Parse = LoaderContext['parseData'];

/** How Astro splits a file into frontmatter and text, by the ending of its name. Its types lack this part of the context. */
type EntryTypes = Map<string, { getEntryInfo(entry: { fileUrl: URL }): Promise<unknown> }>;

/** In development, a page whose post can't be read any more shows why, instead of what was last read. */
function notingMistakes(context: LoaderContext, store: Store, parse: Parse) {
  const { entryTypes } = context as LoaderContext & { entryTypes: EntryTypes };
  const parseData: Parse = async (entry) => {
    const file = relative(entry.filePath!);
    const data = await noting(file, store, () => parse(entry));
    noteUnread(file);
    return data;
  };
  const noted = [...entryTypes].map(([ending, type]) => {
    const getEntryInfo: typeof type.getEntryInfo = (entry) =>
      noting(relative(fileURLToPath(entry.fileUrl)), store, () => type.getEntryInfo(entry));
    return [ending, { ...type, getEntryInfo }] as const;
  });
  return { parseData, entryTypes: new Map(noted) };
}

async function noting<Read>(file: string, store: Store, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (thrown) {
    const error = placedYamlError(thrown as Error);
    noteUnread(file, error);
    // Of a known digest, the file would not be read again when the edit is undone.
    const kept = [...store.values()].find(({ filePath }) => filePath === file);
    if (kept) store.set({ ...kept, digest: 'unread' });
    throw error;
  }
}

/** Has posts read again that an earlier version of Retrace stored, without the markup of their titles. */
function forgetOlder(store: LoaderContext['store']): void {
  for (const { id, data } of store.values()) if (!('titleMarkup' in data)) store.delete(id);
}

function refuse([first]: readonly Error[]): void {
  if (first) throw first;
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
