import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makePackage } from '../packaging/make-package.ts';
import {
  buildCaches,
  createRealSite,
  createSite,
  type Site,
  siteEnvironment,
} from '../test/site/site.ts';
import { describeMachine } from './describe-machine.ts';
import {
  type GeneratedPost,
  generatedPosts,
  writeForFramework,
  writeForRetrace,
} from './generated-site.ts';
import { measurePage, type PageMeasurement } from './measure-page.ts';
import { type Finished, runMeasured } from './run-measured.ts';

/*
 * Prints how long readers of the site and its author wait: `npm run bench:site`. bench/README.md describes the
 * measurements.
 */

const { values: flags } = parseArgs({
  options: {
    /** The number of generated posts; 0 leaves them out. */
    posts: { type: 'string', default: '101' },
    /** A folder in which `npm install @observablehq/framework@1.13.4` was run. */
    framework: { type: 'string' },
    /** A post of the project's own site. */
    page: { type: 'string', default: '/posts/batch-normalization/' },
  },
});

console.log(describeMachine());
await measureOwnSite();
if (Number(flags.posts) > 0) await measureGeneratedSite(Number(flags.posts));

async function measureOwnSite(): Promise<void> {
  const site = await createRealSite();
  try {
    const cold = await build(site);
    const warm = await build(site);
    const page = await measurePage(site.dist, flags.page);
    console.log(`\n${flags.page}`);
    row('HTML and CSS, Brotli', `${(page.bytes / 1000).toFixed(1)} kB`, '≤ 60 kB');
    row('scripts needed', String(page.blockingScripts), '0');
    row('requests', String(page.requests.length), '≤ 7');
    for (const request of page.requests) console.log(`    ${request}`);
    row('largest contentful paint', `${page.largestPaint.toFixed(2)} s`, '≤ 0.6 s');
    row('layout shift', page.layoutShift.toFixed(4), '0');
    describeCharts(page);
    row('build, cold', describeRun(cold), '≤ 15 s');
    row('build, warm', describeRun(warm), '≤ 4 s');
  } finally {
    await site.remove();
  }
}

async function measureGeneratedSite(count: number): Promise<void> {
  const posts = generatedPosts(count);
  console.log(`\n${count} posts with four charts each`);
  await makePackage();
  const site = await createSite([]);
  try {
    await writeForRetrace(site.root, posts);
    const recorded = await site.run('lab', ['run', '--engine', 'cpu']);
    if (recorded.status !== 0) throw new Error(recorded.output);
    const peer = flags.framework && (await startFramework(path.resolve(flags.framework), posts));
    try {
      await measureBuilds(site, peer || undefined);
      console.log('  one of these posts, by Retrace');
      describeCharts(await measurePage(site.dist, '/posts/post-0/'));
      if (!peer) return;
      console.log('  one of these posts, by Framework');
      describeCharts(await measurePage(path.join(peer.root, 'dist'), '/post-0.html'));
    } finally {
      if (peer) await rm(peer.root, { recursive: true, force: true });
    }
  } finally {
    await site.remove();
  }
}

/** Another generator's site of the same content. */
interface Peer {
  root: string;
  build(): Promise<Finished>;
}

/** Builds after each kind of change, by both generators in turn. Framework has no other build after an edit, so its warm one counts. */
async function measureBuilds(site: Site, peer: Peer | undefined): Promise<void> {
  const [cold, theirCold] = [await build(site), await peer?.build()];
  const [warm, theirWarm] = [await build(site), await peer?.build()];
  await site.edit('src/content/posts/post-1.mdx', 'Two waves', 'Two edited waves');
  const postEdited = await build(site);
  await site.edit('src/experiments/waves/charts.ts', 'chart1x2 = waves(', 'chart1x2 = waves(1 + ');
  const chartEdited = await build(site);
  await removeCaches(site);
  const published = { cold: await buildPublished(site), warm: await buildPublished(site) };
  compared('cold', cold, theirCold, '≤ 0.6');
  compared('warm', warm, theirWarm, '≤ 0.45');
  compared('one post edited', postEdited, theirWarm, '≤ 0.45');
  compared('one chart edited', chartEdited, theirWarm, '≤ 0.55');
  row('published, cold', describeRun(published.cold), '');
  row('    of that without address', ratio(published.cold, cold), '≤ 1.25');
  row('published, warm', describeRun(published.warm), '');
  row('    of that without address', ratio(published.warm, warm), '≤ 1.05');
  const most = Math.max(...[cold, warm, published.cold].map(({ megabytes }) => megabytes));
  row('memory', `${Math.round(most)} MB`, '< 1500 MB');
}

function compared(name: string, ours: Finished, theirs: Finished | undefined, goal: string): void {
  row(`Retrace, ${name}`, describeRun(ours), '');
  if (!theirs) return;
  row(`Framework, ${name}`, describeRun(theirs), '');
  row('    Retrace / Framework', ratio(ours, theirs), goal);
}

function build(site: Site, settings: Record<string, string> = {}): Promise<Finished> {
  const environment = siteEnvironment(site.root, { RETRACE_RESULTS: 'frozen', ...settings });
  return runMeasured(site.commandLine('build', []), site.root, environment);
}

/** Builds as for an address, with its pictures for feeds and networks. */
function buildPublished(site: Site): Promise<Finished> {
  return build(site, { RETRACE_SITE: 'https://example.org' });
}

async function removeCaches(site: Site): Promise<void> {
  for (const cache of buildCaches) {
    await rm(path.join(site.root, cache), { recursive: true, force: true });
  }
}

/** The first build bundles the packages that pages import, later ones find them in Framework's cache. */
async function startFramework(installed: string, posts: readonly GeneratedPost[]): Promise<Peer> {
  const root = await mkdtemp(path.join(tmpdir(), 'framework-site-'));
  const program = path.join(
    installed,
    'node_modules/@observablehq/framework/dist/bin/observable.js',
  );
  // Framework's pages import our installed Vega.
  const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
  await symlink(packages, path.join(root, 'node_modules'), 'junction');
  await writeForFramework(root, posts);
  return { root, build: () => runMeasured([program, 'build'], root, process.env) };
}

function describeCharts({ chartsShown, transferred, requests }: PageMeasurement): void {
  row('all charts shown', `${chartsShown.toFixed(2)} s`, '');
  row('transferred', `${Math.round(transferred / 1000)} kB in ${requests.length} requests`, '');
}

function describeRun({ seconds, processorSeconds }: Finished): string {
  return `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor)`;
}

function ratio(ours: Finished, theirs: Finished): string {
  const wall = (ours.seconds / theirs.seconds).toFixed(2);
  return `${wall} (${(ours.processorSeconds / theirs.processorSeconds).toFixed(2)} of processor)`;
}

function row(measure: string, measured: string, goal: string): void {
  console.log(`  ${measure.padEnd(28)} ${measured.padEnd(32)} ${goal}`.trimEnd());
}
