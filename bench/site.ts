import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { makePackage } from '../packaging/make-package.ts';
import { createRealSite, createSite, type Site, siteEnvironment } from '../test/site/site.ts';
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

function describeMachine(): string {
  const load = loadavg()[0]!.toFixed(1);
  return `${cpus()[0]?.model ?? process.arch}, ${availableParallelism()} cores (load ${load}), Node ${process.version}`;
}

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
    const cold = await build(site);
    const warm = await build(site);
    row('Retrace, cold', describeRun(cold), '');
    row('Retrace, warm', describeRun(warm), '');
    row(
      'Retrace, memory',
      `${Math.round(Math.max(cold.megabytes, warm.megabytes))} MB`,
      '< 2000 MB',
    );
    console.log('  one of these posts, by Retrace');
    describeCharts(await measurePage(site.dist, '/posts/post-0/'));
    if (!flags.framework) return;
    const peer = await buildWithFramework(path.resolve(flags.framework), posts);
    row('Framework, cold', describeRun(peer.cold), '');
    row('Framework, warm', describeRun(peer.warm), '');
    row('cold, Retrace / Framework', ratio(cold, peer.cold), '≤ 0.5');
    row('warm, Retrace / Framework', ratio(warm, peer.warm), '≤ 0.5');
    console.log('  one of these posts, by Framework');
    describeCharts(peer.page);
  } finally {
    await site.remove();
  }
}

async function build(site: Site): Promise<Finished> {
  const environment = siteEnvironment(site.root, { RETRACE_RESULTS: 'frozen' });
  return runMeasured(site.commandLine('build', []), site.root, environment);
}

/** Builds twice: the first build bundles the packages that pages import, the second finds them in its cache. */
async function buildWithFramework(
  installed: string,
  posts: readonly GeneratedPost[],
): Promise<{ cold: Finished; warm: Finished; page: PageMeasurement }> {
  const root = await mkdtemp(path.join(tmpdir(), 'framework-site-'));
  const program = path.join(
    installed,
    'node_modules/@observablehq/framework/dist/bin/observable.js',
  );
  try {
    // Framework's pages import our installed Vega.
    const packages = fileURLToPath(new URL('../node_modules', import.meta.url));
    await symlink(packages, path.join(root, 'node_modules'), 'junction');
    await writeForFramework(root, posts);
    const cold = await runMeasured([program, 'build'], root, process.env);
    const warm = await runMeasured([program, 'build'], root, process.env);
    return { cold, warm, page: await measurePage(path.join(root, 'dist'), '/post-0.html') };
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function describeCharts({ chartsShown, transferred, requests }: PageMeasurement): void {
  row('all charts shown', `${chartsShown.toFixed(2)} s`, '');
  row('transferred', `${Math.round(transferred / 1000)} kB in ${requests.length} requests`, '');
}

function describeRun({ seconds, processorSeconds }: Finished): string {
  return `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor)`;
}

function ratio(ours: Finished, theirs: Finished): string {
  return (ours.seconds / theirs.seconds).toFixed(2);
}

function row(measure: string, measured: string, goal: string): void {
  console.log(`  ${measure.padEnd(28)} ${measured.padEnd(32)} ${goal}`.trimEnd());
}
