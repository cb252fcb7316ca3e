import { cacheDirectory } from '../../files/cache-directory.ts';
import type { Survey } from '../planning/survey.ts';
import { splitName } from '../records/run-id.ts';
import { explainStates, namedRuns } from '../reporting/describe-states.ts';
import { unfinishedRuns } from '../reporting/unfinished-runs.ts';
import { print } from '../terminal/console.ts';
import { surveyAll, unplannedRuns } from './selection.ts';

/** Explains the states of runs. */
export async function why(name: string, flags: { data?: string }): Promise<void> {
  const [survey] = (await surveyAll(splitName(name).experiment, flags)) as [Survey];
  if ((await unplannedRuns(survey)).includes(name)) {
    return print(`${name} is recorded, but no longer planned: \`clean\` removes it`);
  }
  const runs = namedRuns(survey, name);
  const unfinished = await unfinishedRuns(survey, cacheDirectory());
  for (const line of explainStates(survey, runs, unfinished)) print(line);
}
