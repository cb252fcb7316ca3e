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
    ':3: Could not parse expression with oxc: Unexpected token; a callout is written "> [!NOTE]"',
  ],
  "Quarto's citation": [
    'One.\n\nSee [@smith].',
    ':3: [@smith]: write <Cite key="smith" />; text is written "\\["',
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
    ":3: the formula $a \\leftarow b$ can't be set: Unsupported function name: \\leftarow at position 3",
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
