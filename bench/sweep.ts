import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Program } from '../test/site/site.ts';
import { measureInTurn, openContestants } from './checkouts.ts';
import { describeMachine } from './describe-machine.ts';
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

const steps: { name: string; program: Program; args(elsewhere: string): string[] }[] = [
  { name: 'import', program: 'lab', args: (elsewhere) => ['import', elsewhere] },
  { name: 'import again', program: 'lab', args: (elsewhere) => ['import', elsewhere] },
  { name: 'plan', program: 'lab', args: () => ['plan', 'sweep'] },
  { name: 'list', program: 'lab', args: () => ['list', 'sweep'] },
  { name: 'why', program: 'lab', args: () => ['why', 'sweep'] },
  { name: 'frozen build', program: 'build', args: () => [] },
];

console.log(describeMachine());
for (const runs of [Number(flags.runs) / 10, Number(flags.runs)]) await measure(runs);

async function measure(runs: number): Promise<void> {
  console.log(`\n${runs.toLocaleString('en')} runs`);
  const elsewhere = await mkdtemp(path.join(tmpdir(), 'retrace-sweep-'));
  const contestants = await openContestants(flags.base, async ({ makePackage, createSite }) => {
    await makePackage();
    return createSite([]);
  });
  try {
    for (const { site } of contestants) await writeSweep(site.root, runs);
    await recordSweep(contestants[0]!.site.root, elsewhere);
    for (const { name, program, args } of steps) {
      await measureInTurn(name, contestants, (site) => site.commandLine(program, args(elsewhere)));
    }
  } finally {
    for (const { site } of contestants) await site.remove();
    await rm(elsewhere, { recursive: true, force: true });
  }
}
