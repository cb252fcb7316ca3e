import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { checkExpressions } from '../../src/markdown/expressions.ts';
import { refuseForeignMarks } from '../../src/markdown/foreign-marks.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

async function check(mdx: string) {
  await mdxToJs(mdx, {
    mdastPlugins: [refuseForeignMarks, checkExpressions, refuseMistakes],
    features: { math: true },
  });
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
  ['So [@smith, *p. 3*].', 'line 1: [@smith, *p. 3*]: write <Cite key="smith" />;'],
  [':::note\nOne.\n:::', `line 1: :::note: ${callout}; text is written "\\:::"`],
  ['One.\n\n> Two\n> ::: tip', `line 4: ::: tip: ${callout}`],
  ['::::\n\nOne.', `line 1: ::::: ${callout}`],
  // Citations and notes of Pandoc and Quarto, Distill, R Markdown, links of Obsidian.
  [
    'As @smith2020 shows.',
    'line 1: @smith2020: write <Cite key="smith2020" />; text is written "\\@"',
  ],
  ['See @fig-loss.', 'line 1: @fig-loss: write <Ref to="experiment/chart" />'],
  ['See **-@doe99**.', 'line 1: -@doe99: write <Cite key="doe99" />'],
  ['| a |\n|---|\n| @doe99 |', 'line 3: @doe99: write <Cite key="doe99" />'],
  [
    'A note.^[in *passing*]',
    'line 1: ^[in *passing*]: write [^1], and below the paragraph "[^1]: …"',
  ],
  [
    '<d-cite key="a,b"></d-cite>',
    'line 1: <d-cite>: elements of Distill are unknown; write <Cite key="a" /> <Cite key="b" />',
  ],
  [
    'So <d-footnote>this</d-footnote>.',
    'line 1: <d-footnote>: elements of Distill are unknown; write [^1]',
  ],
  [
    'It is `r mean(x)`.',
    'line 1: `r mean(x)`: code in a text isn\'t run; write <Value of="experiment/value" />',
  ],
  ['It is `{python} f(x)`.', "line 1: `{python} f(x)`: code in a text isn't run"],
  ['See [[wet]].', 'line 1: [[wet]]: a link is written [text](../other-post/)'],
  ['![[loss.png]]', 'line 1: ![[loss.png]]: a picture is written ![What it shows](./picture.png)'],
  [
    'A ==mark==, a %%comment%%.',
    'line 1: ==mark==: write <mark>mark</mark>; text is written "\\=="\nline 1: %%comment%%:',
  ],
  // Callouts, tabs and directives of MkDocs, MyST and reStructuredText.
  ['One.\n\n!!! note\n    Text.', `line 3: !!! note: ${callout}`],
  ['???+ tip "Title"', `line 1: ???+ tip "Title": ${callout}`],
  ['=== "Tab"', 'line 1: === "Tab": there are no tabs'],
  ['.. note:: this', 'line 1: .. note:: this: directives are unknown'],
  // Sub- and superscripts.
  [
    'H~2~O',
    'line 1: ~2~: write <sub>2</sub> for a subscript, ~~2~~ for struck-out words; text is written "\\~"',
  ],
  ['x^2^', 'line 1: ^2^: write <sup>2</sup>, or a formula between "$"'],
  // Formulas of TeX, and its commands.
  [
    'With \\(x^2 + y*z* \\) and \\(z.',
    'line 1: \\(x^2 + y*z* \\): a formula stands between "$"; text is written "("\nline 1: \\(z.: a formula',
  ],
  [
    'We get\n\\[ L = \\sum_{i} x_i \\]\nhere.',
    'line 2: \\[ L = \\sum_{i} x_i \\]: a formula stands between "$$", each on a line of its own; text is written "["',
  ],
  ['in \\[0, x^2\\]', 'line 1: \\[0, x^2\\]: a formula stands'],
  [
    'One.\n\n\\begin{align}\na_{1} &= {b} \\\\\nc &= d\n\\end{align}',
    'line 3: \\begin{align} a_{1} &= {b} \\\\ c &= d \\end{align}: a formula stands between "$$"',
  ],
  [
    '\\begin{itemize}\n\\item one\n\\end{itemize}',
    'line 1: \\begin{itemize} \\item one \\end{itemize}: a list is written "- …"',
  ],
  [
    'See \\eqref{a}, \\citep[p. 2]{b,c}.',
    'line 1: \\eqref{a}: write $\\eqref{a}$ for an equation, <Ref to="…" /> for a figure or table; text is written "\\\\"\nline 1: \\citep[p. 2]{b,c}: write <Cite key="b" /> <Cite key="c" />',
  ],
  [
    'So \\textbf{this} or \\alpha or $x$.',
    'line 1: \\textbf{this}: write **…**; text is written "\\\\"\nline 1: \\alpha: a formula stands between "$"',
  ],
  [
    'About 10^{3} and x_{i}.',
    'line 1: 10^{3}: a formula stands between "$"; text is written "\\{"\nline 1: x_{i}: a formula',
  ],
  [
    'An unclosed $x^2 here.',
    'line 1: $x^2: a formula begins and ends with "$", or with "$$" on lines of their own; text is written "\\$"',
  ],
  ['Unopened x^2$ here.', 'line 1: $: a formula begins and ends with'],
  ['So $2x + 1 is', 'line 1: $2x: a formula begins'],
  // What is read as text, and begins a block elsewhere.
  ['(my-label)=\n\nText.', 'line 1: (my-label)=: a heading gets its address from its text'],
  ['[TOC]', 'line 1: [TOC]: a page makes its contents from its headings'],
  ['See [](#a).', 'line 1: [](#a): a link needs words: [text](#a)'],
  ['[see @fig-loss]', 'line 1: [see @fig-loss]: write <Ref to="experiment/chart" />'],
  [
    '\\usepackage{amsmath} \\maketitle',
    'line 1: \\usepackage{amsmath}: take it away: it sets a page of paper',
  ],
  ['One **two and three', 'line 1: **: stressed words begin and end with "**"'],
  ['说**“强调”**的', 'line 1: **: stressed words begin and end with "**"'],
  ['One `two and three', 'line 1: `: code begins and ends with as many "`"; text is written "\\`"'],
  ['One ~~two', 'line 1: ~~: struck-out words begin and end with "~~"'],
  ['##Title', 'line 1: ##Title: a heading has a space after its signs'],
  [
    '| a | b |\n|---|\n| 1 | 2 |',
    'line 1: | a | b |: a table has below its head a line such as "|---|---|", with as many cells as the head',
  ],
  ['a | b\n--|--|--\n1 | 2', 'line 2: --|--|--: a table has below its head'],
  ['+---+---+\n| a | b |\n+---+---+', 'line 1: +---+---+: a table is written "| a | b |"'],
  [
    'Term\n: Definition',
    'line 2: : Definition: a term and its definition are written "- **term**: …"',
  ],
])('%s is refused', async (mdx, message) => {
  await expect(async () => check(mdx)).rejects.toThrow(message);
});

test.each([
  'Escaped, \\[@kermack1927] and\n\\:::note are text, `[@key]` and `:::` code.',
  '```\n:::note\n[@key]\n```',
  '[@ada](https://example.org) wrote [@bo], of **x** ::: and [mail to a@example.org].\n\n[@bo]: https://example.org',
  'Text: \\[0, 1\\], \\@ada, \\[[wet\\]], C:\\Users\\ada, a \\R, \\\\alpha and \\$x.',
  'Code: `\\(x\\)`, `$x`, `@ada`, `[[a]]`, `H~2~O`, `{x}` and `\\alpha{x}`.',
  'Costs $5.50.',
  'Escaped \\`, \\*\\* and \\~~, 2 * 3, **a**, `` ` `` and [![A](/a.png)](/b/).',
  'Costs US$10k.',
  'It is 5 $.',
  'Code in braces: {/* @key \\(x\\) */}{\'@key \\\\alpha [[a]]\'}, and <b title="@key [[a]]">x</b>.',
  'Formulas: $\\alpha_{i}$, $[[a]]$ and\n\n$$\nx_{i} @ y\n$$\n\n~~struck~~ words, a == b == c, 5^2, x^2 and #1; see https://example.org/@ada/==a==.',
  '- [x] done!!! And ???\n- a: b\n\n> Quoted | text\n\n1: one\n\nIs a@example.org.',
])('%s is taken', async (mdx) => {
  await expect(check(mdx)).resolves.toBeUndefined();
});
