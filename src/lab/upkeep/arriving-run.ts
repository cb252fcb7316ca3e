import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { type Room, roomOfExperiment } from '../artifacts/experiment-room.ts';
import { loadExperiment } from '../planning/experiment.ts';
import { type PlannedRun, planRuns } from '../planning/plan.ts';
import { isCurrent, runState, stateOf, type TodaysSource } from '../planning/run-state.ts';
import { digestOfData } from '../planning/survey.ts';
import { artifactFile } from '../records/artifact-entry.ts';
import { engineInWords } from '../records/engine-names.ts';
import type { RunRecord } from '../records/record.ts';
import { idsInSight, readRecord, restoreSetAside, seriesPath } from '../records/store.ts';
import { checkArtifact } from '../shown/artifact-files.ts';
import { checkTable, type RecordedFiles, readRecorded } from '../shown/read-results.ts';
import type { Statement } from '../statements/statement.ts';
import { readStatement } from '../statements/statement-store.ts';

/** A run that was recorded elsewhere, and that may be taken. */
export interface ArrivingRun extends RecordedFiles {
  /** The experiment's claims when the run began. */
  statement: Statement | undefined;
}

/** The runs of an experiment that were recorded elsewhere. */
export interface Arrivals {
  /**
   * Checks a run: schema, checksums, series, artifacts, statement, that it would be fresh here on the data at hand, and that
   * there is room for what it keeps. Of a run that is here already, only its record is read.
   *
   * @returns without `arriving` if the run is here already; `place` tells what it replaces: ", in place of other series …"
   * @throws ExpectedError with the reason why it can't be taken
   */
  check(id: string): Promise<{ arriving?: ArrivingRun; place: string }>;
}

/** @throws ExpectedError if the experiment isn't in this project, or doesn't load */
export async function arrivalsOf(from: {
  root: string;
  /** Holds `results/<experiment>/<run>`. */
  folder: string;
  experiment: string;
  dataPath: string | undefined;
}): Promise<Arrivals> {
  const { root, folder, experiment: name } = from;
  const experiment = await loadExperiment(root, name);
  const datasetDigest = await digestOfData(root, experiment, from.dataPath);
  await restoreSetAside(root, name);
  const planned = new Map(planRuns(experiment).map((run) => [run.id, run]));
  const here = { root, inSight: await idsInSight(root, name), today: experiment, datasetDigest };
  const statementOf = statementsIn(folder, name);
  let room: Promise<Room> | undefined;
  const requireRoom = async (record: RunRecord) => {
    if (!record.artifacts) return;
    room ??= roomOfExperiment(root, name);
    await (await room).take(record);
  };
  return {
    async check(id) {
      const run = planned.get(id);
      if (!run) throw new ExpectedError('is not planned in this project');
      const known = await currentRecord(run, here);
      if (known && (await holdsTheSame(known, folder, id))) return { place: '' };
      const files = await checkedFiles(folder, run, here);
      const statement = await statementOf(files.record);
      await requireRoom(files.record);
      return { arriving: { ...files, statement }, place: describeReplaced(known, files.record) };
    },
  };
}

/** Reads each statement once: most runs of an experiment have the same. */
function statementsIn(folder: string, experiment: string) {
  const read = new Map<string, Promise<Statement>>();
  return async ({ provenance }: RunRecord): Promise<Statement | undefined> => {
    const digest = provenance.statement;
    if (!digest) return undefined;
    const reading = read.get(digest) ?? readStatement(folder, experiment, digest);
    read.set(digest, reading);
    return reading;
  };
}

interface Here {
  root: string;
  inSight: ReadonlySet<string>;
  today: TodaysSource;
  datasetDigest: string | undefined;
}

/** The fresh or imported record of a run in this project, if there is one. */
async function currentRecord(
  run: PlannedRun,
  { root, inSight, today, datasetDigest }: Here,
): Promise<RunRecord | undefined> {
  if (!inSight.has(run.id)) return undefined;
  const state = await stateOf(root, today, run, datasetDigest);
  return isCurrent(state) && 'record' in state ? state.record : undefined;
}

/** Whether the record elsewhere is of the same rows and artifacts. */
async function holdsTheSame(known: RunRecord, folder: string, id: string): Promise<boolean> {
  const other = await readRecord(folder, known.experiment, id);
  return (
    other?.series.sha256 === known.series.sha256 &&
    isDeepStrictEqual(other.artifacts, known.artifacts)
  );
}

async function checkedFiles(
  folder: string,
  run: PlannedRun,
  { today, datasetDigest }: Here,
): Promise<RecordedFiles> {
  const files = await readRecorded(folder, run.experiment, run.id);
  if (!files) throw new ExpectedError('has no run.json');
  const { record, bytes, artifacts } = files;
  checkTable(record, bytes, path.relative(folder, seriesPath(folder, record)));
  for (const entry of record.artifacts ?? []) {
    if (entry.kind === 'digest') continue;
    await checkArtifact(artifacts[artifactFile(entry)!]!, record, entry);
  }
  const state = await runState(today, run, record, datasetDigest);
  if (state.state !== 'stale') return files;
  throw new ExpectedError(`would be stale here: ${state.because.join('; ')}`);
}

function describeReplaced(replaced: RunRecord | undefined, { series }: RunRecord): string {
  if (!replaced) return '';
  const { started, engine } = replaced.provenance;
  const device = plainLine(engine.device);
  const what = series.sha256 === replaced.series.sha256 ? 'artifacts' : 'series';
  const date = started === undefined ? '' : ` ${started.slice(0, 10)}`;
  return `, in place of other ${what} recorded${date} with ${engineInWords(engine)}, ${device}`;
}
