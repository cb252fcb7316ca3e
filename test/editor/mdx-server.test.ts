import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findNames } from '../../src/editor/known-names.ts';
import { writeDeclarations } from '../../src/editor/write-declarations.ts';
import { createStudy } from '../../src/new/create-study.ts';
import { type AuthorSite, createAuthorSite } from './author-site.ts';
import { type MdxServer, type OpenPost, startMdxServer } from './mdx-server.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const posts = 'src/content/posts';
let site: AuthorSite;
let server: MdxServer;

beforeAll(async () => {
  site = await createAuthorSite(['src/content', 'src/experiments']);
  await createStudy(site.root, {
    name: 'my-study',
    title: 'My study',
    description: 'What it asks, in one line',
    pubDate: new Date('2026-01-31'),
  });
  const file = 'src/experiments/my-study/experiment.ts';
  const study = await readFile(path.join(site.root, file), 'utf8');
  const drawings = "artifacts: { drawings: { kind: 'picture', about: 'What it draws' } },";
  await site.write(file, study.replace('\n  metrics: ', `\n  ${drawings}\n  metrics: `));
  await site.write('src/experiments/my-study/tables.ts', 'export function ends() {}');
  await site.write('src/experiments/my-study/diagrams.ts', 'export function walk() {}');
  for (const [file, text] of await filesInDocs()) await site.write(file, text);
  await writeDeclarations(site.root);
  server = await startMdxServer(site.root);
});

afterAll(async () => {
  await server.stop();
  await site.remove();
});

test('the posts of the repository and of the docs have no mistakes', async () => {
  const files = (await readdir(path.join(site.root, posts))).sort();
  expect(files).toEqual([
    'batch-normalization.mdx',
    'brightness.mdx',
    'edge-of-stability.mdx',
    'my-study.mdx',
    'what-a-linear-classifier-sees.mdx',
  ]);
  for (const file of files) {
    const text = await readFile(path.join(site.root, posts, file), 'utf8');
    const post = await server.open(`${posts}/${file}`, text);
    expect({ file, found: await post.diagnostics() }).toEqual({ file, found: [] });
  }
});

test('the repository has the same settings for posts as a new site', async () => {
  const read = async (file: string) =>
    JSON.parse(await readFile(path.join(repository, file), 'utf8')) as Record<string, unknown>;
  const own = await read('tsconfig.json');
  const ofSites = await read('src/integration/tsconfig.json');
  expect(own['mdx']).toEqual((await read('src/new/site/tsconfig.json'))['mdx']);
  expect(own['include']).toContain('.astro/*.d.ts');
  expect(own['compilerOptions']).toMatchObject({ jsxImportSource: 'retrace' });
  expect(ofSites['compilerOptions']).toMatchObject({ jsxImportSource: 'retrace' });
});

test('the components that the docs list have no mistakes, in any form', async () => {
  const docs = await readFile(path.join(repository, 'docs/1-write-a-post.md'), 'utf8');
  const elements = [...docs.matchAll(/`(<[A-Z][^`]*(?:\/>|<\/\w+>))`/g)];
  // "…" alone stands for a name.
  const whole = elements
    .map(([, element]) => element!)
    .filter((each) => !each.includes('<Claim is="…"'));
  expect(whole.length).toBeGreaterThan(12);
  const post = await write(`${whole.join('\n\n')}

<Figure of="my-study/distance">A caption with $\\frac{1}{2}$, *words* and <Value of="my-study/steps" /></Figure>

<Value of="my-study/averageEndsCloser" /> <Claim is="my-study@quick,1,2,3/averageEndsCloser" expect="inconclusive">so</Claim>

<div class="wide">{frontmatter.title}</div> [^1]

$$
\\label{eq:a} \\sum_{i=1}^{n} x_i
$$

[^1]: A note, see <Ref to="my-study@full/distance" /> and $\\eqref{eq:a}$.`);
  expect(await post.diagnostics()).toEqual([]);
});

test('what attributes take is offered: names without the forms with other runs', async () => {
  const post =
    await write(`<Figure of="" /> <Claim is="" expect="" /> <Table of="" /> <Cite key="" /> <Diagram of="" />

<Ref to="" /> <Listing of="" symbol="a" /> <Runs of="" /> <Value of="" />`);
  const charts = [
    'batch-norm/accuracy',
    'batch-norm/cover',
    'batch-norm/gradientPredictiveness',
    'batch-norm/ics',
    'batch-norm/lossLandscape',
    'batch-norm-everywhere/accuracy',
    'batch-norm-everywhere/measures',
    'batch-norm-pytorch/implementations',
    'brightness/byImages',
    'edge-of-stability/cover',
    'edge-of-stability/loss',
    'edge-of-stability/sharpness',
    'edge-of-stability-rates/lateSharpnessByRate',
    'linear-templates/accuracies',
    'linear-templates/confidence',
    'linear-templates/confusion',
    'linear-templates/landscape',
    'linear-templates/recalls',
    'linear-templates/sureness',
    'my-study/distance',
  ];
  const metrics = (await findNames(site.root)).metrics.known;
  expect(metrics).toEqual(expect.arrayContaining(['brightness/brightness', 'my-study/distance']));
  const shown = [...new Set([...charts, ...metrics])].sort();
  const diagrams = ['batch-norm/network', 'brightness/measurement', 'my-study/walk'];
  const artifacts = ['linear-templates/templates', 'my-study/drawings'];
  const tables = [
    'batch-norm/besideArticle',
    'brightness/means',
    'linear-templates/besideNetwork',
    'my-study/ends',
  ];
  expect(await offered(post, '<Figure of="')).toEqual(shown);
  expect(await offered(post, '<Table of="')).toEqual(tables);
  expect(await offered(post, '<Ref to="')).toEqual(
    [...new Set(['', ...shown, ...diagrams, ...tables, ...artifacts])].sort(),
  );
  expect(await offered(post, '<Diagram of="')).toEqual(diagrams);
  expect(await offered(post, 'expect="')).toEqual(['inconclusive', 'refuted', 'supported']);
  expect(await offered(post, '<Cite key="')).toEqual([
    'cohen2021',
    'damian2023',
    'ioffe2015',
    'santurkar2018',
    'simonyan2014',
  ]);
  expect(await offered(post, '<Runs of="')).toEqual([
    'batch-norm',
    'batch-norm-everywhere',
    'batch-norm-pytorch',
    'brightness',
    'edge-of-stability',
    'edge-of-stability-rates',
    'linear-templates',
    'my-study',
  ]);
  expect(await offered(post, '<Claim is="')).toContain('edge-of-stability/hoversAbove');
  expect(await offered(post, '<Listing of="')).toContain('shared/sharpness');
  const values = await offered(post, '<Value of="');
  expect(values).toEqual(expect.arrayContaining(['my-study/steps', 'my-study/averageEndsCloser']));
  expect(values.filter((name) => name.includes('@'))).toEqual([]);
});

test('components and their attributes are offered', async () => {
  const post = await write('<Fi />\n\n<Figure of="my-study/distance"  />');
  expect(await post.completions('<Fi')).toEqual(expect.arrayContaining(['Figure', 'InShort']));
  expect((await post.completions('<Figure of="my-study/distance" ')).sort()).toEqual([
    'alt?',
    'caption?',
    'scale?',
  ]);
});

test('a component and its attributes are explained', async () => {
  const post = await write('<Figure of="my-study/distance" caption="c" />');
  expect(await post.hover('Figure')).toContain(
    'A chart, with a number, its data, and the runs behind it.',
  );
  expect(await post.hover('of=')).toContain("an export of the experiment's `charts.ts`");
  expect(await post.hover('caption')).toContain('What to see in the chart.');
});

test.each([
  ['<Figure of="batch-norm/icz" caption="c" />', 'Did you mean \'"batch-norm/ics"\'?'],
  ['<Claim is="batch-norm/icsHiger">so</Claim>', 'Did you mean \'"batch-norm/icsHigher"\'?'],
  [
    '<Claim is="my-study/averageEndsCloser" expect="refutd">so</Claim>',
    'Did you mean \'"refuted"\'?',
  ],
  ['<Cite key="santurkar2081" />', 'Did you mean \'"santurkar2018"\'?'],
  ['<Value of="my-study/step" />', 'Did you mean \'"my-study/steps"\'?'],
  ['<Ref to="my-study/distanc" />', 'Did you mean \'"my-study/distance"\'?'],
  [
    '<Listing of="my-study/experimnt" symbol="default" />',
    'Did you mean \'"my-study/experiment"\'?',
  ],
  ['<Value of="my-study/distance" variant="averge" />', 'Did you mean \'"average"\'?'],
  ['<Value of="my-study/distance" variant="last" take="lst" />', 'Did you mean \'"last"\'?'],
  ['<Figur of="my-study/distance" />', "Did you mean 'Figure'?"],
  ['<Figure of="my-study/distance" caption="c" capt="d" />', "'capt'"],
  ['<Figure of="my-study@quik/distance" caption="c" />', 'not assignable'],
  ['<Figure of="loss" caption="c" />', 'not assignable'],
  ['<Figure caption="c" />', "Property 'of' is missing"],
  ['<Runs of="my-stud" />', 'Did you mean \'"my-study"\'?'],
  ['<Runs of="my-study@ful" />', 'not assignable'],
])('%s is marked', async (text, says) => {
  const post = await write(`A formula, $x_{1}$, and a use:\n\n${text}`);
  expect(await post.diagnostics()).toEqual([{ line: 7, message: expect.stringContaining(says) }]);
});

test('a new chart is known without a restart', async () => {
  const post = await write('<Figure of="my-study/latest" caption="c" />');
  expect(await post.diagnostics()).toHaveLength(1);
  const charts = 'src/experiments/my-study/charts.ts';
  const before = await readFile(path.join(site.root, charts), 'utf8');
  await site.write(charts, `${before}\nexport function latest() {}\n`);
  await writeDeclarations(site.root);
  await server.changed('.astro/retrace.d.ts');
  expect(await post.diagnostics()).toEqual([]);
});

let written = 0;

function write(text: string): Promise<OpenPost> {
  written += 1;
  return server.open(`${posts}/draft-${written}.mdx`, `---\ntitle: A draft\n---\n\n${text}\n`);
}

async function offered(post: OpenPost, behind: string): Promise<string[]> {
  return (await post.completions(behind)).sort();
}

/** The files that the second page of the docs shows. */
async function filesInDocs(): Promise<[file: string, text: string][]> {
  const docs = await readFile(path.join(repository, 'docs/2-write-an-experiment.md'), 'utf8');
  const [, post = ''] = /```mdx\n([\s\S]*?)```/.exec(docs) ?? [];
  const code = [...docs.matchAll(/```ts\n(\/\/ (src\/experiments\S+)\n[\s\S]*?)```/g)];
  return [
    [`${posts}/brightness.mdx`, post],
    ...code.map(([, text, file]): [string, string] => [file!, text!]),
  ];
}
