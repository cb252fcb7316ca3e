import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/files/digest.ts';
import type { ArtifactEntry } from '../../src/lab/records/artifact-entry.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { launchBrowser } from '../browser/launch.ts';
import { serveFolder } from '../browser/serve.ts';
import { createSampledStudy } from './sampled-study.ts';
import { type Site, typesAndLint } from './site.ts';

const frozen = { RETRACE_RESULTS: 'frozen', RETRACE_SITE: 'https://example.org' };
const post = 'posts/rings/index.html';
let site: Site;
let browser: Browser;
let page = '';

/** Each test continues in the site of the test before. */
beforeAll(async () => {
  [site, browser] = await Promise.all([createSampledStudy(), launchBrowser()]);
  const lab = await site.run('lab', ['run', 'gan']);
  expect(lab.status, lab.output).toBe(0);
});

afterAll(() => Promise.all([site.remove(), browser.close()]));

const published = (file: string) => readFile(path.join(site.dist, file));

/** The n-th figure of the page, counted from 1. */
function figure(number: number): string {
  return page.match(/<figure[^>]*class="figure samples".*?<\/figure>/gs)![number - 1]!;
}

/** The texts of elements of a name. */
function textsOf(html: string, name: string): string[] {
  return [...html.matchAll(new RegExp(`<${name}\\b[^>]*>(.*?)</${name}>`, 'gs'))].map(
    ([, text]) => text!,
  );
}

test('a post with pictures and texts of runs is built without a warning, and says what it publishes', async () => {
  const { status, output } = await site.build({ ...frozen, RETRACE_WARNINGS: 'fail' });
  expect(status, output).toBe(0);
  expect(output).toContain('publishes the record, series and 120 artifacts of 6 runs');
  page = await site.page(post);
});

test('the study passes the type check and the lint', async () => {
  const checks = await typesAndLint(site, 'src/experiments/gan');
  for (const { status, output } of checks) expect(status, output).toBe(0);
});

describe('pictures', () => {
  test('stand in a table of variants and steps, whose headings name them', () => {
    const headings = textsOf(figure(1), 'th');
    expect(headings.slice(0, 6)).toEqual(
      [0, 100, 200, 300, 400, 500].map((step) => `Step ${step}`),
    );
    expect(headings.slice(6)).toEqual([
      'Red rings',
      'Green rings, with a penalty on the gradient',
      'Blue &amp; &lt;b&gt;bold&lt;/b&gt;',
    ]);
    expect(figure(1).match(/<img/g)).toHaveLength(18);
  });

  test('are described, have their size before they are loaded, and are loaded when they come into sight', () => {
    expect(figure(1)).toContain(
      '<img class="enlarged" src="/runs/gan/red-quick-seed1/artifacts/samples@100.webp" alt="A ring that the generator drew: Red rings, step 100, seed 1" width="84" height="84" loading="lazy" decoding="async"',
    );
  });

  test('have a number, a caption as it is written, and what was chosen', () => {
    expect(figure(1)).toContain('<span class="figure-number">Figure 1.</span>');
    expect(figure(1)).toContain('Rings during training, <em>not</em> bold: 1 &lt; 2 &amp; 3.');
    expect(figure(1)).toContain('Seed 1, of 2 seeds. 6 of 11 steps.');
    expect(figure(2)).toContain('At the end, by <em>seed</em>.');
    expect(figure(2)).toContain('Step 500, of 11 steps.');
    expect(page).toContain('<a href="#figure-gan-samples">Figure&nbsp;1</a>');
    expect(page).toContain('<a href="#figure-ends">Figure&nbsp;2</a>');
  });

  test('of a large size are made smaller, and lead to their file', async () => {
    const [, whole, copy] =
      /<a href="([^"]+)"><img src="([^"]+)"[^>]* width="300" height="200"/.exec(figure(4))!;
    expect(whole).toBe('/runs/gan/green-quick-seed1/artifacts/scene@0.webp');
    const { format, width } = await sharp(await published(copy!)).metadata();
    expect([format, width]).toEqual(['webp', 600]);
  });

  test('of a single variant stand in lines, each with its step', () => {
    expect(figure(5)).not.toContain('<table');
    expect(textsOf(figure(5), 'li')).toHaveLength(11);
    expect(figure(5)).toContain('Blue &amp; &lt;b&gt;bold&lt;/b&gt;, of 3 variants.');
  });

  test('come with a card of the runs that were read, and with marks', () => {
    expect(figure(1)).toMatch(/From 3 runs, \d+ \w+ \d{4}<\/button>/);
    expect(figure(1)).toContain('1 of 2 planned seeds');
    expect(figure(2)).not.toContain('planned seeds');
    const [, id] = /popovertarget="([^"]+)"/.exec(figure(1))!;
    const card = page.slice(page.indexOf(`<section id="${id}"`));
    expect(card).toContain('<dd>the picture samples · 1 of 2 planned seeds</dd>');
    expect(card).toContain('src/experiments/gan/experiment.ts');
  });
});

describe('texts', () => {
  test('are shown as texts, whatever they hold', () => {
    expect(figure(3)).toContain(
      '&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;\\u202e reversed\tand a tab',
    );
    expect(figure(3)).not.toMatch(/<script|\u202e/);
    expect(figure(3)).toContain('The end.\nIt was &lt;i&gt;good&lt;/i&gt;.');
  });

  test('that are long are folded, and cut with a link to all', async () => {
    expect(figure(3)).toContain('<span class="folded-size">4,385 characters</span>');
    const [, address] = /<a href="([^"]+)">All 4,385 characters<\/a>/.exec(figure(3))!;
    expect(address).toBe('/runs/gan/red-quick-seed1/artifacts/story@250.txt');
    expect((await published(address!)).toString().trimEnd()).toHaveLength(4384);
  });
});

describe('what runs kept', () => {
  test('can be downloaded as it is recorded', async () => {
    const run = 'gan/blue-quick-seed2';
    for (const file of ['confusion.csv', 'landscape.npy', 'samples@50.webp', 'story.txt']) {
      expect(page).toContain(`href="/runs/${run}/artifacts/${file}"`);
      const recorded = await readFile(path.join(site.root, 'results', run, 'artifacts', file));
      expect((await published(`runs/${run}/artifacts/${file}`)).equals(recorded)).toBe(true);
    }
    expect((await published(`runs/${run}/artifacts/confusion.csv`)).toString()).toBe(
      'actual,predicted,count\n0,0,20\n0,1,2\n',
    );
  });

  test('is told in the list of runs; of a digest, its size, digest and address', () => {
    const runs = page.slice(page.indexOf('id="runs-gan"')).replaceAll(/\s+/g, ' ');
    expect(runs).toContain('<summary>21 artifacts</summary>');
    expect(runs).toMatch(/>confusion<\/a>, table of 2 rows/);
    expect(runs).toMatch(/>landscape<\/a>, array of 2 × 3 numbers/);
    expect(runs).toMatch(/samples, picture: <a [^>]+>step 0<\/a>, <a [^>]+>step 50<\/a>/);
    const digest = sha256(new Uint8Array(1_234_567));
    expect(runs).toContain(
      `1.23 MB, not kept, at <a href="https://files.example/weights.bin">files.example</a>; SHA-256: <code>${digest}</code>`,
    );
  });

  test('has styles only on pages that show some', async () => {
    expect((await published(post)).toString()).toContain('.sample-row');
    expect((await published('index.html')).toString()).not.toContain('.sample-row');
  });

  test('is in the feed, with absolute addresses', async () => {
    const feed = (await published('rss.xml')).toString().replaceAll('&quot;', '"');
    const holds = (text: string) => feed.includes(text);
    const samples = 'https://example.org/runs/gan/red-quick-seed1/artifacts/samples';
    expect(holds(`src="${samples}@100.webp"`)).toBe(true);
    expect(holds('The end.\nIt was')).toBe(true);
    expect(holds('&gt;All 4,385 characters&lt;/a&gt;')).toBe(true);
    // The list of all files is for the page.
    expect(holds(`href="${samples}@50.webp"`)).toBe(false);
    expect(holds('details')).toBe(false);
  });
});

describe('in a browser', () => {
  test.each([
    ['a phone', { viewport: { width: 360, height: 740 } }],
    [
      'a laptop in the dark, without JavaScript',
      {
        viewport: { width: 1280, height: 800 },
        colorScheme: 'dark' as const,
        javaScriptEnabled: false,
      },
    ],
  ])('no figure is wider than %s, and each picture is loaded at its size', async (_, options) => {
    const server = await serveFolder(site.dist);
    const context = await browser.newContext(options);
    const shown = await context.newPage();
    const failed: string[] = [];
    shown.on('response', (response) => {
      if (response.status() >= 400) failed.push(response.url());
    });
    shown.on('console', (message) => failed.push(message.text()));
    await shown.goto(`${server.origin}/posts/rings/`);
    const { width } = options.viewport;
    for (const image of await shown.locator('.samples img').all()) {
      const before = await image.boundingBox();
      await image.scrollIntoViewIfNeeded();
      await expect.poll(() => image.evaluate((it) => (it as HTMLImageElement).complete)).toBe(true);
      const after = await image.boundingBox();
      expect([after!.width, after!.height]).toEqual([before!.width, before!.height]);
      expect(Math.abs(after!.width / after!.height - before!.width / before!.height)).toBe(0);
      expect(after!.width).toBeGreaterThan(40);
    }
    expect(failed).toEqual([]);
    const scrolls = await shown.locator('html').evaluate((html) => html.scrollWidth);
    expect(scrolls).toBe(width);
    await context.close();
    await server.close();
  });
});

const folder = 'results/gan/red-quick-seed1';
const file = `${folder}/artifacts/samples@0.webp`;
const svg = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>';

test('a file whose bytes are not those of the recorded picture stops the build', async () => {
  const bytes = await readFile(path.join(site.root, file));
  await site.write(file, svg);
  const { status, output } = await site.build(frozen);
  expect(status).not.toBe(0);
  expect(output).toContain(`${file}: isn't the file that was recorded`);
  await writeFile(path.join(site.root, file), bytes);
});

describe('a build with mistakes in one post, and in another a file whose record was changed to name it', () => {
  const mistakes = [
    '<Samples of="gan/sampels" caption="…" />',
    '<Samples of="gan/loss" caption="…" />',
    '<Samples of="gan/confusion" caption="…" />',
    '<Samples of="gan/story" name="a" variant="gren" caption="…" />',
    '<Samples of="gan/story" name="b" steps="7" caption="…" />',
    '<Figure of="gan/landscape" caption="…" />',
  ];
  let output = '';

  beforeAll(async () => {
    const head = '---\ntitle: Wrong\ndescription: It is.\npubDate: 2026-01-31\n---';
    await site.write('src/content/posts/wrong.mdx', `${head}\n\n${mistakes.join('\n\n')}\n`);
    const record: RunRecord = JSON.parse(await site.read(`${folder}/run.json`));
    const artifacts = record.artifacts!.map((entry): ArtifactEntry => {
      const isOurs = entry.kind === 'picture' && entry.name === 'samples' && entry.step === 0;
      return isOurs ? { ...entry, bytes: svg.length, sha256: sha256(svg) } : entry;
    });
    await site.write(`${folder}/run.json`, JSON.stringify({ ...record, artifacts }));
    await site.write(file, svg);
    const build = await site.build(frozen);
    expect(build.status).not.toBe(0);
    output = build.output;
  });

  test('tells the mistakes with their lines and remedies, all at once', () => {
    const problems = [
      '<Samples of="gan/sampels">: there is no artifact "sampels"; did you mean "samples"?',
      '<Samples of="gan/loss">: is a metric, not a picture or text that runs keep',
      '<Samples of="gan/confusion">: is a table; draw it by a panel in charts.ts',
      '<Samples of="gan/story" variant="gren">: there is no variant "gren"; did you mean "green"?',
      '<Samples of="gan/story">: none of these runs kept it at step 7; they kept it at 0, 250, 500, end',
      '"landscape" is an array that runs keep: an export of charts.ts draws it',
    ];
    for (const problem of problems) expect(output).toContain(problem);
  });

  test('tells that the file is no picture', () => {
    expect(output).toContain(`${file}: isn't the picture that its run.json describes`);
  });
});
