import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

const readme = path.resolve(import.meta.dirname, '../../README.md');
let site: Site;

beforeAll(async () => {
  site = await createSite([]);
  for (const [file, text] of listings(await readFile(readme, 'utf8'))) {
    const target = path.join(site.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
});

afterAll(() => site.remove());

test("the README's own experiment and post build into a page with a chart and a number", async () => {
  const { status, output } = await site.build();
  expect(status, output).toBe(0);
  expect(output).toContain('brightness/red-quick-seed1: completed');
  const page = await site.page('posts/brightness/index.html');
  expect(page).toContain('<svg class="chart');
  expect(page).toMatch(/<data value="\d+\.\d+">\d+\.\d<\/data>/);
});

/** The files that the README writes: TypeScript under its first line's name, the post under the name in the text. */
function listings(markdown: string): [file: string, text: string][] {
  const typescript = markdown.matchAll(/```ts\n(\/\/ (\S+)\n[\s\S]*?)```/g);
  const post = /```mdx\n([\s\S]*?)```/.exec(markdown)![1]!;
  const postFile = /Save it as `(\S+)`/.exec(markdown)![1]!;
  return [...typescript]
    .map((match): [string, string] => [match[2]!, match[1]!])
    .concat([[postFile, post]]);
}
