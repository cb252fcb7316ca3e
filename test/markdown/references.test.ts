import { mdxToJs } from 'satteri';
import { expect, test } from 'vitest';
import { componentNames } from '../../src/markdown/components.ts';
import { mathMarkup } from '../../src/markdown/math/math-markup.ts';
import { collectReferences, referencesOf } from '../../src/markdown/references.ts';
import { refuseMistakes } from '../../src/markdown/text-mistakes.ts';

async function references(mdx: string) {
  const astro = {
    frontmatter: {},
    headings: [],
    localImagePaths: new Set<string>(),
    remoteImagePaths: new Set<string>(),
  };
  const mdastPlugins = [mathMarkup, collectReferences, refuseMistakes];
  await mdxToJs(mdx, { mdastPlugins, features: { math: true }, data: { astro } });
  return referencesOf(astro.frontmatter);
}

test('figures are noted in the order of the text, wherever they stand', async () => {
  const mdx = `
<Figure of="a/second" caption="…" />

> <Figure of="a/first" caption="…" />

- In a list: <Ref to="a/second" /> and <Value of="b/number" />.
`;
  expect(await references(mdx)).toMatchObject({
    uses: [
      { component: 'Figure', of: 'a/second', line: 2 },
      { component: 'Figure', of: 'a/first', line: 4 },
      { component: 'Ref', of: 'a/second', line: 6 },
      { component: 'Value', of: 'b/number', line: 6 },
    ],
    figures: ['a/second', 'a/first'],
    sources: ['a', 'b'],
    runs: [],
  });
});

test('samples are numbered with the figures, by a name if they have one', async () => {
  const mdx = `
<Samples of="a/faces" caption="…" />

<Samples of="b@full/faces" name="ends" seed="all" caption="…" />

<Ref to="ends" />
`;
  expect(await references(mdx)).toMatchObject({
    uses: [
      { component: 'Samples', of: 'a/faces' },
      { component: 'Samples', of: 'ends', attributes: { of: 'b@full/faces', seed: 'all' } },
      { component: 'Ref', of: 'ends' },
    ],
    figures: ['a/faces', 'ends'],
    sources: ['a', 'b@full'],
  });
});

test('diagrams are numbered with the figures, and show runs', async () => {
  const mdx = `
<Diagram of="a/network" caption="…" />

<Figure of="b/chart" caption="…" />

<Diagram of="a/data">With a *caption*</Diagram>
`;
  expect(await references(mdx)).toMatchObject({
    figures: ['a/network', 'b/chart', 'a/data'],
    sources: ['a', 'b'],
  });
});

test('a number of a metric is named by what is chosen, the same in any order', async () => {
  const { uses, sources, inShort } = await references(`
<InShort>It ends at <Value of="a/loss" variant="sgd" />.</InShort>

<Value of="a/loss" /> <Value take="max" variant="sgd" of="a@full/loss" /> <Value of="a/loss" take="min" />
`);
  expect(uses.map(({ of }) => of)).toEqual([
    'a/loss:last:sgd',
    'a/loss',
    'a@full/loss:max:sgd',
    'a/loss:min',
  ]);
  expect(sources).toEqual(['a', 'a@full']);
  expect(inShort).toEqual([['It ends at ', { component: 'Value', of: 'a/loss:last:sgd' }, '.']]);
});

test('a figure, table, value or claim may name several experiments, and the page has the runs of each', async () => {
  const both = await references(
    '<Figure of="a+b@full/loss" caption="…" />\n\n<Ref to="a+b@full/loss" /> <Value of="c+a/x" />',
  );
  expect(both).toMatchObject({ figures: ['a+b@full/loss'], sources: ['a', 'b@full', 'c'] });
  const claim = await references('<Claim is="a+b@full/x">So</Claim>');
  expect(claim).toMatchObject({ uses: [{ of: 'a+b@full/x' }], sources: ['a', 'b@full'] });
  await expect(references('<Runs of="a+b" />')).rejects.toThrow(
    'names several experiments, which only a figure, table, value or claim reads together; name one',
  );
  await expect(references('<Claim of="a+b/x" above="1">So</Claim>')).rejects.toThrow(
    'a claim about a metric is of one; name one, or write an export of claims.ts, with is="…"',
  );
});

test('a claim without code is named by what it claims, and keeps its words as plain text', async () => {
  const { uses, sources, inShort } = await references(`
<InShort>Here <Claim of="a/loss" variant="adam" below="sgd">it *ends* lower</Claim>.</InShort>

<Claim of="a@full/loss" by="0.02" above="sgd" take="max" variant="adam" primary>It is
[higher](#x), by $2/x$</Claim> and <Claim of="a/loss" above="0.5" below="1e-3" expect="refuted">so</Claim>,
and <Claim of="a/loss" within="0.1" near="sgd">near</Claim>.
`);
  expect(uses.map(({ component, of, sentence }) => [component, of, sentence])).toEqual([
    ['Claim', 'a/loss:last:adam:below:sgd', 'it ends lower'],
    ['Claim', 'a@full/loss:max:adam:above:sgd:by:0.02', 'It is higher, by 2/x'],
    ['Claim', 'a/loss:last:above:0.5:below:1e-3', 'so'],
    ['Claim', 'a/loss:last:near:sgd:within:0.1', 'near'],
  ]);
  expect(sources).toEqual(['a', 'a@full']);
  expect(inShort).toEqual([
    ['Here it ends lower', { component: 'Claim', of: 'a/loss:last:adam:below:sgd' }, '.'],
  ]);
});

test.each([
  [
    '<Claim of="a/b">x</Claim>',
    '<Claim of="a/b">: needs above="…", below="…" or near="…", each a number or another',
  ],
  [
    '<Claim of="a/b" by="1">x</Claim>',
    '<Claim of="a/b" by="1">: by="1" is the margin to another variant; it needs',
  ],
  [
    '<Claim of="a/b" above={c}>x</Claim>',
    '<Claim of="a/b" above={…}>: above must be written out as a text',
  ],
  [
    '<Claim of="a/b" above="1" />',
    '<Claim of="a/b" above="1">: needs words as its content: what is claimed',
  ],
  [
    '<Claim of="a/b" above="1">at <Value of="a/c" /></Claim>',
    'its words must be plain text, as they are kept with the runs',
  ],
  ['<Claim of="a/b" above="1">$\\frac{1}{2}$</Claim>', 'its words must be plain text'],
  [
    '<Claim is="a/b" above="1">x</Claim>',
    '<Claim is="a/b" above="1">: has is="…", and above="…" is for a claim without it; take one away',
  ],
  ['<Claim is="a/b" of="a/c">x</Claim>', 'has is="…", and of="…" is for a claim without it'],
])('a claim that can not be read is refused: %s', async (mdx, says) => {
  await expect(references(mdx)).rejects.toThrow(says);
});

test('what is chosen of a metric is written out', async () => {
  await expect(references('<Value of="a/loss" variant={best} />')).rejects.toThrow(
    'line 1: <Value of="a/loss" variant={…}>: variant must be written out as a text: variant="…"',
  );
});

test.each([
  ['<Diagram caption="…" />', 'line 1: <Diagram>: needs of="experiment/name", written out'],
  ['<Diagram of="a/network" />', 'line 1: <Diagram of="a/network">: needs caption="…", or a'],
  ['<Diagram of="a/b" caption="…" is="c" />', 'line 1: <Diagram>: there is no attribute is'],
])('a diagram without what it needs is refused: %s', async (mdx, message) => {
  await expect(references(mdx)).rejects.toThrow(message);
});

test('a post without references has empty ones', async () => {
  expect(await references('Only *text*, and `<Figure of="a/b" />` as code.')).toEqual({
    uses: [],
    figures: [],
    tables: [],
    citations: [],
    sources: [],
    runs: [],
    ledger: false,
    inShort: [],
    typedNumbers: [],
    words: 5,
  });
});

test('pictures are numbered with the figures, and need no experiment', async () => {
  const mdx = `
<Figure of="a/chart" caption="…" />

<Picture name="set-up" caption="…">![A lamp](./lamp.png)</Picture>

As <Ref to="set-up" /> shows.
`;
  expect(await references(mdx)).toMatchObject({
    figures: ['a/chart', 'set-up'],
    sources: ['a'],
  });
});

test.each([
  [
    '<Samples of="a/faces" name="Two words" caption="…" />',
    'line 1: <Samples of="a/faces">: name must be a name like',
  ],
  [
    '<Samples of="a/faces" steps={all} caption="…" />',
    'line 1: <Samples of="a/faces">: steps must be written out as a text',
  ],
  [
    '<Samples of="a/faces" caption="…" />\n\n<Samples of="a/faces" caption="…" />',
    'line 3: <Samples of="a/faces">: is in the post twice',
  ],
  ['<Picture name="a/lamp" caption="…" />', 'line 1: <Picture name="a/lamp">: must be a name like'],
  [
    '<Picture name="lamp" caption="…">a</Picture> <Picture name="lamp" caption="…">b</Picture>',
    'line 1: <Picture name="lamp">: is in the post twice',
  ],
])('a picture needs a name of its own: %s', async (mdx, message) => {
  await expect(references(mdx)).rejects.toThrow(message);
});

test('tables have numbers of their own, and stand in a post once', async () => {
  const table = '<Table of="a/table" caption="…" />';
  const mdx = `<Figure of="a/figure" caption="…" />\n\n${table}`;
  expect(await references(mdx)).toMatchObject({
    figures: ['a/figure'],
    tables: ['a/table'],
    sources: ['a'],
  });
  await expect(references(`${table}\n\n${table}`)).rejects.toThrow(
    'line 3: <Table of="a/table">: is in the post twice',
  );
});

test('experiments whose runs the author lists are noted as such', async () => {
  expect(await references('<Runs of="a" />')).toMatchObject({
    uses: [{ component: 'Runs', of: 'a' }],
    figures: [],
    sources: ['a'],
    runs: ['a'],
  });
});

test('claims are noted with the verdict that their author expects', async () => {
  const mdx =
    'It is <Claim is="a/b">so</Claim> and not\n<Claim is="a/c" expect="refuted">so</Claim>.\n\n<Ledger />';
  expect(await references(mdx)).toMatchObject({
    uses: [
      { component: 'Claim', of: 'a/b', line: 1 },
      { component: 'Claim', of: 'a/c', line: 2, attributes: { expect: 'refuted' } },
    ],
    sources: ['a'],
    ledger: true,
  });
});

test('what is cited is numbered by its first place, and asks for no runs', async () => {
  const mdx =
    'As <Cite key="second" /> and\n<Cite key="first" /> say, and <Cite key="second" /> again.\n\n' +
    '<Listing of="a/file" symbol="run" />';
  expect(await references(mdx)).toMatchObject({
    uses: [
      { component: 'Cite', of: 'second', line: 1 },
      { component: 'Cite', of: 'first', line: 2 },
      { component: 'Cite', of: 'second', line: 2 },
      { component: 'Listing', of: 'a/file', attributes: { symbol: 'run' }, line: 4 },
    ],
    citations: ['second', 'first'],
    sources: [],
  });
});

test('numbers typed next to a unit are noted, but not in code or formulas', async () => {
  const mdx = 'First\nof *3 %* all, `4 %` and **5 steps**.';
  expect((await references(mdx)).typedNumbers).toEqual([
    { line: 2, text: '3 %' },
    { line: 2, text: '5 steps' },
  ]);
});

test('numbers typed into a caption or the line of what is folded are noted, too', async () => {
  const mdx =
    '\n<Figure of="a/b" caption="Lower by 3 %." />\n\n<Table of="a/c" caption="Ends." folded="After 5 s" />';
  expect((await references(mdx)).typedNumbers).toEqual([
    { line: 2, text: '3 %' },
    { line: 4, text: '5 s' },
  ]);
});

test('the symbols of formulas are no words', async () => {
  const mdx = 'Of $x = 5 \\text{ steps}$.[^a]\n\n[^a]: So.';
  expect(await references(mdx)).toMatchObject({ words: 2, typedNumbers: [] });
});

test('each use is told its place, whatever stands in it, and nothing else is', async () => {
  const astro = {
    frontmatter: {},
    headings: [],
    localImagePaths: new Set<string>(),
    remoteImagePaths: new Set<string>(),
  };
  const { code } = await mdxToJs(
    '<Figure of="a/b">\nWith <Value of="a/c" />.\n</Figure>\n\nAs <Ref to="a/b" />. <Ledger />',
    { mdastPlugins: [collectReferences], data: { astro } },
  );
  const components = [...code.matchAll(/_jsxs?\(([A-Z]\w+), \{/g)].map(([, name]) => name);
  expect(components).toEqual(['Figure', 'Value', 'Ref', 'Ledger']);
  expect([...code.matchAll(/use: (\d+)/g)].map(([, place]) => place)).toEqual(['0', '1', '2']);
});

test('two documents are kept apart', async () => {
  await references('<Figure of="a/b" caption="…" />');
  expect((await references('<Figure of="c/d" caption="…" />')).figures).toEqual(['c/d']);
});

test.each([
  [
    '<Figure of={name} caption="…" />',
    '<Figure>: needs of="experiment/name", written out as a text',
  ],
  ['<Claim>x</Claim>', '<Claim>: needs is="experiment/name" or of="…", written out as a text'],
  ['<Value />', '<Value>: needs of="experiment/name", written out as a text'],
  ['<Cite />', '<Cite>: needs key="key of the bibliography", written out as a text'],
  ['<Runs />', '<Runs>: needs of="experiment", written out as a text'],
  [
    '<Figure of="a/b" caption="…" />\n\n<Figure of="a/b" caption="…" />',
    '<Figure of="a/b">: is in the post twice; refer to the first by <Ref to="a/b" />',
  ],
  [
    'One.\n\n<Figure of="a/b" captoin="…" />',
    'line 3: <Figure>: there is no attribute captoin; did you mean caption? known: of, caption, alt',
  ],
  [
    '<Claim is="a/b" expects="refuted">It falls.</Claim>',
    'line 1: <Claim>: there is no attribute expects; did you mean expect? known: is',
  ],
  ['<Ledger of="a" />', 'line 1: <Ledger>: there is no attribute of; it has none'],
  ['<Value of="a/b" use={7} />', 'line 1: <Value>: there is no attribute use; known: of'],
  [
    '<Figure of="a/b" />',
    'line 1: <Figure of="a/b">: needs caption="…", or a caption as its content; it has of',
  ],
  [
    '<Table of="a/b" caption />',
    'line 1: <Table of="a/b">: needs caption="…", or a caption as its content; it has of, caption',
  ],
  [
    '<Picture name="lamp">![A lamp](./lamp.png)</Picture>',
    'line 1: <Picture name="lamp">: needs caption="…"; it has name',
  ],
  [
    '<Picture name="lamp" caption="…" />',
    'line 1: <Picture name="lamp">: needs a picture as its content: ![What it shows](./picture.png); it has name, caption',
  ],
  [
    'One.\n\n<Number of="a/b" />',
    `line 3: <Number>: there is no such component; known: ${componentNames.join(', ')}`,
  ],
  [
    'One.\n\n## After *<Value of="a/b" />* steps',
    "line 3: <Value>: can't be in a heading, whose address and entry in the contents have only text; write it below the heading",
  ],
  ['## One[^1]\n\n[^1]: So.', "line 1: [^1]: can't be in a heading"],
  ['One,\ntwo.[^1]', 'line 2: [^1]: there is no such note; add a line "[^1]: …"'],
])('%s is refused', async (mdx, message) => {
  await expect(references(mdx)).rejects.toThrow(message);
});

test('a mark of a note that is escaped is text', async () => {
  expect((await references('Größe 😀: \\[^1\\] and \\[^2].')).uses).toEqual([]);
  await expect(references('Größe 😀: \\[^1\\] and [^2].')).rejects.toThrow(
    '[^2]: there is no such',
  );
});

test('a caption may also be computed, or be the content', async () => {
  const mdx =
    '<Figure of="a/b" caption={text} />\n\n<Figure of="a/c">*So.*</Figure>\n\n<Table of="a/d" {...rest} />';
  expect((await references(mdx)).uses).toHaveLength(3);
});

test('what a post imports or declares itself is a component, too', async () => {
  const mdx =
    "import Map from './Map.astro';\nexport const Twice = () => 2;\n\n<Map />\n\nIt is <Twice />, `[^1]`.[^1]\n\n[^1]: So.";
  expect((await references(mdx)).uses).toEqual([]);
});
