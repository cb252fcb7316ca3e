import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Program, Site } from '../test/site/site.ts';
import { type Finished, runMeasured } from './run-measured.ts';
import { recordSweep, writeSweep } from './swept-site.ts';

/*
 * Prints how long the lab's commands and a frozen build take with many recorded runs: `npm run bench:sweep`.
 * bench/README.md describes the measurements.
 */

const { values: flags } = parseArgs({
  options: {
    /** The number of runs: a multiple of ten. A tenth of it is measured, too. */
    runs: { type: 'string', default: '10000' },
    /** A checkout of another commit, with its packages, to be measured in turn with this one. */
    base: { type: 'string' },
  },
});

/** A checkout whose package is measured. */
interface Contestant {
  name: string;
  site: Site;
  environment: NodeJS.ProcessEnv;
}

const steps: { name: string; program: Program; args(elsewhere: string): string[] }[] = [
  { name: 'import', program: 'lab', args: (elsewhere) => ['import', elsewhere] },
  { name: 'import again', program: 'lab', args: (elsewhere) => ['import', elsewhere] },
  { name: 'plan', program: 'lab', args: () => ['plan', 'sweep'] },
  { name: 'list', program: 'lab', args: () => ['list', 'sweep'] },
  { name: 'why', program: 'lab', args: () => ['why', 'sweep'] },
  { name: 'frozen build', program: 'build', args: () => [] },
];

const load = loadavg()[0]!.toFixed(1);
console.log(
  `${cpus()[0]?.model ?? process.arch}, ${availableParallelism()} cores (load ${load}), Node ${process.version}`,
);
for (const runs of [Number(flags.runs) / 10, Number(flags.runs)]) await measure(runs);

async function measure(runs: number): Promise<void> {
  console.log(`\n${runs.toLocaleString('en')} runs`);
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'retrace-sweep-'));
  const contestants: Contestant[] = [];
  try {
    contestants.push(await contestant('this checkout', path.resolve(import.meta.dirname, '..')));
    if (flags.base) contestants.push(await contestant('base', path.resolve(flags.base)));
    for (const { site } of contestants) await writeSweep(site.root, runs);
    await recordSweep(contestants[0]!.site.root, elsewhere);
    for (const step of steps) await measureStep(step, contestants, elsewhere);
  } finally {
    for (const { site } of contestants) await site.remove();
    await rm(elsewhere, { recursive: true, force: true });
  }
}

/** Makes a checkout's package, and an empty site that has it. */
async function contestant(name: string, checkout: string): Promise<Contestant> {
  const { makePackage } = (await moduleOf(
    checkout,
    'packaging/make-package.ts',
  )) as typeof import('../packaging/make-package.ts');
  const { createSite, siteEnvironment } = (await moduleOf(
    checkout,
    'test/site/site.ts',
  )) as typeof import('../test/site/site.ts');
  await makePackage();
  const site = await createSite([]);
  return { name, site, environment: siteEnvironment(site.root, { RETRACE_RESULTS: 'frozen' }) };
}

function moduleOf(checkout: string, file: string): Promise<unknown> {
  return import(pathToFileURL(path.join(checkout, file)).href);
}

async function measureStep(
  { name, program, args }: (typeof steps)[number],
  contestants: readonly Contestant[],
  elsewhere: string,
): Promise<void> {
  const all: Finished[] = [];
  for (const { site, environment, ...each } of contestants) {
    const finished = await runMeasured(
      site.commandLine(program, args(elsewhere)),
      site.root,
      environment,
    );
    all.push(finished);
    console.log(`  ${name.padEnd(14)} ${each.name.padEnd(14)} ${describe(finished)}`);
  }
  const [ours, base] = all;
  if (ours && base) console.log(`  ${''.padEnd(14)} ${'ratio'.padEnd(14)} ${ratio(ours, base)}`);
}

function describe({ seconds, processorSeconds, megabytes }: Finished): string {
  return `${seconds.toFixed(1)} s (${processorSeconds.toFixed(1)} s of processor), ${Math.round(megabytes)} MB`;
}

function ratio(ours: Finished, base: Finished): string {
  return `${(ours.seconds / base.seconds).toFixed(2)} (${(ours.processorSeconds / base.processorSeconds).toFixed(2)} of processor)`;
}
