import { ExpectedError } from '../../messages/expected-error.ts';
import { describeRuns } from '../records/describe-runs.ts';
import { alike, describeState, reasonsOf, type SurveyedRun } from './run-state.ts';

/**
 * Refuses to overwrite damaged runs: what is left of a run may be its only evidence.
 *
 * @throws ExpectedError naming each damaged run, the file and the remedy
 */
export function refuseDamaged(runs: readonly SurveyedRun[]): void {
  const damaged = runs.filter(({ state }) => state.state === 'damaged');
  if (damaged.length === 0) return;
  const lines = alike(damaged).map((group) => `  ${describeGroup(group)}`);
  throw new ExpectedError(
    `damaged runs are not overwritten. Unless another remedy is named, restore their folders in results, for example with \`git checkout -- <folder>\`, or remove them and record the runs again:\n${lines.join('\n')}`,
  );
}

function describeGroup(group: readonly SurveyedRun[]): string {
  const [first] = group as [SurveyedRun];
  if (group.length === 1) return describeState(first);
  const runs = describeRuns(
    group.map(({ run }) => run),
    [],
  );
  return `${first.run.experiment}: ${group.length} runs are damaged (${runs}): ${reasonsOf(first)}`;
}
