import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { refuseForeignMarks } from '../../src/markdown/foreign-marks.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

async function check(mdx: string) {
  await mdxToJs(mdx, { mdastPlugins: [refuseForeignMarks, refuseMistakes] });
}

const callout = 'a callout is written "> [!NOTE]", and its text below, each line after ">"';

test.each([
  [
    'One,\ntwo 😀 [@kermack1927].',
    'line 2: [@kermack1927]: write <Cite key="kermack1927" />; text is written "\\["',
  ],
  [
    'See [see @smith:2004, p. 3;\n-@oneil].',
    'line 1: [see @smith:2004, p. 3; -@oneil]: write <Cite key="smith:2004" /> <Cite key="oneil" />;',
  ],
  ['So [@smith, *p. 3*].', 'line 1: [@smith,: write <Cite key="smith" />;'],
  [':::note\nOne.\n:::', `line 1: :::note: ${callout}; text is written "\\:::"`],
  ['One.\n\n> Two\n> ::: tip', `line 4: ::: tip: ${callout}`],
  ['::::\n\nOne.', `line 1: ::::: ${callout}`],
])('%s is refused', async (mdx, message) => {
  await expect(async () => check(mdx)).rejects.toThrow(message);
});

test.each([
  'Escaped, \\[@kermack1927] and\n\\:::note are text, `[@key]` and `:::` code.',
  '```\n:::note\n[@key]\n```',
  '[@ada](https://example.org) wrote [@bo], of **x** ::: and [mail to a@example.org].\n\n[@bo]: https://example.org',
])('%s is taken', async (mdx) => {
  await expect(check(mdx)).resolves.toBeUndefined();
});
