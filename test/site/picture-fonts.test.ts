import { copyFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Build, createSite, type Site } from './site.ts';

const fixture = path.resolve(import.meta.dirname, '../fixtures/logistic-map');
const font = path.resolve(
  import.meta.dirname,
  '../../node_modules/katex/dist/fonts/KaTeX_AMS-Regular.ttf',
);
const picture = 'figures/logistic-map/population.png';
const published = { RETRACE_SITE: 'https://example.org' };
const shares = 'src/experiments/logistic-map/charts.ts';

let site: Site;

beforeAll(async () => {
  site = await createSite([fixture]);
  await site.edit(shares, "title: 'Share'", "title: 'Share ℷ of 結果'");
});

afterAll(() => site.remove());

test('a chart with characters that no font has is left out of the feed and the card, and the build names them', async () => {
  const build = await site.build(published);
  expect(build.status, build.output).toBe(0);
  expect(warningsOf(build, 'population')).toEqual([
    expect.stringMatching(
      /^ *src\/content\/posts\/chaos\.mdx:7: .*lack ℷ 結 果: name a font file that has them in src\/site\.ts, by pictureFonts$/,
    ),
  ]);
  const feed = await site.page('rss.xml');
  expect(feed).not.toContain(picture);
  expect(feed).toContain('The population, year by year.');
  // The second build takes the pictures from the cache, and warns as well.
  const again = await site.build(published);
  expect(warningsOf(again, 'population')).toEqual(warningsOf(build, 'population'));
  const page = await site.page('posts/chaos/index.html');
  expect(page).toContain('Share ℷ of 結果');
});

test('with a font file of the site that has them it is a picture', async () => {
  const without = await sharp(path.join(site.dist, 'posts/chaos.png')).toBuffer();
  await copyFile(font, path.join(site.root, 'more.ttf'));
  await site.edit('src/site.ts', 'name:', "pictureFonts: ['more.ttf'],\n  name:");
  await site.edit(shares, 'Share ℷ of 結果', 'Share ℷ');
  const build = await site.build(published);
  expect(build.status, build.output).toBe(0);
  expect(warningsOf(build, 'population')).toEqual([]);
  expect(await site.page('rss.xml')).toContain(picture);
  const { width } = await sharp(path.join(site.dist, picture)).metadata();
  expect(width).toBeGreaterThan(1000);
  const card = await sharp(path.join(site.dist, 'posts/chaos.png')).toBuffer();
  expect(card.equals(without)).toBe(false);
});

function warningsOf({ output }: Build, chart: string): string[] {
  return output.split('\n').filter((line) => line.includes('pictureFonts') && line.includes(chart));
}
