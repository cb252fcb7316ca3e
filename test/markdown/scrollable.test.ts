import { markdownToHtml } from 'satteri';
import { expect, test } from 'vitest';
import { scrollable } from '../../src/markdown/scrollable.ts';

async function render(markdown: string): Promise<string> {
  const { html } = await markdownToHtml(markdown, { hastPlugins: [scrollable] });
  return html;
}

test('code can be scrolled from the keyboard', async () => {
  expect(await render('```\nx\n```')).toMatch(/^<pre tabindex="0"><code/);
});

test('a table scrolls by itself, under a name', async () => {
  expect(await render('| a |\n|---|\n| 1 |')).toMatch(
    /^<div class="scroller" role="group" aria-label="Table" tabindex="0"><table>.*<\/table><\/div>\n?$/s,
  );
});
