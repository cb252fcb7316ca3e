import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { markdownOf, outline, pathOf } from '../../src/docs/outline.ts';

const list = `# Docs

For you,
who \`read\`.

## Guides

1. [Go](1-go.md): how to go,
   and to return.
- [Elsewhere](https://example.org/a.md): not ours.

## More

- [All](all.md): everything.
`;
const texts = { 'all.md': '# All\n\nIt.\n', '1-go.md': '# Go on\n\nOn.\n', 'README.md': list };

test('the pages are in the order of their list, with titles of their own', () => {
  const pages = outline(texts);
  expect(pages.map(({ title, about, section }) => ({ title, about, section }))).toEqual([
    { title: 'Docs', about: 'For you, who read.', section: undefined },
    { title: 'Go on', about: 'how to go, and to return.', section: 'Guides' },
    { title: 'All', about: 'everything.', section: 'More' },
  ]);
  expect(pages.map(pathOf)).toEqual(['', 'go/', 'all/']);
  expect(pages.map(markdownOf)).toEqual(['index.md', 'go.md', 'all.md']);
});

test.each([
  ['a file that the list forgets', { ...texts, 'new.md': '# New\n' }, 'has no line for new.md'],
  ['a line without a file', { 'README.md': list, 'all.md': '# All\n' }, 'no docs/1-go.md'],
  ['a page without a title', { ...texts, 'all.md': 'All.\n' }, 'docs/all.md: has no title'],
])('%s is refused', (_, wrong, problem) => {
  expect(() => outline(wrong)).toThrow(problem);
});

test('the list has all files of docs: first the guides, by number', async () => {
  const folder = path.resolve(import.meta.dirname, '../../docs');
  const files = (await readdir(folder)).filter((file) => file.endsWith('.md')).sort();
  const read = files.map(async (file) => [file, await readFile(path.join(folder, file), 'utf8')]);
  const listed = outline(Object.fromEntries(await Promise.all(read)));
  const [first, ...rest] = listed.map(({ file }) => file);
  expect(first).toBe('README.md');
  const guides = files.filter((file) => /^\d/.test(file));
  expect(rest.slice(0, guides.length)).toEqual(guides);
});
