import { markdownToHtml, mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { sideNotes } from '../../src/markdown/side-notes.ts';

async function render(markdown: string): Promise<string> {
  const { html } = await markdownToHtml(markdown, { hastPlugins: [sideNotes] });
  return html.replaceAll(/\s+/g, ' ');
}

test('a note stands beside its reference and in the list at the end', async () => {
  const html = await render('Here[^a] and there.\n\n[^a]: With *stress* and `code`.');
  expect(html).toContain(
    '</sup><sup class="side-note-mark" aria-hidden="true">1</sup><span class="side-note" role="note"><sup>1</sup> With <em>stress</em> and <code>code</code>. </span> and there.',
  );
  expect(html).toMatch(/<li id="user-content-fn-a">\s*<p>With <em>stress<\/em>/);
});

test('paragraphs of a note are joined, for it stands within one', async () => {
  const html = await render('Here[^a].\n\n[^a]: One.\n\n    Two.');
  const [, note] = /<span class="side-note"[^>]*>([\s\S]*?)<\/span>/.exec(html)!;
  expect(note).toMatch(/One\.\s+Two\./);
  expect(note).not.toContain('<p>');
});

test('a note that is referred to twice stands beside the first', async () => {
  const html = await render('Here[^a].\n\nThere[^b] again[^a].\n\n[^a]: One.\n\n[^b]: Two.');
  expect(html.match(/class="side-note"/g)).toHaveLength(2);
  expect(html.match(/class="side-note-mark"/g)).toHaveLength(3);
  expect(html.match(/class="side-note-mark" aria-hidden/g)).toHaveLength(2);
  expect(html.indexOf('<sup>1</sup> One.')).toBeLessThan(html.indexOf('There'));
});

test.each([
  ['a list', '- one\n    - two'],
  ['code', '```\n    code\n    ```'],
  ['a quotation', '> words'],
])('a note with %s stands in the list alone, under its number', async (_, block) => {
  const html = await render(`Here[^a] and there[^b].\n\n[^a]: One.\n\n[^b]: Two:\n\n    ${block}`);
  expect(html.match(/class="side-note"/g)).toHaveLength(1);
  expect(html.match(/class="side-note-mark"/g)).toHaveLength(1);
  expect(html).toContain('<li id="user-content-fn-b" class="footnote-only" value="2">');
});

test('a note that cites stands in the list alone: its citation has one address', async () => {
  const mdx = 'Here[^a].\n\n[^a]: As *<Cite key="work" />* says.';
  const { code } = await mdxToJs(mdx, { hastPlugins: [sideNotes] });
  expect(code).toContain('footnote-only');
  expect(code.match(/"work"/g)).toHaveLength(1);
});

test('a component that stands on the page twice, in a note and in the list, is told so beside the text', async () => {
  const mdx = 'Here[^a].\n\n[^a]: As <Claim is="a/b" use={0}>it *is*</Claim>, <b>so</b>.';
  const { code } = await mdxToJs(mdx, { hastPlugins: [sideNotes] });
  expect(code.match(/is: "a\/b"/g)).toHaveLength(2);
  expect(code.match(/beside: true/g)).toHaveLength(1);
});

test('a text without notes stays as it is', async () => {
  const plain = 'Only x<sup>2</sup> and a list:\n\n- one\n- two\n';
  expect(await render(plain)).toBe(
    '<p>Only x<sup>2</sup> and a list:</p> <ul> <li>one</li> <li>two</li> </ul> ',
  );
});
