import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { checkExpressions } from '../../src/markdown/expressions.ts';
import { mathMarkup } from '../../src/markdown/math/math-markup.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

const declarations = `import film from './clip.mp4';\nexport const sizes = [1, 2];\n\n`;

async function check(mdx: string) {
  await mdxToJs(mdx, {
    mdastPlugins: [mathMarkup, checkExpressions, refuseMistakes],
    features: { math: true },
  });
}

test.each([
  ['One.\n\nThe set {1, 2}.', 'line 3: {1, 2}: braces run as code; text is written "\\{"'],
  ['The empty {}.', 'line 1: {}: braces run as code;'],
  ['A {3}.', 'line 1: {3}: braces run as code;'],
  ['A {Map}.', 'line 1: {Map}: braces run as code;'],
  [
    'Of {x}.',
    'line 1: {x}: braces run as code, and the post neither imports nor exports "x"; text is written "\\{"',
  ],
  [`${declarations}Of {from}.`, 'line 4: {from}: braces run as code, and the post neither'],
  [`${declarations}Of {clip}.`, 'line 4: {clip}: braces run as code, and the post neither'],
  [`${declarations}{sizes.map((it) => it + y)}`, 'neither imports nor exports "y"'],
  [
    'One.\n\n<video src={film} controls />',
    `line 3: <video src={film}>: the post neither imports nor exports "film"; add a line such as "import film from './file'" above the text`,
  ],
  ['A <b {...rest}>b</b>.', 'line 1: <b {...rest}>: the post neither imports nor exports "rest"'],
])('%s is refused', async (mdx, message) => {
  await expect(check(mdx)).rejects.toThrow(message);
});

test.each([
  'The set \\{1, 2\\}, `{x}` and $\\{x_{1}\\}$.',
  "One{/* {x} */}{' '}{`two`}{'{'}.\n\n{/* three\n */ // four\n}",
  'Of {frontmatter.title}.',
  `${declarations}Of {sizes[0]} and {sizes.map((size) => Math.round(size))}.`,
  `${declarations}{sizes.map((size) => <b>{size}</b>)}`,
  `${declarations}<video src={film} width={640} style={{ color: 'red' }} controls {...{ film }} />`,
])('%s is taken', async (mdx) => {
  await expect(check(mdx)).resolves.toBeUndefined();
});

test('all are told together, in the order of the text', async () => {
  const mdx = 'One {1}, two <b {...two}>b</b>.\n\nThree <i {...three}>{3}</i>.';
  await expect(check(mdx)).rejects.toThrow(
    /^line 1: \{1\}: .*\nline 1: <b \{\.\.\.two\}>: .*\nline 3: <i \{\.\.\.three\}>: .*\nline 3: \{3\}: /,
  );
});
