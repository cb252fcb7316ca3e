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
