import path from 'node:path';
import { checkOut } from '../../files/checkout.ts';
import { git, isShallow } from '../../files/git.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { type Experiment, loadExperiment } from '../planning/experiment.ts';
import { sourceInForm } from '../planning/run-state.ts';
import type { RunRecord } from '../records/record.ts';
import { runId } from '../records/run-id.ts';

/** An experiment as it was at a commit. */
export interface EarlierSource {
  commit: string;
  experiment: Experiment;
}

/** The paths that determine an experiment's source. */
const sources = ['src', 'package.json', 'tsconfig.json'];

/** Few commits of a project record the same run, and each takes about a second to read. */
const maximumCommits = 20;

/**
 * Finds the source that a run was recorded with, or last restamped to: the first commit whose source has the record's
 * digest. Tries the commits that changed the record, then the commit that was checked out when the run began. All of
 * them are ancestors of the commit that is checked out now.
 *
 * @param folder an empty folder for the checkouts
 * @throws ExpectedError if there is no such commit
 */
export async function findEarlierSource(
  root: string,
  record: RunRecord,
  folder: string,
): Promise<EarlierSource> {
  const shallow = await isShallow(root, 'the source of its run is not known');
  const commits = await likelyCommits(root, record);
  const reasons: string[] = [];
  for (const commit of commits) {
    const found = await sourceAt(root, record, commit, path.join(folder, commit));
    if (typeof found === 'object') return { commit, experiment: found };
    reasons.push(`${commit.slice(0, 12)}: ${found}`);
  }
  const remedy = shallow ? '; `git fetch --unshallow` gets the rest of the history' : '';
  const tried = reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
  throw new ExpectedError(`no commit is known to have the source of its record${tried}${remedy}`);
}

async function likelyCommits(root: string, record: RunRecord): Promise<string[]> {
  const file = `results/${record.experiment}/${runId(record)}/run.json`;
  const brought = await git(root, ['log', '--format=%H', '--', file]).catch(() => '');
  const commits = brought.split('\n').filter((each) => each);
  const began = record.provenance.git?.commit;
  if (began && (await isInHistory(root, began))) commits.push(began);
  return [...new Set(commits)].slice(0, maximumCommits);
}

/**
 * Whether a commit belongs to the project's history. Its code is about to run, and a record may name any commit of the
 * clone, such as one of a fetched fork.
 */
async function isInHistory(root: string, commit: string): Promise<boolean> {
  return git(root, ['merge-base', '--is-ancestor', commit, 'HEAD']).then(
    () => true,
    () => false,
  );
}

/** The experiment at a commit if its source is that of the record, else the reason why not. */
async function sourceAt(
  root: string,
  { experiment: name, fingerprint }: RunRecord,
  commit: string,
  folder: string,
): Promise<Experiment | string> {
  try {
    await checkOut(root, commit, folder, sources);
    const experiment = await loadExperiment(folder, name);
    const found = await sourceInForm(fingerprint.form, experiment);
    return found?.source === fingerprint.source ? experiment : 'has another source';
  } catch (error) {
    if (isExpected(error)) return error.message;
    throw error;
  }
}
