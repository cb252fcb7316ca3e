import { cacheDirectory } from '../../files/cache-directory.ts';
import { describeDue } from '../reporting/describe-states.ts';
import { unfinishedRuns } from '../reporting/unfinished-runs.ts';
import { print } from '../terminal/console.ts';
import { isDue, type SelectionFlags, surveyAll } from './selection.ts';

/** Prints the runs that `run` would record now, and why. */
export async function plan(name: string | undefined, flags: SelectionFlags): Promise<void> {
  const lines: string[] = [];
  for (const survey of await surveyAll(name, flags)) {
    const unfinished = await unfinishedRuns(survey, cacheDirectory());
    lines.push(...describeDue(survey, survey.runs.filter(isDue), unfinished));
  }
  if (lines.length === 0) return print('nothing to run: every selected run is fresh');
  for (const line of lines) print(line);
}
