import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { isCurrent, runState, type SurveyedRun } from '../planning/run-state.ts';
import { type Survey, surveyExperiments } from '../planning/survey.ts';
import { engineInWords } from '../records/engine-names.ts';
import type { RunRecord } from '../records/record.ts';
import { placeRun, readRecord, recordedIds } from '../records/store.ts';
import { readSeries } from '../shown/read-results.ts';
import type { Statement } from '../statements/statement.ts';
import { readStatement, writeStatement } from '../statements/statement-store.ts';

/**
 * Takes runs that were recorded elsewhere into `results/`. Checks all of them before it takes the first: schema,
 * checksum, series, statement, and that they would be fresh here, on the data at hand.
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
  for (const { name, record, bytes, known, statement } of arrivals) {
    const same = known?.series.sha256 === record.series.sha256;
    if (!same && !dryRun) {
      if (statement) await writeStatement(root, statement);
      await placeRun(root, record, bytes);
    }
    lines.push(`${name}: ${same ? 'is here already' : describeImport(known, dryRun)}`);
  }
  return lines;
}

function describeImport(replaced: RunRecord | undefined, dryRun: boolean): string {
  const done = dryRun ? 'would be imported' : 'imported';
  if (!replaced) return done;
  const { started, engine } = replaced.provenance;
  const device = plainLine(engine.device);
  const date = started === undefined ? '' : ` ${started.slice(0, 10)}`;
  return `${done}, in place of other series recorded${date} with ${engineInWords(engine)}, ${device}`;
}

interface Arrival {
  name: string;
  record: RunRecord;
  bytes: Uint8Array;
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
): Promise<Pick<Arrival, 'record' | 'bytes' | 'statement'>> {
  const name = `${run.experiment}/${run.id}`;
  const record = await readRecord(folder, run.experiment, run.id);
  if (!record) throw new ExpectedError(`${name}: has no run.json`);
  const { bytes } = await readSeries(folder, record);
  const state = await runState(experiment, run, record, datasetDigest);
  if (state.state === 'stale') {
    throw new ExpectedError(`${name}: would be stale here: ${state.because.join('; ')}`);
  }
  const digest = record.provenance.statement;
  const statement = digest ? await readStatement(folder, run.experiment, digest) : undefined;
  return { record, bytes, statement };
}
