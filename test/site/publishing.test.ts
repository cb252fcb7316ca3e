import { createHash } from 'node:crypto';
import { access, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import sharp from 'sharp';
import { parse } from 'ultrahtml';
import { querySelector, querySelectorAll } from 'ultrahtml/selector';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');
const home = 'https://example.org/sub/';
const published = { RETRACE_SITE: 'https://example.org', RETRACE_BASE: '/sub/' };
/** [name, title, date], the latest first. Written by hand, so that the test doesn't repeat a mistake of the code. */
const posts = [
  ['chaos', 'Chaos', '2024-02-29'],
  ['second', 'Tabs & spaces', '2021-05-04'],
  ['first', 'First', '2020-01-31'],
] as const;
const identity = {
  name: 'Notes & drafts',
  tagline: 'What I noted',
  description: 'Notes of mine.',
  footer: 'All mine.',
  language: 'en-GB',
};
let site: Site;

beforeAll(async () => {
  site = await createSite(['logistic-map', 'plain-post'].map((name) => path.join(fixtures, name)));
  await site.write('src/site.ts', `export const site = ${JSON.stringify(identity)};\n`);
});

afterAll(() => site.remove());

describe('a site of several posts under a path', () => {
  let files: string[];
  let digests: Map<string, string>;

  beforeAll(async () => {
    const { status, output } = await site.build(published);
    expect(status, output).toBe(0);
    files = await filesOf(site.dist);
    digests = await digestsOf(site.dist, files);
  });

  test('has no broken address in its links, files, feed and sitemap', async () => {
    const pages = files.filter((file) => file.endsWith('.html'));
    const links = (await Promise.all(pages.map(linksOf))).flat();
    const feed = (await feedItems()).flatMap(({ link, content }) => [
      link,
      ...addressesIn(parse(content), link),
    ]);
    const all = new Set([...links, ...feed, ...(await sitemapAddresses())]);
    expect(all.size).toBeGreaterThan(15);
    const ours = [...all].filter((address) => address.startsWith('https://example.org'));
    const broken = await Promise.all(ours.map(problemWith));
    expect(broken.filter((problem) => problem !== undefined)).toEqual([]);
  });

  test('has the name that src/site.ts gives it, and no other', async () => {
    for (const file of files.filter((file) => /(html|xml)$/.test(file))) {
      expect(await site.page(file), file).not.toContain('Retrace');
    }
    const page = await site.page('posts/first/index.html');
    expect(page).toContain('<html lang="en-GB">');
    expect(page).toContain('<title>First · Notes &amp; drafts</title>');
    expect(page).toContain('<p>All mine.</p>');
    const front = await site.page('index.html');
    expect(front).toContain('<h1>What I noted</h1>');
    expect(front).toContain('<meta name="description" content="Notes of mine.">');
    const { channel } = (await readXml('rss.xml')).rss;
    expect(channel).toMatchObject({
      title: 'Notes & drafts',
      description: 'Notes of mine.',
      language: 'en-GB',
    });
  });

  test('has a feed of whole posts, the latest first', async () => {
    const items = await feedItems();
    expect(items.map(({ title, link }) => [title, link])).toEqual(
      posts.map(([name, title]) => [title, `${home}posts/${name}/`]),
    );
    expect(items.map(({ pubDate }) => new Date(pubDate).toISOString().slice(0, 10))).toEqual(
      posts.map(([, , date]) => date),
    );
    expect(items[0]!.content).toContain('How far it is from one half');
    expect(items[2]!.content).toContain('<math');
  });

  test('shows charts as images in the feed, and has no script, style or control in it', async () => {
    for (const { content } of await feedItems()) {
      const names = querySelectorAll(parse(content), '*').map(({ name }) => name);
      const foreign = ['script', 'style', 'svg', 'button', 'input', 'template', 'link'];
      expect(names.filter((name) => foreign.includes(name))).toEqual([]);
      expect(content).not.toMatch(/\s(class|on\w+|data-[\w-]+)=/);
    }
    const charts = querySelectorAll(parse((await feedItems())[0]!.content), 'figure img');
    expect(charts.map(({ attributes }) => attributes['src'])).toEqual([
      `${home}figures/logistic-map/population.png`,
      `${home}figures/logistic-map/distance.png`,
    ]);
    for (const { attributes } of charts) expect(attributes['alt'].length).toBeGreaterThan(20);
  });

  test('has a sitemap of all its pages but those for errors', async () => {
    const pages = files
      .filter((file) => file.endsWith('index.html'))
      .map((file) => home + file.replace(/index\.html$/, ''));
    expect((await sitemapAddresses()).sort()).toEqual(pages.sort());
  });

  test('has no lists but the front page, with three posts and no tags', async () => {
    const lists = files.filter((file) => /^(page|tags|series|authors|archive)\//.test(file));
    expect(lists).toEqual([]);
    expect(await site.page('index.html')).not.toMatch(/page-links|whole-lists|rel="next"/);
  });

  test.each(
    posts,
  )('%s names its title, date, address and picture in its head', async (name, title, date) => {
    const page = parse(await site.page(`posts/${name}/index.html`));
    const content = (key: string) =>
      querySelector(page, `meta[property="${key}"]`)?.attributes['content'];
    const address = `${home}posts/${name}/`;
    const image = `${home}posts/${name}.png`;
    expect(querySelector(page, 'link[rel="canonical"]').attributes['href']).toBe(address);
    expect(content('og:url')).toBe(address);
    expect(content('og:type')).toBe('article');
    expect(content('og:title')).toBe(title.replace('&', '&amp;'));
    expect(content('og:image')).toBe(image);
    expect(content('article:published_time')).toBe(date);
    const [data] = querySelector(page, 'script[type="application/ld+json"]').children;
    expect(JSON.parse(data.value)).toMatchObject({
      '@type': 'BlogPosting',
      headline: title,
      datePublished: date,
      url: address,
      image,
    });
  });

  test('draws a card of 1200 × 630 pixels, with the chart of a post that has one', async () => {
    const drawn = await coloursOf('posts/chaos.png');
    const plain = await coloursOf('posts/first.png');
    // The first two series' colours, as chart.css defines them for a light page.
    expect(drawn).toEqual(expect.arrayContaining(['2a6fdb', 'a33d05']));
    expect(plain).toEqual(expect.arrayContaining(['21201c', 'fdfcfa']));
    expect(plain).not.toContain('a33d05');
  });

  test('is the same to the byte when it is built again', async () => {
    const { status, output } = await site.build(published);
    expect(status, output).toBe(0);
    expect(await digestsOf(site.dist, await filesOf(site.dist))).toEqual(digests);
  });

  async function coloursOf(file: string): Promise<string[]> {
    const picture = sharp(path.join(site.dist, file)).removeAlpha();
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([1200, 630]);
    const colours = new Set<string>();
    // Skip the top 20 rows, the coloured edge of every card.
    for (let i = 20 * 1200 * 3; i < data.length; i += 3) {
      colours.add(data.toString('hex', i, i + 3));
    }
    return [...colours];
  }
});

test('without an address, a site has neither feed nor sitemap nor pictures to share, and no warning', async () => {
  const { status, output } = await site.build();
  expect(status, output).toBe(0);
  expect(output).not.toMatch(/warn/i);
  expect(output).toMatch(/publishes the record and series of 2 runs .* left out \(src\/site\.ts: /);
  const files = await filesOf(site.dist);
  expect(files.filter((file) => /\.(png|xml)$/.test(file))).toEqual([]);
  expect(await site.page('index.html')).not.toContain('rss');
  expect(await site.page('posts/chaos/index.html')).not.toMatch(/og:(url|image)|canonical/);
});

test('a site of one post has no search', async () => {
  const single = await createSite([path.join(fixtures, 'logistic-map')]);
  try {
    const { status, output } = await single.build();
    expect(status, output).toBe(0);
    const files = await filesOf(single.dist);
    expect(files.filter((file) => /search|pagefind/.test(file))).toEqual([]);
    expect(await single.page('index.html')).not.toContain('search');
  } finally {
    await single.remove();
  }
});

interface Item {
  title: string;
  link: string;
  pubDate: string;
  content: string;
}

/** The feed's items, after a check that it is well-formed and has what RSS 2.0 requires. */
async function feedItems(): Promise<Item[]> {
  const { rss } = await readXml('rss.xml');
  expect(rss).toMatchObject({ '@_version': '2.0', channel: { link: home } });
  for (const name of ['title', 'description']) expect(rss.channel[name]).toBeTruthy();
  return rss.channel.item.map((item: Record<string, string>) => ({
    ...item,
    content: item['content:encoded'],
  }));
}

async function sitemapAddresses(): Promise<string[]> {
  const { sitemapindex } = await readXml('sitemap-index.xml');
  const { urlset } = await readXml(sitemapindex.sitemap.loc.replace(home, ''));
  return urlset.url.map(({ loc }: { loc: string }) => loc);
}

async function readXml(file: string) {
  // The second argument makes the parser throw if the text isn't well-formed.
  return new XMLParser({ ignoreAttributes: false }).parse(await site.page(file), true);
}

async function linksOf(file: string): Promise<string[]> {
  const address = home + file.replace(/index\.html$/, '');
  return addressesIn(parse(await site.page(file)), address);
}

/** All addresses that a page links to or loads, as absolute addresses. */
function addressesIn(html: unknown, page: string): string[] {
  const found = querySelectorAll(html as Parameters<typeof querySelectorAll>[0], '*').flatMap(
    ({ attributes }) => [
      attributes['href'],
      attributes['src'],
      attributes['data-index'],
      attributes['property'] === 'og:image' ? attributes['content'] : undefined,
    ],
  );
  return found.filter(Boolean).map((address: string) => new URL(address, page).href);
}

/** Why an address of the site is broken; undefined if a browser would find its file and anchor. */
async function problemWith(address: string): Promise<string | undefined> {
  const [file, anchor] = address.split('#');
  if (!file!.startsWith(home)) return `${address} isn't under ${home}`;
  const name = file!.slice(home.length).replace(/(^|\/)$/, '$1index.html');
  const target = path.join(site.dist, name);
  const exists = await access(target).then(
    () => true,
    () => false,
  );
  if (!exists) return `${address}: no ${name}`;
  if (!anchor) return undefined;
  const page = await readFile(target, 'utf8');
  return page.includes(`id="${anchor}"`) ? undefined : `${address}: no such anchor`;
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .sort();
}

async function digestsOf(folder: string, files: readonly string[]): Promise<Map<string, string>> {
  const digests = files.map(async (file): Promise<[string, string]> => {
    const content = await readFile(path.join(folder, file));
    return [file, createHash('sha256').update(content).digest('hex')];
  });
  return new Map(await Promise.all(digests));
}
