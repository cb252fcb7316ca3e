import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { isCurrent, runState, type SurveyedRun } from '../planning/run-state.ts';
import { type Survey, surveyExperiments } from '../planning/survey.ts';
import { engineInWords } from '../records/engine-names.ts';
import { requireRoomInExperiment } from '../records/experiment-room.ts';
import type { RunRecord } from '../records/record.ts';
import { runId } from '../records/run-id.ts';
import { placeRun, readRecord, recordedIds } from '../records/store.ts';
import { checkArtifact, readArtifact } from '../shown/artifact-files.ts';
import { readRecorded, readSeries } from '../shown/read-results.ts';
import type { Statement } from '../statements/statement.ts';
import { readStatement, writeStatement } from '../statements/statement-store.ts';

/**
 * Takes runs that were recorded elsewhere into `results/`. Checks all of them before it takes the first: schema,
 * checksums, series, artifacts, statement, and that they would be fresh here, on the data at hand.
 *
 * @param folder holds `results/<experiment>/<run>`
 * @param options whether nothing is written
 * @returns a line for each run
 * @throws ExpectedError naming the run and the problem
 */
export async function importRuns(
  root: string,
  folder: string,
  dataPath: string | undefined,
  { dryRun = false }: { dryRun?: boolean | undefined } = {},
): Promise<string[]> {
  const arrivals = await findArrivals(root, folder, dataPath);
  if (arrivals.length === 0) {
    throw new ExpectedError(
      `${folder}: has no results/<experiment>/<run>; name the folder that a pack ran in, or a copy of the project`,
    );
  }
  const lines: string[] = [];
  const replacing = (experiment: string) =>
    arrivals.filter(({ record }) => record.experiment === experiment).map(({ record }) => record);
  for (const each of new Set(arrivals.map(({ record }) => record.experiment))) {
    await requireRoomInExperiment(root, each, replacing(each));
  }
  for (const { name, record, known, statement } of arrivals) {
    const same = known !== undefined && holdsTheSame(known, record);
    if (!same && !dryRun) {
      if (statement) await writeStatement(root, statement);
      await place(root, folder, record);
    }
    lines.push(`${name}: ${same ? 'is here already' : describeImport(known, dryRun)}`);
  }
  return lines;
}

/** Whether two records are of the same rows and artifacts. */
function holdsTheSame(one: RunRecord, other: RunRecord): boolean {
  return (
    one.series.sha256 === other.series.sha256 && isDeepStrictEqual(one.artifacts, other.artifacts)
  );
}

/** Reads a run's files once more: those of all runs together may not fit into memory. */
async function place(root: string, folder: string, record: RunRecord): Promise<void> {
  const { experiment } = record;
  const recorded = await readRecorded(folder, experiment, runId(record));
  if (!recorded || !isDeepStrictEqual(recorded.record, record)) {
    throw new ExpectedError(`${experiment}/${runId(record)}: changed while it was imported`);
  }
  await placeRun(root, record, recorded.bytes, recorded.artifacts);
}

function describeImport(replaced: RunRecord | undefined, dryRun: boolean): string {
  const done = dryRun ? 'would be imported' : 'imported';
  if (!replaced) return done;
  const { started, engine } = replaced.provenance;
  const device = plainLine(engine.device);
  const date = started === undefined ? '' : ` ${started.slice(0, 10)}`;
  return `${done}, in place of another recording${date} with ${engineInWords(engine)}, ${device}`;
}

interface Arrival {
  name: string;
  record: RunRecord;
  /** The experiment's claims when the run began. */
  statement: Statement | undefined;
  /** The fresh or imported record of the run in this project, if there is one. */
  known: RunRecord | undefined;
}

async function findArrivals(
  root: string,
  folder: string,
  dataPath: string | undefined,
): Promise<Arrival[]> {
  const experiments = await readdir(path.join(folder, 'results')).catch(() => []);
  const arrivals: Arrival[] = [];
  for (const experiment of experiments.filter((name) => !name.startsWith('.')).sort()) {
    const [survey] = await surveyExperiments(root, dataPath, experiment);
    for (const id of await recordedIds(folder, experiment)) {
      const found = survey!.runs.find(({ run }) => run.id === id);
      const name = `${experiment}/${id}`;
      if (!found) throw new ExpectedError(`${name}: is not planned in this project`);
      const checked = await checkArrival(folder, found, survey!);
      const known =
        isCurrent(found.state) && 'record' in found.state ? found.state.record : undefined;
      arrivals.push({ name, known, ...checked });
    }
  }
  return arrivals;
}

async function checkArrival(
  folder: string,
  { run }: SurveyedRun,
  { experiment, datasetDigest }: Survey,
): Promise<Pick<Arrival, 'record' | 'statement'>> {
  const name = `${run.experiment}/${run.id}`;
  const record = await readRecord(folder, run.experiment, run.id);
  if (!record) throw new ExpectedError(`${name}: has no run.json`);
  await readSeries(folder, record);
  for (const entry of record.artifacts ?? []) {
    if (entry.kind === 'digest') continue;
    await checkArtifact(readArtifact(folder, record, entry), record, entry);
  }
  const state = await runState(experiment, run, record, datasetDigest);
  if (state.state === 'stale') {
    throw new ExpectedError(`${name}: would be stale here: ${state.because.join('; ')}`);
  }
  const digest = record.provenance.statement;
  const statement = digest ? await readStatement(folder, run.experiment, digest) : undefined;
  return { record, statement };
}
