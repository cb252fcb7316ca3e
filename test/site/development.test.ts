import { once } from 'node:events';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { fetchText, startDevelopment } from './develop.ts';
import { createSite, type Site } from './site.ts';

const staleMark = 'class="mark mark-stale"';
const post = 'src/content/posts/chaos.mdx';
const folder = 'src/experiments/logistic-map';
const fixture = path.resolve(import.meta.dirname, '../fixtures/logistic-map');

test('the development server starts no run, and follows runs and edits as they come', async () => {
  const site = await createSite([fixture]);
  onTestFinished(site.remove);
  const server = await startDevelopment(site);
  onTestFinished(server.stop);

  await server.pageWith('No result yet.');
  expect(server.output()).toContain('logistic-map: planned and not recorded: quick seed 1');
  expect(server.output()).not.toContain('calm-quick-seed1');

  const lab = await site.run('lab', ['run', 'logistic-map']);
  expect(lab.status, lab.output).toBe(0);
  const fresh = await server.pageWith('<svg class="chart');
  expect(fresh).not.toContain(staleMark);

  await site.edit('src/experiments/logistic-map/charts.ts', "title: 'Year'", "title: 'Winter'");
  expect(await server.pageWith('>Winter<')).not.toContain(staleMark);

  await site.edit(
    'src/experiments/logistic-map/experiment.ts',
    'sub(1, population)',
    'sub(1.001, population)',
  );
  await server.pageWith(staleMark);
  expect(server.output()).toMatch(
    /logistic-map is stale\. .*source changed.* Run: npm run lab -- run logistic-map --profile quick/,
  );
  expect(server.output()).not.toContain('calm-quick-seed1');

  await site.edit(
    `${folder}/values.ts`,
    'export function years',
    'export const winters = () => ({ value: 1 });\nexport function years',
  );
  await expect
    .poll(() => site.read('.astro/retrace.d.ts'), { timeout: 60_000 })
    .toContain('"logistic-map/winters"');
});

test('in development, edits of the post, a chart, a claim and a value show, and an edit of the data set makes runs stale', async () => {
  const site = await recordedSite();
  const server = await startDevelopment(site);
  onTestFinished(server.stop);
  await server.pageWith('<svg class="chart');

  await site.edit(post, 'nothing else', 'little else');
  await server.pageWith('little else');
  // What was last read of a post isn't shown as if its edit had never been.
  await site.edit(post, 'description:', 'descripton:');
  await server.pageWith('ExpectedError');
  await site.edit(post, 'descripton:', 'description:');
  await server.pageWith('little else');
  await site.edit(`${folder}/charts.ts`, "title: 'Year'", "title: 'Winter'");
  await server.pageWith('>Winter<');
  await site.edit(`${folder}/claims.ts`, 'settles above', 'ends above');
  await server.pageWith('population ends above');
  await site.edit(`${folder}/values.ts`, "unit: 'years'", "unit: 'winters'");
  expect(await server.pageWith('winters</data>')).not.toContain(staleMark);

  await site.edit('src/datasets/one-number.ts', 'start = 0.2', 'start = 0.3');
  await server.pageWith(staleMark);
});

test('in development, an own component has its styles, and an edit of the colours shows', async () => {
  const site = await createSite([fixture]);
  onTestFinished(site.remove);
  await site.write(
    'src/components/Box.astro',
    '<p class="box">Boxed</p>\n<style>.box { border: 7px solid }</style>\n',
  );
  const use = "import Box from '../../components/Box.astro';\n\n<Box />\n\n<Figure";
  await site.edit(post, '<Figure', use);
  const server = await startDevelopment(site);
  onTestFinished(server.stop);

  expect(await server.pageWith('Boxed')).toMatch(
    /<style[^>]*>\s*\.box\[data-astro-cid-\w+\]\s*\{\s*border: 7px/,
  );
  for (const colour of ['#0a6b3d', '#7a1fa2']) {
    await site.write('src/colours.css', `:root { --link: ${colour} }\n`);
    await server.pageWith(`--link: ${colour}`);
  }
});

/** Milliseconds: the server starts four times, which takes a busy machine more than the usual two minutes. */
const fourStarts = 300_000;

test(
  'in development, an edit of the options shows, a mistake in them is named, and edits of posts go on to show',
  async () => {
    const site = await createSite([fixture]);
    onTestFinished(site.remove);
    const server = await startDevelopment(site);
    onTestFinished(server.stop);
    await server.pageWith('nothing else');

    const options = await site.read('src/site.ts');
    await site.write('src/site.ts', options.replace(/name: '.*'/, "name: 'Renamed notes'"));
    await server.pageWith('Renamed notes');
    await site.write('src/site.ts', options.replace('name:', 'nmae:'));
    // The correction may come before the server has ended.
    await expect.poll(server.output, { timeout: 60_000 }).toMatch(/src\/site\.ts: .*nmae/);
    await site.write('src/site.ts', options.replace(/name: '.*'/, "name: 'Mended notes'"));
    await server.pageWith('Mended notes');
    expect(server.output()).toContain('the server starts again');

    await site.edit(post, 'nothing else', 'little else');
    await server.pageWith('little else');
    await site.write(
      'src/content/posts/second.mdx',
      (await site.read(post)).replace('Chaos', 'Again'),
    );
    await expect
      .poll(async () => (await fetch(`${server.url}/posts/second/`)).status, { timeout: 60_000 })
      .toBe(200);
  },
  fourStarts,
);

/** Milliseconds. The file watcher may report two edits in quick succession as one. */
const betweenEdits = 400;

const mistakes = [
  { file: `${folder}/charts.ts`, from: 'return {', to: 'retrun {', line: 26 },
  { file: `${folder}/charts.ts`, from: '(value[i]', to: '(valu[i]', line: 23 },
  { file: `${folder}/charts.ts`, from: 'Math.abs(', to: 'Math.random(', line: 12 },
  { file: `${folder}/claims.ts`, from: 'verdict:', to: 'verdict;', line: 19 },
  { file: `${folder}/claims.ts`, from: 'runs[0]', to: 'runs[7]', line: 27 },
  { file: `${folder}/experiment.ts`, from: 'title:', to: 'title;', line: 7 },
  { file: post, from: 'nothing', to: '{nothing', line: 12 },
  { file: post, from: 'map/years', to: 'map/yaers', line: 11 },
  { file: post, from: 'title:', to: 'title: On: ', line: 2 },
  { file: post, from: 'pubDate:', to: 'pubdate:', line: 4 },
];

test('mistakes appear in the overlay with file and line, and disappear when they are corrected', async () => {
  const site = await recordedSite();
  const server = await startDevelopment(site);
  onTestFinished(server.stop);
  await server.pageWith('<svg class="chart');
  const overlay = await openOverlay(server.url, site.root);
  onTestFinished(overlay.close);

  for (const { file, from, to, line } of mistakes) {
    await setTimeout(betweenEdits);
    await site.edit(file, from, to);
    const places = async () => {
      await server.pageWith(/<title>\w*Error<\/title>/);
      return overlay.places();
    };
    // The first error page may still be about the previous mistake.
    await expect.poll(places, { timeout: 30_000 }).toContain(`${file}:${line}`);
    await site.edit(file, to, from);
    await server.pageWith('<svg class="chart');
  }
});

test('a claim without code stands as it was stated before the runs, also after an edit of its bound', async () => {
  const site = await createSite([fixture]);
  onTestFinished(site.remove);
  const claim = '<Claim of="logistic-map/population" variant="calm" above="0.5">happens</Claim>';
  await site.edit(post, 'else happens', `else ${claim}`);
  const lab = await site.run('lab', ['run', 'logistic-map']);
  expect(lab.status, lab.output).toBe(0);
  const server = await startDevelopment(site);
  onTestFinished(server.stop);
  await server.pageWith('stated before the runs');
  await site.edit(post, 'above="0.5"', 'above="0.6"');
  await server.pageWith('changed after the runs: was above 0.5');
});

/** The fixture with a claim in its post and its results recorded. */
async function recordedSite(): Promise<Site> {
  const site = await createSite([fixture]);
  onTestFinished(site.remove);
  const claim = '<Claim is="logistic-map/settlesAboveHalf">happens</Claim>';
  await site.edit(post, 'else happens', `else ${claim}`);
  const lab = await site.run('lab', ['run', 'logistic-map']);
  expect(lab.status, lab.output).toBe(0);
  return site;
}

/** Listens to the server as a page does, and collects the places of the errors that a page shows in its overlay. */
async function openOverlay(url: string, root: string) {
  const token = /wsToken = "([^"]+)"/.exec(await fetchText(`${url}/@vite/client`))![1]!;
  const socket = new WebSocket(`${url.replace('http', 'ws')}/?token=${token}`, 'vite-hmr');
  const places: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    const { type, err } = JSON.parse(String(data));
    if (type === 'error') places.push(`${path.relative(root, err.loc.file)}:${err.loc.line}`);
  });
  await once(socket, 'open');
  return { places: () => places, close: () => socket.close() };
}
