import { readFile, writeFile } from 'node:fs/promises';
import { type BuiltPage, builtPage } from './parsing/built-page.ts';
import { completePolicy } from './policy/content-policy.ts';

/**
 * Reads the pages of a built site, one at a time so that memory never holds more, and completes the content security policy
 * of each.
 *
 * @param files of the site, as `posts/name/index.html`
 * @returns a line for each thing that a policy forbids
 */
export async function readPages(
  dist: URL,
  files: readonly string[],
  visit: (page: BuiltPage) => void | Promise<void>,
): Promise<string[]> {
  const lines: string[] = [];
  for (const file of files.filter((file) => file.endsWith('.html')).sort()) {
    const page = builtPage(file, await readFile(new URL(file, dist), 'utf8'));
    const { html, problems } = await completePolicy(file, page.html, page.elements);
    lines.push(...problems);
    if (html !== page.html) await writeFile(new URL(file, dist), html);
    await visit(page);
  }
  return lines;
}
