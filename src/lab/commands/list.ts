import { cacheDirectory } from '../../files/cache-directory.ts';
import { formatDuration } from '../../messages/duration.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { engineInWords } from '../records/engine-names.ts';
import { describeState } from '../reporting/describe-states.ts';
import { listDocument } from '../reporting/documents.ts';
import { type RunReport, reportRun, reportUnplanned } from '../reporting/run-report.ts';
import { unfinishedRuns } from '../reporting/unfinished-runs.ts';
import { print, printTable } from '../terminal/console.ts';
import {
  orphanedRuns,
  type ReadingFlags,
  recordsOf,
  reportSameSeeds,
  surveyAll,
  unplannedRuns,
} from './selection.ts';

/** Lists every run, planned or recorded, with its state. */
export async function list(name: string | undefined, flags: ReadingFlags): Promise<void> {
  const runs = await listedRuns(name, flags);
  if (flags.json) return print(listDocument.textOf({ runs }));
  printTable(runs.map(describe));
}

async function listedRuns(name: string | undefined, flags: ReadingFlags): Promise<RunReport[]> {
  const surveys = await surveyAll(name, flags);
  for (const { runs } of surveys) reportSameSeeds(recordsOf(runs));
  const planned = surveys.map(async (survey) => {
    const unfinished = await unfinishedRuns(survey, cacheDirectory());
    return survey.runs.map((each) => reportRun(each, unfinished.get(each.run.id)));
  });
  const unplanned = await Promise.all(surveys.map(unplannedRuns));
  const orphans = name === undefined ? await orphanedRuns() : [];
  return [
    ...(await Promise.all(planned)).flat(),
    ...[...unplanned.flat(), ...orphans].map(reportUnplanned),
  ];
}

function describe(report: RunReport): string[] {
  const cells = [report.run, describeState(report)];
  if (!report.recorded) return [...cells, '', '', ''];
  const { started, durationSeconds, engine, program, device } = report.recorded;
  return [
    ...cells,
    started?.slice(0, 10) ?? '',
    durationSeconds === undefined ? '' : formatDuration(durationSeconds),
    plainLine(`${engineInWords({ name: engine, program })}, ${device}`),
  ];
}
