import path from 'node:path';
import { checkOut, resolveCommit } from '../files/checkout.ts';
import { inTemporaryFolder } from '../files/temporary-folder.ts';
import { splitName } from '../lab/records/run-id.ts';
import { sourcesIn } from '../lab/shown/shown-runs.ts';
import { ExpectedError } from '../messages/expected-error.ts';
import { type Comparison, compareSnapshots } from './compare-snapshots.ts';
import type { DiffReport } from './diff-document.ts';
import { runChanges } from './run-changes.ts';
import { takeSnapshot } from './snapshot.ts';

/** The changes of results, and of texts and figures made from them, between two states of a project. */
export interface ResultsDiff extends DiffReport, Pick<Comparison, 'figures'> {}

/**
 * Compares two states of a project. Evaluates the code of each state on the records of that state, with today's
 * packages and reader: this gives what its pages showed. Where the states differ, the later code on the earlier records
 * shows the cause.
 *
 * @param to undefined for the working tree
 * @throws ExpectedError outside git, for an unknown commit, and for one without results
 */
export async function diffResults(root: string, from: string, to?: string): Promise<ResultsDiff> {
  const commits = [await resolveCommit(root, from), to && (await resolveCommit(root, to))];
  return inTemporaryFolder('diff', async (folder) => {
    const [old, recent] = [path.join(folder, 'before'), path.join(folder, 'after')];
    await checkOutResults(root, commits[0]!, old);
    if (commits[1]) await checkOutResults(root, commits[1], recent);
    const later = commits[1] ? recent : root;
    const runs = await runChanges(old, later);
    const moved = new Set(runs.map(({ run }) => splitName(run).experiment));
    const before = await takeSnapshot(old, old);
    const after = await takeSnapshot(later, later);
    const comparison = await compareSnapshots(before, after, () =>
      takeSnapshot(
        later,
        old,
        after.studies.filter(({ name }) => !experimentsIn(name).some((one) => moved.has(one))),
      ),
    );
    return {
      before: nameOf(from, commits[0]),
      after: nameOf(to, commits[1]),
      ...comparison,
      runs,
    };
  });
}

/** The experiments of a study: `growth` and `decay` of `growth@quick+decay`. */
function experimentsIn(name: string): string[] {
  return sourcesIn(name).map((source) => source.split('@', 1)[0]!);
}

/** The paths that determine the results, and the texts and figures made from them. */
const kept = ['src', 'results', 'package.json', 'tsconfig.json'];

async function checkOutResults(root: string, commit: string, folder: string): Promise<void> {
  const present = await checkOut(root, commit, folder, kept);
  if (!present.includes('results')) {
    throw new ExpectedError(
      `there are no results at ${commit.slice(0, 12)}; name a commit that has recorded runs`,
    );
  }
}

function nameOf(ref: string | undefined, commit: string | undefined): string {
  if (ref === undefined || !commit) return 'working tree';
  const short = commit.slice(0, 7);
  return commit.startsWith(ref) ? short : `${ref} ${short}`;
}
