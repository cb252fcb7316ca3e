import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { checkHeadings } from '../../../src/markdown/blocks/headings.ts';
import { refuseMistakes } from '../../../src/markdown/text-mistakes.ts';

async function check(mdx: string, file: string, frontmatter = {}) {
  await mdxToJs(mdx, {
    mdastPlugins: [checkHeadings, refuseMistakes],
    fileURL: new URL(`file:///site/src/${file}`),
    data: { astro: { frontmatter } } as never,
  });
}

const post = 'content/posts/a.mdx';
const page = 'pages/about.mdx';
const remedy = 'the title is that of the front matter; a heading in the text is written "## …"';

test.each([
  ['One.\n\n# Two', `line 3: # Two: ${remedy}`],
  ['One\n===\n\nTwo.', `line 1: One ===: ${remedy}`],
  ['One.\n\n##\n\nTwo.', 'line 3: "##": a heading needs a text'],
])('%j is refused in a post', async (mdx, message) => {
  await expect(check(mdx, post)).rejects.toThrow(message);
});

test('a page in the frame of the others has a title, too', async () => {
  const layout = 'retrace/layouts/Markdown.astro';
  await expect(check('# Two', page, { layout })).rejects.toThrow(`line 1: # Two: ${remedy}`);
});

test('a page in a frame of its own may write its title', async () => {
  await expect(check('# Two', page, { layout: './Mine.astro' })).resolves.toBeUndefined();
});

test('headings below the title are taken', async () => {
  await expect(check('## Two\n\n### Three $x$\n\n#### 🎉', post)).resolves.toBeUndefined();
});
