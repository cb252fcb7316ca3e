import { cacheDirectory } from '../../files/cache-directory.ts';
import type { Survey } from '../planning/survey.ts';
import { splitName } from '../records/run-id.ts';
import { whyDocument } from '../reporting/documents.ts';
import {
  explainStates,
  groupRuns,
  groupUnplanned,
  namedRuns,
  type RunGroup,
} from '../reporting/run-groups.ts';
import { unfinishedRuns } from '../reporting/unfinished-runs.ts';
import { print } from '../terminal/console.ts';
import { type ReadingFlags, surveyAll, unplannedRuns } from './selection.ts';

/** Explains the states of runs. */
export async function why(name: string, flags: Pick<ReadingFlags, 'data' | 'json'>): Promise<void> {
  const groups = await explainedGroups(name, flags);
  if (flags.json) return print(whyDocument.textOf({ groups }));
  for (const line of groups.flatMap(explainStates)) print(line);
}

async function explainedGroups(name: string, flags: { data?: string }): Promise<RunGroup[]> {
  const [survey] = (await surveyAll(splitName(name).experiment, flags)) as [Survey];
  if ((await unplannedRuns(survey)).includes(name)) return [groupUnplanned(name, survey)];
  const unfinished = await unfinishedRuns(survey, cacheDirectory());
  return groupRuns(survey, namedRuns(survey, name), unfinished);
}
