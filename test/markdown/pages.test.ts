import { markdownToHtml, mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { pages } from '../../src/markdown/pages.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

const folder = new URL('file:///site/src/pages/');

async function frontmatterOf(file: string, frontmatter: Record<string, unknown>) {
  const astro = {
    frontmatter,
    headings: [],
    localImagePaths: new Set(),
    remoteImagePaths: new Set(),
  };
  await markdownToHtml('Text.', {
    mdastPlugins: [pages(folder), refuseMistakes],
    fileURL: new URL(file, folder),
    data: { astro } as never,
  });
  return astro.frontmatter;
}

test('a page gets the frame of the site, unless it has a layout of its own', async () => {
  const layout = 'retrace/layouts/Markdown.astro';
  expect(await frontmatterOf('about.md', { title: 'About' })).toEqual({ title: 'About', layout });
  expect(await frontmatterOf('about.md', { layout: './Own.astro' })).toEqual({
    layout: './Own.astro',
  });
});

test('a text elsewhere stays as it is', async () => {
  expect(await frontmatterOf('../content/posts/a.mdx', {})).toEqual({});
});

test.each([
  [{}, /^line 1: its front matter needs a title; write title: "…" between two lines of ---$/],
  [{ title: 3 }, /its title must be a text/],
  [{ title: 'About', description: '' }, /its description must be a text/],
])('the front matter %j is refused', async (frontmatter, message) => {
  await expect(frontmatterOf('about.md', frontmatter)).rejects.toThrow(message);
});

test('what only posts can show is refused', async () => {
  const compile = async () =>
    mdxToJs('\n<Own /> <Value of="a/b" />', {
      mdastPlugins: [pages(folder), refuseMistakes],
      fileURL: new URL('team.mdx', folder),
    });
  await expect(compile()).rejects.toThrow(
    'line 2: <Value>: only posts show results; link to a post',
  );
});
