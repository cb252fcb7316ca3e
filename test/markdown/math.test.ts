import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { mathMarkup } from '../../src/markdown/math.ts';

async function compile(mdx: string): Promise<string> {
  const { code } = await mdxToJs(mdx, { mdastPlugins: [mathMarkup], features: { math: true } });
  return code;
}

test('a formula in the text becomes MathML', async () => {
  const code = await compile('The rate $\\eta = 0.01$ is fixed.');
  expect(code).toContain('math');
  expect(code).toContain('"η"');
  expect(code).not.toContain('\\\\eta');
});

test('a formula of its own can be scrolled from the keyboard', async () => {
  expect(await compile('$$\nx^2\n$$')).toContain('tabindex');
  expect(await compile('Not $x^2$.')).not.toContain('tabindex');
});

test('braces in a formula are not taken for expressions', async () => {
  expect(await compile('It is $\\{1, 2\\}$.')).toContain('"{"');
});

test('a formula that can’t be set is refused with its text', async () => {
  await expect(compile('$\\frac{1}{$')).rejects.toThrow(
    /the formula \$\\frac\{1\}\{\$ can't be set/,
  );
});
