import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser } from '../browser/launch.ts';
import { type StaticServer, serveFolder } from '../browser/serve.ts';
import { type Build, createSite, type Site } from './site.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/logistic-map');
const post = 'src/content/posts/chaos.mdx';

/** What an author adds to make a site their own. */
const own: Record<string, string> = {
  'src/site.ts': `import type { SiteOptions } from 'retrace';
export const site = {
  name: 'Own notes',
  description: 'What we measured.',
  logo: 'src/logo.svg',
  navigation: [
    { text: 'About', href: 'about/' },
    { text: 'Code', href: 'https://example.org/code' },
  ],
  frame: { footer: 'src/components/Footer.astro' },
  footer: 'By me, [who](/about/) wrote [all](https://example.org/).',
} satisfies SiteOptions;
`,
  'src/logo.svg': `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="48" height="24"
  onload="stop()"><style>.a { fill: currentColor }</style><script>stop()</script>
  <title>Logo</title><rect class="a" width="48" height="24" rx="4"/></svg>`,
  'src/colours.css': `/* Green. */
:root {
  --link: #0a6b3d;
  --ground: #fff;
  --chart-1: #0a6b3d;
}
@media (prefers-color-scheme: dark) {
  :root { --link: #6fd3a3; }
}
`,
  'src/components/Footer.astro': `---
import SiteFooter from 'retrace/layouts/SiteFooter.astro';
---
<div class="around"><SiteFooter /></div>
<style>
  .around { border-top: 3px solid; }
</style>
`,
  'src/components/Box.astro': `<aside class="box"><slot /></aside>
<button type="button" class="count">0</button>
<style>
  .box { border-top: 7px solid rgb(1 2 3); }
</style>
<script>
  const button = document.querySelector('.count')!;
  button.addEventListener('click', () => { button.textContent = 'clicked'; });
</script>
`,
  'src/pages/about.md': `---
title: About "these" $x$ notes
description: Who writes here.
---

We measure. See [the post](../posts/chaos/).

## Why

Because $x = 1$.[^1]

[^1]: A note.
`,
  'src/pages/team.mdx': `---
title: Team
---
import Box from '../components/Box.astro';

<Box>Everyone</Box>
`,
  'src/pages/plain.astro': `---
import Page from 'retrace/layouts/Page.astro';
---
<Page title="Plain" description="A page in the text of posts.">
  <article class="post"><h1>Plain</h1><p>Text.</p></article>
</Page>
`,
  'src/pages/index.astro': `---
import PostList from 'retrace/components/PostList.astro';
import Page from 'retrace/layouts/Page.astro';
import { site } from '../site.ts';
---
<Page description={site.description}>
  <meta slot="head" name="theme-color" content="#0a6b3d" />
  <footer slot="footer">Only here</footer>
  <div class="front">
    <h1>My own front page</h1>
    <p class="scoped">Scoped</p>
    <p class="global">Global</p>
    <p class="inline">Inline</p>
    <PostList brief />
  </div>
</Page>
<style>
  .scoped { padding: 1px; }
</style>
<style is:global>
  .global { padding: 2px; }
</style>
<style is:inline>
  .inline { padding: 3px; }
</style>
`,
};

let site: Site;
let built: Build;
let browser: Browser;
let server: StaticServer;

/** All tests share one build. */
beforeAll(async () => {
  site = await createSite([fixture]);
  for (const [file, text] of Object.entries(own)) await site.write(file, text);
  await site.edit(
    post,
    '<Figure',
    "import Box from '../../components/Box.astro';\n\n<Box>In a post</Box>\n\n<Figure",
  );
  built = await site.build({ RETRACE_SITE: 'https://notes.test', RETRACE_WARNINGS: 'fail' });
  [browser, server] = await Promise.all([launchBrowser(), serveFolder(site.dist)]);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
  await site?.remove();
});

test('it builds without a warning', () => {
  expect(built.status, built.output).toBe(0);
  expect(built.output).not.toMatch(/\bwarn/i);
});

describe.each([
  '/',
  '/about/',
  '/team/',
  '/posts/chaos/',
  '/404.html',
])('the page %s', (address) => {
  test('is blocked nothing by its content security policy', async () => {
    await visit(address, async (page, complaints) => {
      await page.waitForLoadState('networkidle');
      expect(complaints).toEqual([]);
    });
  });

  test.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 360 },
  ] as const)('passes axe in $colorScheme at $width pixels', async ({ colorScheme, width }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } });
    const page = await context.newPage();
    await page.goto(server.origin + address);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    expect(found).toEqual([]);
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
    expect(await page.evaluate(overflow)).toBe(0);
    await context.close();
  });
});

test.each([
  '/posts/chaos/',
  '/team/',
])('a component on %s has its styles and its script', async (address) => {
  await visit(address, async (page) => {
    expect(await styleOf(page, '.box', 'border-top-width')).toBe('7px');
    await page.click('.count');
    expect(await page.textContent('.count')).toBe('clicked');
  });
});

test("an author's box keeps a distance from the text above, and a page's own heading from the header", async () => {
  await visit('/posts/chaos/', async (page) => {
    expect(Number.parseFloat(await styleOf(page, '.post > .box', 'margin-top'))).toBeGreaterThan(
      12,
    );
  });
  const headingAt = (address: string) =>
    visit(address, async (page) => {
      const { top, size } = await page.evaluate(() => {
        const text = document.createRange();
        text.selectNodeContents(document.querySelector('h1')!);
        const size = getComputedStyle(document.querySelector('h1')!).fontSize;
        return { top: text.getBoundingClientRect().top, size };
      });
      return { top: Math.round(top), size };
    });
  expect(await headingAt('/plain/')).toEqual(await headingAt('/about/'));
});

test('the styles of a page are its own, whether scoped, global or inline', async () => {
  await visit('/', async (page) => {
    expect(await styleOf(page, '.scoped', 'padding')).toBe('1px');
    expect(await styleOf(page, '.global', 'padding')).toBe('2px');
    expect(await styleOf(page, '.inline', 'padding')).toBe('3px');
  });
});

test('a page can add to its head and replace its footer', async () => {
  const page = await site.page('index.html');
  expect(page).toMatch(/<meta[^>]* name="theme-color"[^>]*>.*<\/head>/s);
  expect(page).toContain('Only here');
  expect(page).not.toContain('class="site-footer"');
  expect(page).toContain('<a href="/posts/chaos/">Chaos</a>');
});

test('a Markdown page has the frame of the site', async () => {
  const page = await site.page('about/index.html');
  expect(page).toContain('<title>About “these” x notes · Own notes</title>');
  expect(page).toContain('<meta name="description" content="Who writes here.">');
  expect(page).toContain('<h1>About “these” <math><mi>x</mi></math> notes</h1>');
  expect(page).toContain('<h2 id="why">');
  expect(page).toMatch(/Because <math>.*?<\/math>\.<sup>.*class="side-note"/s);
  expect(page).toContain('<a href="/about/" aria-current="page">About</a>');
  expect(page).toContain(
    'By me, <a href="/about/">who</a> wrote <a href="https://example.org/">all</a>.',
  );
});

test('a component of the site is the footer of every page, around ours', async () => {
  for (const address of ['/about/', '/posts/chaos/', '/404.html']) {
    await visit(address, async (page) => {
      expect(await styleOf(page, '.around:has(.site-footer)', 'border-top-width')).toBe('3px');
    });
  }
});

test('the logo has no script, no style sheet and no title of its own', async () => {
  const page = await site.page('about/index.html');
  const [logo] = /<svg[^>]*class="site-logo"[^>]*>.*?<\/svg>/s.exec(page) ?? [];
  expect(logo).toContain('viewBox="0 0 48 24"');
  expect(logo).not.toMatch(/script|stop|<style|<title|onload/);
  await visit('/about/', async (browserPage) => {
    const box = await browserPage.locator('.site-logo').boundingBox();
    expect(box).toMatchObject({ width: 48, height: 24 });
  });
});

describe('the colours of the site', () => {
  test.each([
    ['light', 'no-preference', 'rgb(10, 107, 61)', 'rgb(255, 255, 255)'],
    ['dark', 'no-preference', 'rgb(111, 211, 163)', 'rgb(22, 23, 26)'],
    // Those that the site doesn't give stay.
    ['light', 'more', 'rgb(0, 62, 126)', 'rgb(255, 255, 255)'],
  ] as const)('are on pages in %s with contrast %s', async (colorScheme, contrast, link, ground) => {
    const context = await browser.newContext({ colorScheme, contrast });
    const page = await context.newPage();
    await page.goto(`${server.origin}/about/`);
    expect(await styleOf(page, '.post p a', 'color')).toBe(link);
    expect(await styleOf(page, 'body', 'background-color')).toBe(ground);
    await context.close();
  });

  test('are in charts on pages', async () => {
    await visit('/posts/chaos/', async (page) => {
      expect(await styleOf(page, '.chart [stroke="var(--chart-1)"]', 'stroke')).toBe(
        'rgb(10, 107, 61)',
      );
    });
  });

  test('are in all that is drawn outside of pages', async () => {
    const spec = await readFile(
      path.join(site.dist, 'figures/logistic-map/population.vl.json'),
      'utf8',
    );
    expect(JSON.parse(spec).config.range.category[0]).toBe('#0a6b3d');
    expect(JSON.parse(spec).config.background).toBe('#ffffff');
    for (const picture of ['posts/chaos.png', 'figures/logistic-map/population.png']) {
      const colours = await coloursOf(path.join(site.dist, picture));
      expect([...colours]).toEqual(expect.arrayContaining(['0a6b3d', 'ffffff']));
      expect([...colours]).not.toContain('2a6fdb');
    }
  });
});

test('what is wrong is told in one line each, and a new colour redraws', async () => {
  await site.edit('src/site.ts', 'about/', 'abuot/');
  await site.edit('src/colours.css', '--chart-1: #0a6b3d', '--chart-1: #8fd3a8');
  await site.edit('src/pages/index.astro', 'inline>', 'inline>@import "https://a.test/a.css";');
  await site.edit('src/components/Box.astro', '<script>', '<script is:inline>');
  const { status, output } = await site.build({ RETRACE_SITE: 'https://notes.test' });
  expect(status).not.toBe(0);
  const lines = output.split('\n');
  for (const line of [
    /^(.*\s)?index\.html: https:\/\/a\.test\/a\.css would not be loaded: /,
    /^src\/content\/posts\/chaos\.mdx: the script "const button = .* would not run: /,
    /^team\/index\.html: the script "const button = /,
    /^src\/site\.ts: navigation: the link "abuot\/" leads nowhere; add the page to src\/pages/,
  ]) {
    expect(lines.filter((each) => line.test(each))).toHaveLength(1);
  }
  expect(await coloursOf(path.join(site.dist, 'posts/chaos.png'))).toContain('8fd3a8');
});

async function visit<Seen>(
  address: string,
  look: (page: Page, complaints: string[]) => Promise<Seen>,
): Promise<Seen> {
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(server.origin + address);
  const seen = await look(page, complaints);
  await page.close();
  return seen;
}

function styleOf(page: Page, selector: string, property: string): Promise<string> {
  return page
    .locator(selector)
    .first()
    .evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
}

async function coloursOf(file: string): Promise<Set<string>> {
  const { data } = await sharp(file).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colours = new Set<string>();
  for (let i = 0; i < data.length; i += 3) colours.add(data.toString('hex', i, i + 3));
  return colours;
}
