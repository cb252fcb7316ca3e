import { readFile } from 'node:fs/promises';
import path from 'node:path';

/**
 * The post's file and the line, where that can be told: the page doesn't know them.
 *
 * @param page its file in `dist`
 * @param finders tell the line, the surest first
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
