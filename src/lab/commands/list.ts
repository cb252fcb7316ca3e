import { cacheDirectory } from '../../files/cache-directory.ts';
import { formatDuration } from '../../messages/duration.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { SurveyedRun } from '../planning/run-state.ts';
import { engineInWords } from '../records/engine-names.ts';
import { describeState } from '../reporting/describe-states.ts';
import { type Unfinished, unfinishedRuns } from '../reporting/unfinished-runs.ts';
import { printTable } from '../terminal/console.ts';
import { orphanedRuns, type SelectionFlags, surveyAll, unplannedRuns } from './selection.ts';

/** Lists every run, planned or recorded, with its state. */
export async function list(name: string | undefined, flags: SelectionFlags): Promise<void> {
  const surveys = await surveyAll(name, flags);
  const listed = surveys.map(async (survey) => {
    const unfinished = await unfinishedRuns(survey, cacheDirectory());
    return survey.runs.map((each) => describe(each, unfinished.get(each.run.id)));
  });
  const rows = (await Promise.all(listed)).flat();
  const unplanned = await Promise.all(surveys.map(unplannedRuns));
  const orphans = name === undefined ? await orphanedRuns() : [];
  const rest = [...unplanned.flat(), ...orphans];
  printTable([...rows, ...rest.map((id) => [id, 'not planned', '', '', ''])]);
}

function describe(each: SurveyedRun, unfinished: Unfinished | undefined): string[] {
  const { run, state } = each;
  const cells = [`${run.experiment}/${run.id}`, describeState(each, unfinished)];
  if (!('record' in state)) return [...cells, '', '', ''];
  const { provenance } = state.record;
  return [
    ...cells,
    provenance.started.slice(0, 10),
    formatDuration(provenance.durationSeconds),
    plainLine(`${engineInWords(provenance.engine.name)}, ${provenance.engine.device}`),
  ];
}
