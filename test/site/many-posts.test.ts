import { access, rm } from 'node:fs/promises';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { type Node, parse, TEXT_NODE, walkSync } from 'ultrahtml';
import { querySelector, querySelectorAll } from 'ultrahtml/selector';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

const home = 'https://example.org/notes/';
const published = { RETRACE_SITE: 'https://example.org', RETRACE_BASE: '/notes/' };
const count = 45;
const authors = [
  'Žofia Müller-İnce',
  '李雷',
  '{ name: Ada, url: "https://ada.example/", affiliation: Maps }',
];
let site: Site;

beforeAll(async () => {
  site = await createSite([]);
  for (let i = 0; i < count; i++) await site.write(fileOf(i), postOf(i));
});

afterAll(() => site.remove());

function fileOf(i: number): string {
  return `src/content/posts/post-${String(i).padStart(2, '0')}.mdx`;
}

/** A post a month from January 2020 on. All have a tag, one has another, and four are parts of a series. */
function postOf(i: number): string {
  const month = String((i % 12) + 1).padStart(2, '0');
  const lines = [
    `title: Post ${i}`,
    'description: One line.',
    `pubDate: ${2020 + Math.floor(i / 12)}-${month}-15`,
    `authors: [${authors[i % authors.length]}]`,
    `tags: [Batch norm${i === 7 ? ', 数据' : ''}]`,
    ...(i % 10 === 4 ? [`series: { name: On maps, part: ${(i + 6) / 10} }`] : []),
  ];
  return `---\n${lines.join('\n')}\n---\n\nText of post ${i}.\n`;
}

describe('a site of 45 posts', () => {
  beforeAll(async () => {
    const { status, output } = await site.build(published);
    expect(status, output).toBe(0);
  });

  test('shows the newest 20 on the front page, and the others on the pages after it', async () => {
    const pages = ['', 'page/2/', 'page/3/'];
    const titles = await Promise.all(pages.map(titlesOf));
    expect(titles.map((each) => each.length)).toEqual([20, 20, 5]);
    expect(titles.flat()).toEqual(Array.from({ length: count }, (_, i) => `Post ${44 - i}`));
    expect(await exists('page/1/index.html')).toBe(false);
    expect(await exists('page/4/index.html')).toBe(false);
    await expectNeighbours('', { next: 'page/2/' });
    await expectNeighbours('page/2/', { prev: '', next: 'page/3/' });
    await expectNeighbours('page/3/', { prev: 'page/2/' });
    const second = await site.page('page/2/index.html');
    expect(second).toContain('<title>Posts, page 2 of 3 · ');
    expect(second).toContain(`<link rel="canonical" href="${home}page/2/">`);
  });

  test('has pages of a tag, in the sitemap, and a feed of its own', async () => {
    expect(await titlesOf('tags/batch-norm/')).toHaveLength(20);
    expect(await titlesOf('tags/batch-norm/3/')).toEqual([
      'Post 4',
      'Post 3',
      'Post 2',
      'Post 1',
      'Post 0',
    ]);
    await expectNeighbours('tags/batch-norm/2/', {
      prev: 'tags/batch-norm/',
      next: 'tags/batch-norm/3/',
    });
    expect(await titlesOf('tags/数据/')).toEqual(['Post 7']);
    expect(textOf(await pageOf('tags/'))).toMatch(/Batch norm\s+45 posts\s+数据\s+1 post\b/);
    expect(await site.page('sitemap-0.xml')).toContain(`${home}tags/batch-norm/3/`);
    for (const page of ['tags/batch-norm/', 'tags/batch-norm/2/']) {
      const feeds = querySelectorAll(await pageOf(page), 'link')
        .filter(({ attributes }) => attributes['rel'] === 'alternate')
        .map(({ attributes }) => attributes['href']);
      expect(feeds).toEqual(['/notes/rss.xml', '/notes/tags/batch-norm/rss.xml']);
    }
    const feed = await channelOf('tags/数据/rss.xml');
    expect(feed).toMatchObject({
      title: expect.stringMatching(/: 数据$/),
      link: encodeURI(`${home}tags/数据/`),
    });
    expect(feed.item).toMatchObject({ title: 'Post 7', category: ['Batch norm', '数据'] });
    expect((await channelOf('rss.xml')).item).toHaveLength(20);
  });

  test('has a page of each author, with what the posts say of them', async () => {
    expect(await titlesOf('authors/李雷/')).toHaveLength(15);
    expect(await titlesOf('authors/žofia-müller-i̇nce/')).toContain('Post 0');
    const ada = await pageOf('authors/ada/');
    expect(textOf(ada)).toMatch(/Ada\s+Maps · 15 posts\s+ada\.example\s+Feed/);
    expect(textOf(await pageOf('authors/'))).toMatch(/Ada\s+15 posts/);
  });

  test('has an archive by year, to which the front page leads', async () => {
    const archive = await pageOf('archive/');
    const years = querySelectorAll(archive, 'h2').map((year) => textOf(year));
    expect(years).toEqual(['2023', '2022', '2021', '2020']);
    expect(querySelectorAll(archive, 'time')).toHaveLength(count);
    expect(await linksOf('')).toContain('/notes/archive/');
  });

  test('has its series in order, and leads from part to part', async () => {
    const titles = [4, 14, 24, 34, 44].map((i) => `Post ${i}`);
    expect(await titlesOf('series/on-maps/')).toEqual(titles);
    const part = await pageOf('posts/post-14/');
    expect(textOf(part)).toContain('Part 2 of 5 of On maps');
    expect(textOf(querySelector(part, 'nav.series-links'))).toMatch(
      /The part before: Post 4\s+The next part: Post 24/,
    );
    expect(await linksOf('posts/post-14/')).toEqual(
      expect.arrayContaining([
        '/notes/series/on-maps/',
        '/notes/posts/post-04/',
        '/notes/posts/post-24/',
        '/notes/tags/batch-norm/',
        `/notes/authors/ada/`,
      ]),
    );
  });

  test('lists the newest posts only where a page is not found, and beside the search', async () => {
    for (const page of ['404.html', 'search/index.html']) {
      const html = await site.page(page);
      expect(html).toContain('These are the newest posts.');
      expect(querySelectorAll(parse(html), 'h2')).toHaveLength(20);
    }
  });
});

test('what posts say wrong together or alone is refused, in one line each', async () => {
  const head = 'title: More\ndescription: One line.\npubDate: 2026-01-31';
  const refused = [
    [
      'tags: [batch-norm]',
      'src/content/posts/zebras-1.mdx:5: frontmatter: tags: "batch-norm" is "Batch norm" in src/content/posts/post-00.mdx; write both alike, or so that other letters or digits differ',
    ],
    [
      'series: { name: On maps, part: 2 }',
      'src/content/posts/zebras-2.mdx:5: frontmatter: series: part 2 of "On maps" is src/content/posts/post-14.mdx already; give this post another part',
    ],
    [
      'tags: [maps, maps]',
      'src/content/posts/zebras-3.mdx:5: frontmatter: tags must not have a name twice, not even in other case or punctuation, but is ["maps","maps"]',
    ],
  ] as const;
  const files = refused.map((_, i) => `src/content/posts/zebras-${i + 1}.mdx`);
  for (const [i, [line]] of refused.entries()) {
    await site.write(files[i]!, `---\n${head}\n${line}\n---\n\nText.\n`);
  }
  const { status, output } = await site.build(published);
  for (const file of files) await rm(path.join(site.root, file));
  expect(status).not.toBe(0);
  const messages = refused.map(([, message]) => message);
  expect(output.split('\n').slice(-5)).toEqual([...messages, '3 mistakes in 3 posts', '']);
  expect(output).not.toContain('    at ');
});

test("a site's own pages take the place of ours, with the same data", async () => {
  await site.write('src/pages/archive.astro', ownArchive);
  await site.write('src/pages/index.astro', ownFront);
  const { status, output } = await site.build({ ...published, RETRACE_WARNINGS: 'fail' });
  expect(status, output).toBe(0);
  const archive = await pageOf('archive/');
  expect(querySelectorAll(archive, 'li').map((found) => textOf(found))).toEqual([
    '2023: 9',
    '2022: 12',
    '2021: 12',
    '2020: 12',
  ]);
  expect(await titlesOf('')).toEqual(['Post 44', 'Post 43', 'Post 42']);
  expect(await exists('page/2/index.html')).toBe(false);
});

const ownArchive = `---
import Page from 'retrace/layouts/Page.astro';
import { postsByYear } from 'retrace/posts';
---
<Page title="Archive" description="By year.">
  <ul>{(await postsByYear()).map(({ year, posts }) => <li>{year}: {posts.length}</li>)}</ul>
</Page>
`;

const ownFront = `---
import PostList from 'retrace/components/PostList.astro';
import Page from 'retrace/layouts/Page.astro';
import { newestPosts } from 'retrace/posts';
---
<Page description="Ours.">
  <PostList posts={(await newestPosts()).slice(0, 3)} covers={0} />
</Page>
`;

async function pageOf(address: string) {
  return parse(await site.page(path.join(address, 'index.html')));
}

async function titlesOf(address: string): Promise<string[]> {
  return querySelectorAll(await pageOf(address), 'h2').map((found) => textOf(found));
}

async function linksOf(address: string): Promise<string[]> {
  return querySelectorAll(await pageOf(address), 'a').map(({ attributes }) => attributes['href']);
}

/** Expects the links between a page and its neighbours, in the head and in the text. */
async function expectNeighbours(address: string, expected: { prev?: string; next?: string }) {
  const page = await pageOf(address);
  for (const element of ['link', 'a']) {
    const found = querySelectorAll(page, element)
      .filter(({ attributes }) => ['prev', 'next'].includes(attributes['rel']))
      .map(({ attributes }) => [attributes['rel'], attributes['href']]);
    const links = Object.entries(expected).map(([rel, to]) => [rel, `/notes/${to}`]);
    expect(found, `${element} of ${address}`).toEqual(links);
  }
}

async function channelOf(file: string) {
  return new XMLParser().parse(await site.page(file), true).rss.channel;
}

function exists(file: string): Promise<boolean> {
  return access(path.join(site.dist, file)).then(
    () => true,
    () => false,
  );
}

/** The text in an element, with its spaces as a reader sees them. */
function textOf(node: Node): string {
  const texts: string[] = [];
  walkSync(node, (each) => {
    if (each.type === TEXT_NODE) texts.push(each.value);
  });
  return texts.join('').replace(/\s+/g, ' ').trim();
}
