import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../test/browser/launch.ts';
import { startDevelopment } from '../test/site/develop.ts';
import { type Contestant, measureInTurn, openContestants, row } from './checkouts.ts';
import { describeMachine } from './describe-machine.ts';

/*
 * Prints how long an author of this project's own site waits: for builds, and for the development server.
 * `npm run bench:own`; bench/README.md describes the measurements.
 */

const { values: flags } = parseArgs({
  options: {
    /** A checkout of another commit, with its packages, to be measured in turn with this one. */
    base: { type: 'string' },
    /** How often each is measured: the median counts. */
    rounds: { type: 'string', default: '3' },
    /** The post that is opened and edited. */
    post: { type: 'string', default: 'batch-normalization' },
    /** A file behind its charts, and a text in it that its first picture shows. */
    charts: { type: 'string', default: 'src/experiments/batch-norm/charts.ts' },
    title: { type: 'string', default: 'As Santurkar et al. define it' },
  },
});
const rounds = Number(flags.rounds);

/** Seconds that an author waits for, by what was done. */
interface Waits {
  'start to first page': number;
  'post edited': number;
  'chart edited': number;
}

console.log(describeMachine());
const sites = await openContestants(flags.base, ({ createRealSite }) => createRealSite());
try {
  console.log('\nBuilds');
  for (const name of ['cold', 'warm']) {
    await measureInTurn(name, sites, (site) => site.commandLine('build', []));
  }
  await measureDevelopment();
} finally {
  for (const { site } of sites) await site.remove();
}

/** Each round starts a server anew, with the caches of the last. The first round fills them, and doesn't count. */
async function measureDevelopment(): Promise<void> {
  console.log(`\nDevelopment, median of ${rounds}`);
  const waits = new Map(sites.map(({ name }) => [name, [] as Waits[]]));
  for (let round = 0; round <= rounds; round++) {
    for (const contestant of sites) {
      const measured = await develop(contestant, round);
      if (round > 0) waits.get(contestant.name)!.push(measured);
    }
  }
  for (const what of ['start to first page', 'post edited', 'chart edited'] as const) {
    const medians = sites.map(({ name }) => median(waits.get(name)!.map((all) => all[what])));
    for (const [i, { name }] of sites.entries()) {
      row(what, name, `${medians[i]!.toFixed(2)} s`);
    }
    const [ours, base] = medians;
    if (base !== undefined) row('', 'ratio', (ours! / base).toFixed(2));
  }
}

async function develop({ site }: Contestant, round: number): Promise<Waits> {
  const browser = await launchBrowser();
  const started = performance.now();
  const server = await startDevelopment(site, flags.post);
  try {
    await server.pageWith('</html>');
    const firstPage = secondsSince(started);
    const page = await browser.newPage();
    await page.goto(`${server.url}/posts/${flags.post}/`, { waitUntil: 'networkidle' });
    const sentence = `An edit of round ${round}.`;
    const post = `src/content/posts/${flags.post}.mdx`;
    const text = await site.read(post);
    const postEdited = await waited(page, sentence, () =>
      site.write(post, `${text}\n\n${sentence}\n`),
    );
    const charts = await site.read(flags.charts);
    const title = `Edit ${round} of a title`;
    const chartEdited = await waited(page, title, () =>
      site.edit(flags.charts, flags.title, title),
    );
    await site.write(post, text);
    await site.write(flags.charts, charts);
    return {
      'start to first page': firstPage,
      'post edited': postEdited,
      'chart edited': chartEdited,
    };
  } finally {
    await server.stop();
    await browser.close();
  }
}

/** Seconds from an edit until the browser shows a text. */
async function waited(page: Page, text: string, edit: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await edit();
  await page.waitForFunction((wanted) => document.body?.textContent?.includes(wanted), text, {
    timeout: 60_000,
  });
  return secondsSince(started);
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
