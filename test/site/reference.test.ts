import { afterAll, beforeAll, expect, test } from 'vitest';
import { examples } from '../doors/reference-sections.ts';
import { createSite, type Site } from './site.ts';

/** What the reference's examples refer to besides each other. */
const around: Record<string, string> = {
  'src/logo.svg':
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1h7v7z"/></svg>',
  'src/pages/about.md': '---\ntitle: About\n---\n\nWe walk.\n',
  'src/pages/old.md':
    '---\ntitle: Old\nlayout: ../layouts/Dated.astro\nyear: 1999\n---\n\nWe ran.\n',
  'src/experiments/random-walk-in-python/walk.py':
    'import os\n\nopen(os.environ["RETRACE_METRICS"], "a")\n',
  'src/content/talks/first.md': '---\ntitle: First steps\ngiven: 2026-02-03\n---\n',
  'src/content/bibliography.bib':
    '@article{pearson1905, author = {Pearson, Karl}, title = {The Problem of the Random Walk}, journal = {Nature}, year = {1905}}\n',
};
/** A post that shows what the examples define. */
const post = `---
title: Walks
description: How far they get
pubDate: 2026-01-31
tags: [Random walks]
---

<Figure of="random-walk/distance" caption="How far it gets." />

With drift, <Claim is="random-walk/driftGetsFurther">it gets further</Claim> <Cite key="pearson1905" />: without, it gets
<Value of="random-walk/distance" /> far.

<Diagram of="random-walk/step" caption="How a step comes about." />

<Table of="random-walk/distances" caption="How far each variant got." />

<Listing of="random-walk/claims" symbol="lastDistance" />
`;
let site: Site;

beforeAll(async () => {
  site = await createSite([]);
  for (const [file, text] of Object.entries(around)) await site.write(file, text);
  for (const [i, { file, language, code }] of examples.entries()) {
    if (file) await site.write(file, code);
    else if (language === 'ts') await site.write(`src/example-${i}.ts`, code);
  }
  const uses = examples
    .filter(({ language, isLive }) => language === 'mdx' && !isLive)
    .map(({ code }) => code);
  await site.write('src/content/posts/walks.mdx', [post, ...uses].join('\n'));
});

afterAll(() => site.remove());

test("the reference's examples make a site that builds, with what each example shows", async () => {
  const built = await site.build({ RETRACE_SITE: 'https://example.org', RETRACE_BASE: '/notes' });
  expect(built.status, built.output).toBe(0);
  const walks = await site.page('posts/walks/index.html');
  expect(walks).toContain('claim-supported');
  expect(walks).toContain('class="with-line"');
  expect(walks).toContain('result-table');
  expect(walks).toContain('Seed 1, of 3 seeds.');
  expect(walks).toContain('lastDistance');
  expect(walks).toContain('drift, 0 or 0.2</text>');
  expect(await site.page('rss.xml')).toContain('/notes/figures/random-walk/step.png');
  const talks = await site.page('talks/index.html');
  expect(talks).toContain('First steps, 2026');
  expect(talks).toContain('href="/notes/about/"');
  expect(talks).toContain('>Walks</a>');
  const tag = await site.page('tags/random-walks/index.html');
  expect(tag).toContain('<h1>All about Random walks</h1>');
  expect(tag).toContain('>Walks</a>');
  expect(await site.page('old/index.html')).toContain('Of 1999.');
});

test('their types hold', async () => {
  const checked = await site.run('check', []);
  expect(checked.output).toContain('- 0 errors\n- 0 warnings');
});
