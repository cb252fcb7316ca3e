import { satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import { markdownToHtml, mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { headingLinks } from '../../src/markdown/heading-links.ts';
import { mathMarkup } from '../../src/markdown/math/math-markup.ts';

async function render(markdown: string): Promise<string> {
  const hastPlugins = [satteriHeadingIdsPlugin(), headingLinks];
  const { html } = await markdownToHtml(markdown, { hastPlugins });
  return html;
}

test('a heading is a link to itself, and its text stays as it is', async () => {
  expect(await render('## On *chaos*')).toBe(
    '<h2 id="on-chaos"><a class="heading-link" href="#on-chaos">On <em>chaos</em></a></h2>\n',
  );
});

test('a heading that holds a link is none, and neither is the title or the hidden heading of footnotes', async () => {
  const html = await render('# Title\n\n## On [*chaos*](#a)\n\nHere[^a].\n\n[^a]: A note.');
  expect(html).not.toContain('heading-link');
  expect(html).toContain('<a href="#a"><em>chaos</em></a>');
});

test.each([
  ['a formula', '## Of $x^2$', true],
  ['a component', '## Of <Mine />', false],
])('a heading with %s', async (_, mdx, isLink) => {
  const { code } = await mdxToJs(mdx, {
    mdastPlugins: [mathMarkup],
    hastPlugins: [satteriHeadingIdsPlugin(), headingLinks],
    features: { math: true },
  });
  expect(code.includes('heading-link')).toBe(isLink);
  expect(code).toContain(isLink ? '"msup"' : 'Mine');
});
