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

/** What an experiment's source follows from. */
const sources = ['src', 'package.json', 'tsconfig.json'];

/** A project has few commits that record the same run; each takes about a second to read. */
const maximumCommits = 20;

/**
 * The source that a run was recorded with, or last restamped to: of the commits that brought its record, and of the one
 * that was checked out when it began, the first at which the source has the record's digest. All of them led to the
 * commit that is checked out now.
 *
 * @param folder an empty one of its own
 * @throws ExpectedError where no such commit is known
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

/** A record may name any commit that the clone has, as of a fork that was fetched, and the commit's code is about to be run. */
async function isInHistory(root: string, commit: string): Promise<boolean> {
  return git(root, ['merge-base', '--is-ancestor', commit, 'HEAD']).then(
    () => true,
    () => false,
  );
}

/** The experiment at a commit if that is the source of a record, else the reason why it isn't. */
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
    return found?.source === fingerprint.source ? experiment : 'has another one';
  } catch (error) {
    if (isExpected(error)) return error.message;
    throw error;
  }
}
