import { markdownToHtml } from 'satteri';
import { expect, test } from 'vitest';
import { callouts } from '../../src/markdown/callouts.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

async function render(markdown: string): Promise<string> {
  const { html } = await markdownToHtml(markdown, { mdastPlugins: [callouts, refuseMistakes] });
  return html.replaceAll('\n', '');
}

const start = (kind: string, label: string) =>
  `<aside class="callout callout-${kind}" role="note"><p class="callout-label">${label}</p>`;

test.each([
  ['note', 'Note'],
  ['tip', 'Tip'],
  ['important', 'Important'],
  ['warning', 'Warning'],
  ['caution', 'Caution'],
])('a quotation can be a %s', async (kind, label) => {
  const html = await render(`> [!${kind.toUpperCase()}]\n> With *stress*.`);
  expect(html).toBe(`${start(kind, label)}<p>With <em>stress</em>.</p></aside>`);
});

test('a callout may hold blocks, below its mark or after a gap', async () => {
  expect(await render('> [!TIP]\n>\n> One.\n>\n> - two')).toBe(
    `${start('tip', 'Tip')}<p>One.</p><ul><li>two</li></ul></aside>`,
  );
  expect(await render('> [!TIP]\n> - one')).toBe(
    `${start('tip', 'Tip')}<ul><li>one</li></ul></aside>`,
  );
});

test.each([
  '> Words.',
  '> Not [!NOTE]',
  '> *[!NOTE]*',
  '> # Title',
  '[!NOTE]',
])('%j is none', async (markdown) => {
  expect(await render(markdown)).not.toContain('callout');
});

test.each([
  [
    '> [!HINT]\n> Words.',
    'line 3: [!HINT]: there is no such callout; known: NOTE, TIP, IMPORTANT, WARNING, CAUTION',
  ],
  ['> [!NOTE] Words.', 'line 3: [!NOTE]: must be alone on its line; its text begins below'],
])('%j is refused', async (markdown, message) => {
  await expect(render(`One.\n\n${markdown}`)).rejects.toThrow(message);
});
