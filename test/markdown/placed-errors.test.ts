import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { markdown } from '../../src/integration/markdown.ts';

const processor = markdown(new URL('src/pages/', pathToFileURL(`${process.cwd()}/`)));

async function refusal(mdx: string): Promise<{ message: string; line?: number }> {
  const renderer = await processor.createMdxRenderer!({ syntaxHighlight: false }, {
    optimize: false,
    srcDir: new URL('file:///src/'),
    sourcemap: false,
  } as never);
  const file = `${process.cwd()}/src/content/posts/mine.mdx`;
  return renderer.process(mdx, file, {}).then(
    () => expect.unreachable('it was taken'),
    (error) => error,
  );
}

const mistakes: Record<string, [mdx: string, message: string]> = {
  'a sign that opens a tag': [
    'One.\n\nIf a <5.',
    ':3: Unexpected character after `<`, expected a valid JSX tag (note: to create a link in MDX, use `[text](url)`); a "<" or "{" that is text is written "\\<" or "\\{"',
  ],
  'a tag that stays open': [
    'One.\n\n<Figure of="a/b">',
    ':3: Expected a closing tag for `<Figure>` (3:1); write <Figure … /> or <Figure …>…</Figure>',
  ],
  "Quarto's sign of a callout": [
    'One.\n\n::: {.callout-note}\nTwo.\n:::',
    ':3: ::: {.callout-note}: a callout is written "> [!NOTE]", and its text below, each line after ">"; text is written "\\:::"',
  ],
  "Quarto's citation": [
    'One.\n\nSee [@smith].',
    ':3: [@smith]: write <Cite key="smith" />; text is written "\\["',
  ],
  "Quarto's address of a heading": [
    'One.\n\n## Title {#sec-a}',
    ':3: {#sec-a}: a heading gets its address from its text; take it away; text is written "\\{"',
  ],
  "Quarto's width of a picture": [
    'One.\n\n![A](./a.png){width=50%}',
    ':3: {width=50%}: attributes of other generators are unknown; take it away (a picture with a number and a name is <Picture name="…" caption="…">); text is written "\\{"',
  ],
  "Hugo's shortcode": [
    'One.\n\nA {{< video https://example.org >}}.',
    ':3: {{< video https://example.org >}}: shortcodes of other generators are unknown; take it away, or write a component; text is written "\\{"',
  ],
  "Jekyll's tag": [
    'One.\n\n{% include a.html %}',
    ':3: {% include a.html %}: shortcodes of other generators are unknown; take it away, or write a component; text is written "\\{"',
  ],
  "MyST's role": [
    'One.\n\nOf {math}`x^2` and {cite}`a`.',
    ':3: {math}`x^2`: a formula stands between "$"; text is written "\\{"\nsrc/content/posts/mine.mdx:3: {cite}`a`: write <Cite key="…" />; text is written "\\{"',
  ],
  "LaTeX's reference": [
    'One.\n\nSee \\eqref{eq:a}.',
    ':3: \\eqref{eq:a}: write $\\eqref{eq:a}$ for an equation, <Ref to="…" /> for a figure or table; text is written "\\\\"',
  ],
  "TeX's formula with a sign that opens a tag": [
    'One.\n\nIf \\(a<b\\).',
    ':3: \\(a<b\\): a formula stands between "$"; text is written "("',
  ],
  'a set in braces': [
    'One.\n\nOf {1, 2}.',
    ':3: {1, 2}: braces run as code; text is written "\\{"',
  ],
  'a picture that is missing': [
    'One.\n\n![A](./missing/a.png)',
    ':3: the picture "./missing/a.png": there is no such file; put it beside the post',
  ],
  'a formula': [
    'One.\n\nSee $a \\leftarow b$.',
    ":3: the formula $a \\leftarow b$ can't be set: Unsupported function name: \\leftarow at position 3; mind its spelling, or define it in a formula before: $\\newcommand{\\leftarow}{…}$",
  ],
  'an attribute that is missing': [
    'One.\n\nSee <Value />.',
    ':3: <Value>: needs of="experiment/name", written out as a text; it has nothing',
  ],
};

test.each(Object.entries(mistakes))('%s is refused in one line that says where', async (_, it) => {
  const [mdx, message] = it;
  expect(await refusal(mdx)).toMatchObject({
    message: `src/content/posts/mine.mdx${message}`,
    line: 3,
  });
});

test('a mistake in a page of plain Markdown is placed, too', async () => {
  const renderer = await processor.createRenderer({ syntaxHighlight: false } as never);
  const page = new URL('src/pages/about.md', pathToFileURL(`${process.cwd()}/`));
  const rendering = renderer.render('\n\n\nText.', { fileURL: page, frontmatter: {} } as never);
  await expect(rendering).rejects.toThrow(
    'src/pages/about.md:1: its front matter needs a title; write title: "…" between two lines of ---',
  );
});
