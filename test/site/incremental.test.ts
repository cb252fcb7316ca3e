import { cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/logistic-map');
const folder = 'src/experiments/logistic-map';
const post = 'src/content/posts/chaos.mdx';
const dataset = 'src/datasets/one-number.ts';
const page = 'posts/chaos/index.html';
/** The front page, with a chart of each post and the verdicts of its claims. */
const front = 'index.html';
/** For feeds and networks: of a figure, and of a post. */
const pictures = [{ file: 'figures/logistic-map/distance.png' }, { file: 'posts/chaos.png' }];
const fonts = 'node_modules/retrace/dist/styles/fonts';
/** A published site has pictures for feeds and networks, too. */
const published = { RETRACE_SITE: 'https://example.org' };

interface Shown {
  file: string;
  /** A text that the file has only before the edit. */
  before?: string;
  /** A text that the file has only after the edit. */
  after?: string;
}

interface Edit {
  what: string;
  edit(site: Site): Promise<void>;
  /** Files of the built site that the edit changes. */
  shows: Shown | Shown[];
  /** Whether the build has to run the experiment again. */
  runs?: true;
}

const edits: Edit[] = [
  {
    what: 'a post',
    edit: (site) => site.edit(post, 'nothing else happens', 'all stays calm'),
    shows: { file: page, before: 'nothing else happens', after: 'all stays calm' },
  },
  {
    what: "a post's title",
    edit: (site) => site.edit(post, 'title: Chaos', 'title: Order'),
    shows: { file: front, before: 'Chaos', after: 'Order' },
  },
  {
    what: 'a chart, and another one for the list of posts',
    async edit(site) {
      await site.edit(`${folder}/charts.ts`, "title: 'Year'", "title: 'Winter'");
      await site.edit(
        `${folder}/charts.ts`,
        'function lines(',
        "export const cover = (results: LogisticMapResults) => ({ ...distance(results), title: 'Cover' });\n\nfunction lines(",
      );
    },
    shows: [
      { file: page, before: '>Year<', after: '>Winter<' },
      { file: front, before: '>Year<', after: '>Cover<' },
    ],
  },
  {
    what: 'a file that charts import',
    edit: (site) => site.edit(`${folder}/words.ts`, 'How far', 'How near'),
    shows: { file: page, before: 'How far both', after: 'How near both' },
  },
  {
    what: 'a claim, and what its post expects of it',
    async edit(site) {
      await site.edit(`${folder}/claims.ts`, 'settles above', 'ends below');
      await site.edit(`${folder}/claims.ts`, "claimed: 'above'", "claimed: 'below'");
      await site.edit(post, '<Claim is=', '<Claim expect="refuted" is=');
    },
    shows: [
      {
        file: page,
        before: 'claim-seen"><span class="claim-words">settles',
        after: 'claim-opposite"><span class="claim-words">settles',
      },
      { file: page, before: 'population settles above', after: 'population ends below' },
      { file: front, before: '1 seen in one run', after: '1 not seen in one run' },
    ],
  },
  {
    what: 'a value',
    edit: (site) => site.edit(`${folder}/values.ts`, "unit: 'years'", "unit: 'winters'"),
    shows: { file: page, before: 'years</', after: 'winters</' },
  },
  {
    what: "a variant's label, which leaves its runs fresh",
    edit: (site) => site.edit(`${folder}/experiment.ts`, "label: 'Wild'", "label: 'Savage'"),
    shows: { file: page, before: '>Wild<', after: '>Savage<' },
  },
  {
    what: 'an experiment',
    edit: (site) => site.edit(`${folder}/experiment.ts`, 'sub(1, pop', 'sub(1.01, pop'),
    shows: { file: page },
    runs: true,
  },
  {
    what: 'a file that an experiment imports',
    edit: (site) => site.edit(`${folder}/harvest.ts`, 'harvest = 0', 'harvest = 0.01'),
    shows: { file: page },
    runs: true,
  },
  {
    what: 'the version of a package that an experiment uses',
    async edit(site) {
      await site.edit('node_modules/fixture-gain/package.json', '1.0.0', '1.0.1');
      await site.edit('node_modules/fixture-gain/index.js', 'gain = 1', 'gain = 0.99');
    },
    shows: { file: page },
    runs: true,
  },
  {
    what: 'the data',
    edit: (site) => site.write('data.txt', '0.3'),
    shows: [{ file: page }, { file: front }],
    runs: true,
  },
  {
    what: 'the source of a data set',
    edit: (site) => site.edit(dataset, 'Number(text)', 'Number(text) / 2'),
    shows: { file: page },
    runs: true,
  },
  {
    what: 'a file that the configuration imports',
    edit: (site) =>
      site.edit(
        'node_modules/retrace/dist/markdown/math/math-markup.js',
        '.renderToString(',
        ".renderToString('y' + ",
      ),
    shows: { file: page, after: '<mi>y</mi>' },
  },
  {
    what: 'the date of a post',
    edit: (site) => site.edit(post, 'pubDate: ', 'updated: 2026-02-03\npubDate: '),
    shows: { file: 'rss.xml', after: '2026-02-03' },
  },
  {
    what: 'the caption of a figure',
    edit: (site) => site.edit(post, 'caption="', 'caption="Once more: '),
    shows: { file: page, after: 'Once more: ' },
  },
  {
    what: "a site's own colours",
    edit: (site) => site.write('src/colours.css', ':root { --chart-1: #103a7a; }\n'),
    shows: pictures,
  },
  {
    what: 'a font of pictures',
    edit: (site) =>
      cp(
        path.join(site.root, fonts, 'inter-semibold.ttf'),
        path.join(site.root, fonts, 'inter-regular.ttf'),
      ),
    shows: pictures,
  },
  {
    what: 'code that draws',
    edit: (site) =>
      site.edit('node_modules/retrace/dist/charts/look/theme.js', 'tickSize: 4', 'tickSize: 9'),
    shows: [{ file: page }, ...pictures],
  },
  {
    what: 'the posts: one is added',
    edit: (site) =>
      site.write(
        'src/content/posts/second.mdx',
        '---\ntitle: Second\ndescription: More.\npubDate: 2026-03-01\ntags: [maps]\n---\n\nCormorants.\n',
      ),
    shows: [
      { file: front, after: '/posts/second' },
      { file: 'rss.xml', after: 'Cormorants' },
    ],
  },
  {
    what: 'the configuration',
    edit: (site) =>
      site.edit('astro.config.mjs', 'defineConfig({', "defineConfig({ base: '/notes',"),
    shows: { file: front, before: '"/posts/chaos', after: '"/notes/posts/chaos' },
  },
  {
    what: 'the posts: one is removed',
    edit: (site) => rm(path.join(site.root, post)),
    shows: { file: front, before: '/posts/chaos' },
  },
];

let site: Site;
let built: Dist;

beforeAll(async () => {
  site = await createSite([fixture]);
  await addInputs(site);
  const { status, output } = await site.build(published);
  expect(status, output).toBe(0);
  built = await readDist(site);
});

afterAll(() => site.remove());

/** Builds after one edit at a time, so that each build finds the caches of the builds before. */
const inOrder = pLimit(1);

describe.concurrent('after an edit, an incremental build equals a clean one', () => {
  test.for(edits)('of $what', async ({ edit, shows, runs }, { expect, onTestFinished }) => {
    const { before, after, clean } = await inOrder(async () => {
      await edit(site);
      const { status, output } = await site.build(published);
      expect(status, output).toBe(0);
      expect(output.includes('calm-quick-seed1: completed')).toBe(runs === true);
      const before = built;
      built = await readDist(site);
      return { before, after: built, clean: await site.cleanCopy() };
    });
    onTestFinished(clean.remove);
    for (const shown of [shows].flat()) expectChange(expect, shown, before, after);

    // A frozen build fails unless the incremental build has left fresh records.
    const { status, output } = await clean.build({ ...published, RETRACE_RESULTS: 'frozen' });
    expect(status, output).toBe(0);
    expect(differing(after, await readDist(clean))).toEqual([]);
  });
});

/** Expects that the edit changed a file. Otherwise an edit without effect would pass the comparison of builds. */
function expectChange(
  check: typeof expect,
  { file, before, after }: Shown,
  old: Dist,
  now: Dist,
): void {
  const [then, today] = [old.get(file) ?? '', now.get(file) ?? ''];
  check(today === then, `${file} is as it was`).toBe(false);
  // `toContain` would print the whole page.
  if (before) check([then, today].map((text) => text.includes(before))).toEqual([true, false]);
  if (after) check([then, today].map((text) => text.includes(after))).toEqual([false, true]);
}

/** The files of a built site by path, with one character for each byte (Latin-1). */
type Dist = Map<string, string>;

async function readDist({ dist }: Site): Promise<Dist> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
  const read = files.map(
    async (file): Promise<[string, string]> => [
      path.relative(dist, file),
      await readFile(file, 'latin1'),
    ],
  );
  return new Map(await Promise.all(read));
}

/** The files that differ, or that one build lacks, each with an excerpt of both at the first difference. */
function differing(one: Dist, other: Dist): string[] {
  const files = [...new Set([...one.keys(), ...other.keys()])];
  return files
    .filter((file) => one.get(file) !== other.get(file))
    .map((file) => `${file}: ${firstDifference(one.get(file) ?? '', other.get(file) ?? '')}`);
}

function firstDifference(one: string, other: string): string {
  let at = 0;
  while (one[at] === other[at]) at++;
  const excerpt = (text: string) => JSON.stringify(text.slice(Math.max(0, at - 40), at + 40));
  return `${excerpt(one)} instead of ${excerpt(other)}`;
}

/** Gives the fixture's experiment a file and a package to import and its data set a file to read. */
async function addInputs(site: Site): Promise<void> {
  await site.write('node_modules/fixture-gain/index.js', 'export const gain = 1;\n');
  await site.write(
    'node_modules/fixture-gain/package.json',
    '{ "name": "fixture-gain", "version": "1.0.0", "type": "module", "main": "index.js" }\n',
  );
  await site.write(`${folder}/harvest.ts`, 'export const harvest = 0;\n');
  await site.edit(
    `${folder}/experiment.ts`,
    'import { z }',
    "import { gain } from 'fixture-gain';\nimport { harvest } from './harvest.ts';\nimport { z }",
  );
  await site.edit(`${folder}/experiment.ts`, 'scalar(data)', 'scalar(data * gain - harvest)');
  await site.write(
    `${folder}/words.ts`,
    "export const words = 'How far both are from one half.';\n",
  );
  await site.edit(`${folder}/charts.ts`, "'How far both are from one half.'", 'words');
  await site.edit(
    `${folder}/charts.ts`,
    "from './experiment.ts';",
    "from './experiment.ts';\nimport { words } from './words.ts';",
  );
  await site.write('data.txt', '0.2');
  await site.write(
    dataset,
    `import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

async function load({ root }: { root: string }) {
  const text = await readFile(path.join(root, 'data.txt'), 'utf8');
  const data = Number(text);
  const digest = createHash('sha256').update(String(data)).digest('hex');
  return { name: 'one-number', edition: 'text', digest, data, samples: { train: 1, test: 0 } };
}

export default { name: 'one-number', identify: load, load };
`,
  );
  await site.edit(
    post,
    'nothing else happens.',
    'nothing else happens\nto $x$: it <Claim is="logistic-map/settlesAboveHalf">settles</Claim>.',
  );
}
