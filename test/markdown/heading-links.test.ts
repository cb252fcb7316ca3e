import { satteriHeadingIdsPlugin } from '@astrojs/markdown-satteri';
import { markdownToHtml } from 'satteri';
import { expect, test } from 'vitest';
import { headingLinks } from '../../src/markdown/heading-links.ts';

async function render(markdown: string): Promise<string> {
  const hastPlugins = [satteriHeadingIdsPlugin(), headingLinks];
  const { html } = await markdownToHtml(markdown, { hastPlugins });
  return html;
}

test('a heading ends with a link to itself that adds nothing to its text', async () => {
  expect(await render('## On *chaos*')).toBe(
    '<h2 id="on-chaos">On <em>chaos</em><a class="heading-link" href="#on-chaos" aria-label="Link to this section"></a></h2>\n',
  );
});

test('neither the title nor the hidden heading of footnotes has one', async () => {
  const html = await render('# Title\n\nHere[^a].\n\n[^a]: A note.');
  expect(html).not.toContain('heading-link');
});
