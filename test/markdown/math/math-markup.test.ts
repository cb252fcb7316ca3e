import { markdownToHtml, mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { mathMarkup } from '../../../src/markdown/math/math-markup.ts';
import { refuseMistakes } from '../../../src/markdown/text-mistakes.ts';

async function compile(mdx: string): Promise<string> {
  const { code } = await mdxToJs(mdx, {
    mdastPlugins: [mathMarkup, refuseMistakes],
    features: { math: true },
  });
  return code;
}

test('a formula in the text becomes MathML', async () => {
  const code = await compile('The rate $\\eta = 0.01$ is fixed.');
  expect(code).toContain('math');
  expect(code).toContain('"η"');
  expect(code).not.toContain('\\\\eta');
});

test('in plain Markdown, too, it stays in its paragraph', async () => {
  const { html } = await markdownToHtml('Because $x$ is.\n\n$$\nx^2\n$$', {
    mdastPlugins: [mathMarkup, refuseMistakes],
    features: { math: true },
  });
  expect(html).toMatch(/^<p>Because <math>(?:(?!<p>).)*<\/math> is\.<\/p>\s*<math /s);
});

test('a formula of its own can be scrolled from the keyboard', async () => {
  expect(await compile('$$\nx^2\n$$')).toContain('tabindex');
  expect(await compile('Not $x^2$.')).not.toContain('tabindex');
});

test('double dollars set it apart within one line, too', async () => {
  expect(await compile('$$x^2$$')).toContain('"tml-display"');
  expect(await compile('So $$x^2 \\label{eq:a}$$ has a number.')).toContain('"(1)"');
});

test('operators in scripts have no space beside them, others keep theirs', async () => {
  const code = await compile('$a + W^{t+1}_{i,j} + \\sum_{n=1} x^{\\sum_j y}$');
  const tight = code.match(/lspace: "0",\s*rspace: "0"/g);
  // The +, the comma and the = in scripts, but neither the sums nor the two operators outside of scripts.
  expect(tight).toHaveLength(3);
});

test('braces in a formula are not taken for expressions', async () => {
  expect(await compile('It is $\\{1, 2\\}$.')).toContain('"{"');
});

test('a formula that can’t be set is refused with its text', async () => {
  await expect(compile('$\\frac{1}{$')).rejects.toThrow(
    /the formula \$\\frac\{1\}\{\$ can't be set/,
  );
});

test.each([
  ['Costs $5 and then $10 more.', '$5 and then $'],
  ['First\nit cost $5,\nor US$10.', '$5, or US$'],
  ['The rate $ x $ is fixed.', '$ x $'],
])('%j holds no formula', async (mdx, written) => {
  await expect(compile(mdx)).rejects.toThrow(
    `${written}: a formula has no space just inside its "$", and no digit after it; a "$" that is text is written "\\$"`,
  );
});

test.each([
  'Costs \\$5 and then \\$10 more.',
  'Costs $5.',
  'Code: `$5 and $10`.',
])('%j is text', async (mdx) => {
  expect(await compile(mdx)).not.toContain('math');
});

const definitions = [
  '\\newcommand{\\R}{\\mathbb{R}}',
  '\\DeclareMathOperator{\\rank}{rank}',
  '\\DeclareMathOperator*{\\argmin}{arg\\,min}',
  '\\newcommand{\\Ex}[2][p]{E_{#1} #2}',
  '\\def\\half#1{\\frac{#1}{2}}',
  '\\let\\eps\\varepsilon',
];

/** The symbols of a formula, which stands behind all definitions. */
async function symbolsOf(tex: string): Promise<string> {
  const code = await compile(`$$\n${definitions.join('\n')}\n$$\n\nThe $${tex}$.`);
  return [...code.matchAll(/"m\w+", \{ children: "([^"]*)"|children: "([^"]+)"/g)]
    .map(([, one, other]) => one ?? other)
    .join(' ')
    .replaceAll(/\s/g, ' ');
}

test.each([
  ['\\R', 'ℝ'],
  ['\\rank', 'rank'],
  ['\\argmin_x', 'arg min x'],
  ['\\Ex{x}', 'E p x'],
  ['\\Ex[q]{x}', 'E q x'],
  ['\\half{x}', 'x 2'],
  ['\\eps', 'ε'],
])('macros hold to the end of the text: %s', async (tex, symbols) => {
  expect(await symbolsOf(tex)).toContain(symbols);
});

test('a formula that only defines macros leaves nothing', async () => {
  const code = await compile(
    `$$\n${definitions.join('\n')}\n$$\n\nBut $\\newcommand{\\x}{y}$text.`,
  );
  expect(code).not.toContain('math');
});

test('macros of one text mean nothing in another, and none before they are defined', async () => {
  await compile('$\\newcommand{\\mine}{x} \\mine$');
  await expect(compile('$\\mine$')).rejects.toThrow('Unsupported function name: \\mine');
  await expect(compile('$\\mine$\n\n$\\newcommand{\\mine}{x}$')).rejects.toThrow(
    'line 1: the formula $\\mine$',
  );
});

test('commands of packages that authors know are set', async () => {
  const code = await compile('$\\mbox{for } \\mathbbm{1} \\mathds{1} \\ensuremath{x}$');
  expect(code).toMatch(/"for[^"]*".*"𝟙.*𝟙".*"x"/s);
});

test.each([
  ['\\SI{3}{m}', '\\SI is a command of siunitx'],
  ['\\num{3}', '\\num is a command of siunitx'],
  ['\\qty{3}{m}', '\\qty with two arguments is a command of siunitx'],
  ['\\href{https://example.org}{x}', 'a link stands outside of formulas: [text](address)'],
  ['\\begin{eqnarray} a &=& b \\end{eqnarray}', 'write {align}, with one "&" in each row'],
  ['\\begin{foo} a \\end{foo}', 'known are {align}'],
  ['\\begin{align} a \\\\ \\intertext{so} b \\end{align}', 'end the formula, write the text'],
  ['\\foo', 'mind its spelling, or define it in a formula before: $\\newcommand{\\foo}{…}$'],
  ['50% of x', 'all behind a "%" is a comment; a "%" that is shown is written "\\%"'],
  ['`x`', 'a formula has no "`" beside its "$"'],
  ['\\renewcommand{\\foo}{x}', '\\renewcommand: there is no \\foo yet; write \\newcommand'],
  ['\\newcommand{\\foo}[x]{y}', '\\foo: "x" is no number of arguments'],
])('%s is refused with a remedy', async (tex, remedy) => {
  await expect(compile(`$$\n${tex}\n$$`)).rejects.toThrow(remedy);
});

test.each([
  ['$$ a = b\n+ c\n$$', '$$ a = b'],
  ['$$\na = b $$\n\nText.', '$$'],
  ['$$\na\n\n## Next\n\nText.', '$$'],
  ['$$\na\n$$ {#eq-a}\n\nText.', '$$'],
])('%j loses nothing beside its dollars', async (mdx, line) => {
  await expect(compile(mdx)).rejects.toThrow(
    `${line}: a formula of several lines begins and ends with "$$" on lines of their own`,
  );
});

test.each([
  '> $$\n> a\n> $$',
  '- $$\n  a % b\n  $$',
  '$$$\na\n$$$',
  '$$  \na\n$$  ',
])('%j is a formula', async (mdx) => {
  expect(await compile(mdx)).toContain('"tml-display"');
});
