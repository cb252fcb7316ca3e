import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { mathMarkup } from '../../../src/markdown/math/math-markup.ts';
import { collectReferences, referencesOf } from '../../../src/markdown/references.ts';

async function pointsOf(inside: string) {
  const astro = {
    frontmatter: {},
    headings: [],
    localImagePaths: new Set<string>(),
    remoteImagePaths: new Set<string>(),
  };
  const features = { math: true, gfm: { footnotes: true } };
  const mdx = `<InShort>${inside}</InShort>\n\n## Text\n\nMore.[^1]\n\n[^1]: A note.`;
  await mdxToJs(mdx, { mdastPlugins: [mathMarkup, collectReferences], features, data: { astro } });
  return referencesOf(astro.frontmatter).inShort;
}

test('points and paragraphs are told in their order, without their marks', async () => {
  const list =
    '\n- It is *so*, in `code` and\n  [linked](https://example.org).\n- And <em>so</em>.\n';
  expect(await pointsOf(`${list}\nA paragraph.\n`)).toEqual([
    ['It is so, in code and linked.'],
    ['And so.'],
    ['A paragraph.'],
  ]);
  expect(await pointsOf('On one line.')).toEqual([['On one line.']]);
});

test('what results say is kept as a component, a claim behind its words', async () => {
  const point =
    'At <Value of="a/b" />, <Claim is="a/c">it *falls* by <Value of="a/d" /></Claim>: <Ref to="a/e" />.';
  expect(await pointsOf(`\n- ${point}\n`)).toEqual([
    [
      'At ',
      { component: 'Value', of: 'a/b' },
      ', it falls by ',
      { component: 'Value', of: 'a/d' },
      { component: 'Claim', of: 'a/c' },
      ': ',
      { component: 'Ref', of: 'a/e' },
      '.',
    ],
  ]);
});

test('citations, notes and comments are left out, with the space before them', async () => {
  const point = 'As others say <Cite key="may" />, so{/* sure? */} it is.[^1]';
  expect(await pointsOf(`\n${point}\n`)).toEqual([['As others say, so it is.']]);
});

test('a formula in one line is text', async () => {
  expect(await pointsOf('\nThe limit is $2/\\eta$.\n')).toEqual([['The limit is 2/η.']]);
});

test.each([
  ['a fraction', '$\\frac{1}{2}$'],
  ['an exponent', '$x^2$'],
  ['an exponent of HTML', 'x<sup>2</sup>'],
  ['what is crossed out', '~~not~~'],
  ['a picture', '![so](so.svg)'],
  ['an expression', '{1 + 1}'],
  ['a component of its author', '<Own />'],
])('a point with %s is left out, and no other', async (_, part) => {
  expect(await pointsOf(`\n- It is ${part} here.\n- It is so.\n`)).toEqual([['It is so.']]);
});
