import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { LoaderContext } from 'astro/loaders';
import { expect, onTestFinished, test } from 'vitest';
import { Addresses } from '../../src/loaders/addresses.ts';
import { frontmatterMistakes, otherDates } from '../../src/loaders/frontmatter.ts';
import { nameMistakes } from '../../src/loaders/post-mistakes.ts';
import { postSchema, postWithMarkup } from '../../src/loaders/post-schema.ts';
import { postsLoader } from '../../src/loaders/posts-loader.ts';

const required = { title: 'One', description: 'One line.', pubDate: '2024-02-29' };

test('a post needs title, description and date, and may have more fields', () => {
  expect(postSchema.parse(required)).toEqual({ ...required, pubDate: new Date('2024-02-29') });
  const ada = { name: 'Ada', url: 'https://example.org/ada', affiliation: 'Institute of Maps' };
  const more = { ...required, updated: '2024-02-29', authors: [ada, 'Bo Li'], draft: true };
  expect(postSchema.parse(more)).toMatchObject({
    updated: new Date('2024-02-29'),
    authors: [ada, { name: 'Bo Li' }],
    draft: true,
  });
});

test.each([
  [{ updated: '2024-02-28' }, 'updated', 'must not be before pubDate'],
  [{ updated: 'soon' }, 'updated', 'must be a date'],
  [{ authors: 'Ada' }, 'authors', 'must be a list of names, or of { name, url, affiliation }'],
  [{ authors: [] }, 'authors', 'must be a list of names'],
  [{ authors: [{ name: 'Ada', mail: 'a' }] }, 'authors', 'must be a list of names'],
  [{ authors: [{ name: 'Ada', url: 'example.org' }] }, 'authors', 'must have whole addresses'],
  [{ authors: ['Ada', 'ada'] }, 'authors', 'must not have a name twice'],
  [{ authors: ['…'] }, 'authors', 'needs a letter or a digit'],
  [{ tags: [] }, 'tags', 'must be a list of names'],
  [{ tags: 'maps' }, 'tags', 'must be a list of names'],
  [{ tags: [' '] }, 'tags', 'must not be empty'],
  [{ tags: [7] }, 'tags', 'must be a text'],
  [{ tags: ['++'] }, 'tags', 'needs a letter or a digit in each name, for its address'],
  [{ tags: ['数'.repeat(67)] }, 'tags', 'has a name too long for an address'],
  [{ tags: ['Batch norm', 'maps', 'batch-norm'] }, 'tags', 'must not have a name twice'],
  [{ tags: ['a\x07'] }, 'tags', 'must not hold U+0007'],
  [{ series: 3 }, 'series', 'must be a name, or { name, part } with a part from 1 on'],
  [{ series: { name: 'Maps', part: 0 } }, 'series', 'must be a name, or { name, part }'],
  [{ series: { name: 'Maps', number: 1 } }, 'series', 'must be a name, or { name, part }'],
  [{ series: '!' }, 'series', 'needs a letter or a digit'],
  [{ draft: 'yes' }, 'draft', 'must be true or false'],
  [{ title: 'On\x07e' }, 'title', 'must not hold U+0007, which no feed can'],
  [{ description: 'a\0' }, 'description', 'must not hold U+0000'],
  [{ description: 'a\ud83d.' }, 'description', 'must not hold U+D83D'],
  [{ title: 'a\ufffe' }, 'title', 'must not hold U+FFFE'],
  [{ authors: ['Ada', 'B\x1bo'] }, 'authors', 'must not hold U+001B'],
  [{ authors: [{ name: 'Ada', affiliation: 'a\uffff' }] }, 'authors', 'must not hold U+FFFF'],
  [{ authors: [{ name: 'A', url: 'https://a.example/\x0b1' }] }, 'authors', 'must not hold U+000B'],
  [{ authors: [{ name: 'A', url: ' \tjavascript:x' }] }, 'authors', 'must have whole addresses'],
  [{ authors: [{ name: 'A', url: 'data:text/html,x' }] }, 'authors', 'must have whole addresses'],
])('%j is refused', (more, key, problem) => {
  const [issue, ...others] = postSchema.safeParse({ ...required, ...more }).error!.issues;
  expect(others).toEqual([]);
  expect(issue!.path[0]).toBe(key);
  expect(issue!.message).toContain(problem);
});

test('tags and series are names, in one form of Unicode', () => {
  const post = postSchema.parse({ ...required, tags: [' e\u0301tude', 'C++'], series: 'Maps' });
  expect(post).toMatchObject({ tags: ['\u00e9tude', 'C++'], series: { name: 'Maps' } });
  const part = { name: 'Maps', part: 2 };
  expect(postSchema.parse({ ...required, series: part }).series).toEqual(part);
});

test('a title may contain every character that XML allows', () => {
  const title = 'a\tb\nc\x7f\x85\ud7ff\ue000\ufffd🙂\u{1fffe}';
  expect(postSchema.parse({ ...required, title }).title).toBe(title);
});

const calendar = "isn't in the calendar";
const day = 'has a time: write the day alone';

test.each([
  ['pubDate: 2026-11-31', '2026-11-31', calendar],
  ['pubDate: 2026-13-01', '2026-13-01', calendar],
  ['pubDate: 2026-11-31 # the last', '2026-11-31', calendar],
  ['"pubDate" : 2026-02-30', '2026-02-30', calendar],
  ['pubDate:\n  2026-02-30', '2026-02-30', calendar],
  ['pubDate: 2026-01-31T23:30:00-05:00', '2026-01-31T23:30:00-05:00', day],
  ['pubDate: 2026-01-31 23:30:00', '2026-01-31 23:30:00', day],
  // Midnight of another day in UTC.
  ['pubDate: 2026-01-31T19:00:00-05:00', '2026-01-31T19:00:00-05:00', day],
  ['pubDate: 2026-1-31 1:00:00Z', '2026-1-31 1:00:00Z', day],
])('%j is another day to YAML, and found', (line, written, problem) => {
  const post = `---\r\ntitle: One\r\n${line}\r\n---\r\n\r\nupdated: 2026-11-31\r\n`;
  expect(otherDates(post)).toEqual([{ line: 3, key: 'pubDate', written, problem }]);
});

test.each([
  '2024-02-29',
  "'2024-02-29'",
  '2024-02-29 # a leap day',
  'soon',
])('%s is no other day', (written) => {
  expect(otherDates(`---\npubDate: ${written}\n---\n`)).toEqual([]);
});

test('a date with a time is refused as it is written', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-posts-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const file = path.join(root, 'one.mdx');
  await writeFile(file, '---\ntitle: T\npubDate: 2026-01-31T23:30:00-05:00\n---\n');
  const pubDate = new Date('2026-01-31T23:30:00-05:00');
  const mistakes = await frontmatterMistakes(file, { title: 'T', description: 'D', pubDate });
  expect(mistakes.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /one\.mdx:3: frontmatter: pubDate must be a date, as 2020-01-08, but 2026-01-31T23:30:00-05:00 has a time: write the day alone$/,
    ),
  ]);
  expect(postSchema.safeParse({ ...required, pubDate }).success).toBe(false);
});

test('two posts of one address are refused with both files, unless one is no more', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-posts-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const files = ['study1.mdx', 'study.1.mdx', 'caf\u00e9.mdx', 'cafe\u0301.mdx', 'gone.mdx'];
  const [study1, study, cafe, other, gone] = files.map((name) => path.join(root, name)) as [
    string,
    string,
    string,
    string,
    string,
  ];
  for (const file of [study1, study, cafe, other]) await writeFile(file, '');
  const addresses = new Addresses();
  expect(addresses.add('study1', study1)).toEqual([]);
  expect(addresses.add('study1', study1)).toEqual([]);
  expect(addresses.add('study1', study).map(({ message }) => message)).toEqual([
    `${study1}:1: has the address of ${study}, /posts/study1/; rename one of them`,
  ]);
  expect(addresses.add('constructor', gone)).toEqual([]);
  expect(addresses.add('constructor', study)).toEqual([]);
  expect(addresses.add('caf\u00e9', cafe)).toEqual([]);
  expect(addresses.add('cafe\u0301', other)).toHaveLength(1);
  expect(addresses.add('', gone)[0]!.message).toContain('needs a letter or a digit in each name');
  expect(addresses.add('a//b', gone)).toHaveLength(1);
});

test('a post in plain Markdown is refused rather than ignored', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-posts-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const posts = path.join(root, 'src/content/posts');
  await mkdir(path.join(posts, '_drafts'), { recursive: true });
  await mkdir(path.join(posts, 'sub'));
  for (const file of [
    '_notes.md',
    '_drafts/one.md',
    'sub/C#.mdx',
    'three.MDX',
    'two.md',
    'why?.mdx',
    'x.mdx',
  ]) {
    await writeFile(path.join(posts, file), '');
  }
  const context = { config: { root: pathToFileURL(`${root}/`) } } as LoaderContext;
  const named = await nameMistakes(posts);
  expect(named.map(({ message }) => message.replace(/^.*posts\//, ''))).toEqual([
    'sub/C#.mdx: its name holds "#", which begins another part of an address; rename it',
    expect.stringContaining('three.MDX: a post is an .mdx file'),
    expect.stringContaining('two.md: a post is an .mdx file'),
    'why?.mdx: its name holds "?", which begins another part of an address; rename it',
  ]);
  await rm(path.join(posts, 'sub'), { recursive: true });
  for (const file of ['three.MDX', 'why?.mdx', 'x.mdx']) await rm(path.join(posts, file));
  await expect(postsLoader().load(context)).rejects.toThrow(
    'src/content/posts/two.md: a post is an .mdx file; rename it to .mdx, or begin its name with "_"',
  );
});

test('title and description are plain text, and HTML beside it', () => {
  const post = postWithMarkup.parse({
    ...required,
    title: 'Below $10^{-3}$ "on average"',
    description: 'Of *all* `runs` & <b>',
  });
  expect(post).toMatchObject({
    title: 'Below 10⁻³ “on average”',
    titleMarkup: expect.stringMatching(/^Below <math>.*<\/math> “on average”$/),
    description: 'Of all runs & <b>',
    descriptionMarkup: 'Of <em>all</em> <code>runs</code> &amp; &lt;b&gt;',
  });
});

test.each([
  ['The rate $x', '$x: a formula begins and ends with "$"'],
  ['After [@smith]', '[@smith]: write <Cite key="smith" />'],
  ['About [this](../a/)', "the link to ../a/ can't be in it; write it in the text"],
])('the title %j is refused', (title, problem) => {
  const [issue] = postSchema.safeParse({ ...required, title }).error!.issues;
  expect(issue!.message).toContain(`must be mended (${problem}`);
});
