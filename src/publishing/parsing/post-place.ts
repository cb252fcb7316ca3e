import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * Finds the post's file and line for something in a built page, which doesn't hold them. Returns the file alone if no
 * line matches, and the page itself if it isn't a post's.
 *
 * @param page the page's file in `dist`
 * @param finders recognise the line, the most reliable first
 */
export async function placeInPost(
  page: string,
  ...finders: ((line: string) => boolean)[]
): Promise<string> {
  const [, post] = /^posts\/(.+)\/index\.html$/.exec(page) ?? [];
  for (const file of [`${post}.mdx`, `${post}/index.mdx`]) {
    const source = path.posix.join('src/content/posts', file);
    const text = await readFile(source, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const lines = text.split('\n');
    const found = finders.map((isIt) => lines.findIndex(isIt)).find((line) => line >= 0);
    return found === undefined ? source : `${source}:${found + 1}`;
  }
  return page;
}
