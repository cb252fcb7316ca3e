import { expect, test } from 'vitest';
import { inlineText, problemInInline } from '../../../src/markdown/inline/inline-text.ts';

test.each([
  [
    'Below *all* of `lr`, "so" -- and \'98',
    'Below <em>all</em> of <code>lr</code>, “so” – and ’98',
  ],
  ['1. Loss of snake_case', '1. Loss of snake_case'],
  ['- About C #', '- About C #'],
  ['A <b>title</b> & {braces} of a < b', 'A &lt;b&gt;title&lt;/b&gt; &amp; {braces} of a &lt; b'],
  ['See https://example.org', 'See https://example.org'],
  ['One\n  two', 'One two'],
])('%j is set as a text is', (text, html) => {
  expect(inlineText(text).html).toBe(html);
});

test.each([
  ['Below $10^{-3}$, *on "average"*, for `lr`', 'Below 10⁻³, on “average”, for lr'],
  ['$\\frac{a+b}{2} \\le \\sqrt{x}$ and $\\frac12$', '(a+b)/2 ≤ √x and 1/2'],
  ['$W_{i,j}^{(t+1)}$, $x_t$, $x_1^2$', 'W_(i,j)^(t+1), x_t, x₁²'],
  ['$\\mathbf{x} \\in \\R^n$ and $\\hat{\\theta}$', 'x ∈ ℝⁿ and θ̂'],
  ['$P(A \\mid B)$ if $a<b$', 'P(A|B) if a < b'],
  ['The <b> & "it"', 'The <b> & “it”'],
])('%j can be read without markup', (text, plain) => {
  expect(inlineText(text).plain).toBe(plain);
});

test('a caption keeps links, and uses macros of the post', () => {
  const macros = { '\\mine': '\\mathbb{M}' };
  expect(inlineText('$\\mine$ of [a](../b/)', { isCaption: true, macros }).html).toBe(
    '<math><mi>𝕄</mi></math> of <a href="../b/">a</a>',
  );
});

test.each([
  ['A [link](../a/)', "the link to ../a/ can't be in it; write it in the text"],
  ['A note[^1]', "[^1]: a note can't be in it"],
  ['As $\\eqref{eq:a}$ says', "$\\eqref{eq:a}$: the number of an equation can't be in it"],
  ['$x = 1 \\label{eq:a}$', "$\\label{eq:a}$: the number of an equation can't be in it"],
  ['A ![picture](./a.png)', "a picture can't be in it"],
  ['$\\foo$', "the formula $\\foo$ can't be set: Unsupported function name: \\foo"],
  ['An unclosed $x', '$x: a formula begins and ends with "$"'],
  ['After [@smith]', '[@smith]: write <Cite key="smith" />'],
])('%j is no title', (text, problem) => {
  expect(problemInInline(text)).toContain(problem);
});

test('tags are refused in a caption', () => {
  const problem = problemInInline('Of <Value of="a/b" />', { isCaption: true });
  expect(problem).toBe('<Value of="a/b" />: tags can\'t be in an attribute');
});
