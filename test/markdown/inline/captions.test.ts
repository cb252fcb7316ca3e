import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { setCaptions } from '../../../src/markdown/inline/captions.ts';
import { mathMarkup } from '../../../src/markdown/math/math-markup.ts';
import { collectReferences, referencesOf } from '../../../src/markdown/references.ts';
import { refuseMistakes } from '../../../src/markdown/text-mistakes.ts';

async function captionsOf(mdx: string): Promise<(string | undefined)[]> {
  const frontmatter = {};
  await mdxToJs(mdx, {
    mdastPlugins: [mathMarkup, collectReferences, setCaptions, refuseMistakes],
    features: { math: true },
    data: { astro: { frontmatter } } as never,
  });
  return referencesOf(frontmatter).uses.map(({ captionMarkup }) => captionMarkup);
}

test.each([
  [
    `<Figure of="a/b" caption="Below $x$, *on 'average'*, for \`lr\`" />`,
    'Below <math><mi>x</mi></math>, <em>on ‘average’</em>, for <code>lr</code>',
  ],
  ['<Table of="a/b" caption="Of `a`" />', 'Of <code>a</code>'],
  ['<Picture name="c" caption="Of *a*">![A](/a.png)</Picture>', 'Of <em>a</em>'],
  ['<Diagram of="a/b" caption={\'Of *a*\'} />', 'Of <em>a</em>'],
  ['<Samples of="a/b" caption={`Of *a*`} />', 'Of <em>a</em>'],
])('%s', async (mdx, html) => {
  expect(await captionsOf(mdx)).toEqual([html]);
});

test('each use gets its own, with macros of the text; content and code stay', async () => {
  const mdx =
    'A $\\newcommand{\\mine}{y}$.\n\n<Ref to="a/c" />\n\n<Figure of="a/b">One</Figure>\n\n<Figure of="a/c" caption="Two $\\mine$" />\n\n<Figure of="a/d" caption={3 + 4} />';
  expect(await captionsOf(mdx)).toEqual([
    undefined,
    undefined,
    'Two <math><mi>y</mi></math>',
    undefined,
  ]);
});

const content = '<Figure …>the caption</Figure> may hold all that a text may';

test.each([
  [
    'One.\n\n<Figure of="a/b" caption="Of $\\foo$" />',
    `line 3: <Figure caption="…">: the formula $\\foo$ can't be set`,
  ],
  [
    '<Figure of="a/b" caption="Of <Value of=\'a/c\' />" />',
    `line 1: <Figure caption="…">: <Value of='a/c' />: tags can't be in an attribute; ${content}`,
  ],
  [
    '<Figure of="a/b" caption="After @smith2020" />',
    'line 1: <Figure caption="…">: @smith2020: write <Cite',
  ],
  [
    '<Picture name="c" caption="An unclosed $x">![A](/a.png)</Picture>',
    'line 1: <Picture caption="…">: $x: a formula begins',
  ],
  [
    '<Figure of="a/b" caption="By $\\eqref{eq:a}$" />\n\n$$x \\label{eq:a}$$',
    '<Figure caption="…">: $\\eqref{eq:a}$: the number of an equation can\'t be in it; <Figure …>the caption</Figure> may hold all that a text may',
  ],
])('%s is refused', async (mdx, message) => {
  await expect(captionsOf(mdx)).rejects.toThrow(message);
});

test('attributes without markup are plain text', async () => {
  const { code } = await mdxToJs(
    '<Figure of="a/b" alt="Below $10^{-3}$, *so*" caption="One" />\n\n<Listing of="a/c" symbol="d" folded="The `code` of $x_1$" />',
    {
      mdastPlugins: [mathMarkup, collectReferences, setCaptions, refuseMistakes],
      features: { math: true },
      data: { astro: { frontmatter: {} } } as never,
    },
  );
  expect(code).toContain('alt: "Below 10⁻³, so"');
  expect(code).toContain('folded: "The code of x₁"');
  expect(code).toContain('caption: "One"');
});
