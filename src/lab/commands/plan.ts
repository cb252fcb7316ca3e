import { cacheDirectory } from '../../files/cache-directory.ts';
import { planDocument } from '../reporting/documents.ts';
import { describeDue, groupRuns, type RunGroup } from '../reporting/run-groups.ts';
import { unfinishedRuns } from '../reporting/unfinished-runs.ts';
import { print } from '../terminal/console.ts';
import { isDue, type ReadingFlags, surveyAll } from './selection.ts';

/** Prints the runs that `run` would record now, and why. */
export async function plan(name: string | undefined, flags: ReadingFlags): Promise<void> {
  const groups: RunGroup[] = [];
  for (const survey of await surveyAll(name, flags)) {
    const unfinished = await unfinishedRuns(survey, cacheDirectory());
    groups.push(...groupRuns(survey, survey.runs.filter(isDue), unfinished));
  }
  if (flags.json) return print(planDocument.textOf({ groups }));
  if (groups.length === 0) return print('nothing to run: every selected run is fresh');
  for (const line of groups.flatMap(describeDue)) print(line);
}
