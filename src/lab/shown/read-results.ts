import path from 'node:path';
import { sha256, sha256OfJson } from '../../files/digest.ts';
import { leftByGit } from '../../files/left-by-git.ts';
import { readRegularFile } from '../../files/regular-file.ts';
import { readSteadily } from '../../files/replaced-folder.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { RunRecord } from '../records/record.ts';
import { importCommand, runId } from '../records/run-id.ts';
import {
  decodeMeasured,
  decodeSeries,
  type MeasuredSeries,
  type SeriesTable,
} from '../records/series.ts';
import { readRecord, runFolder, seriesPath } from '../records/store.ts';
import type { RecordedRun, Results, Series } from '../results.ts';
import { artifactFiles, otherFile } from './artifact-files.ts';
import type { PreparedExperiment } from './prepared-experiment.ts';
import { runArtifacts } from './run-artifacts.ts';

/** The parts of a prepared experiment that `readResults` needs. */
export type Readable = Pick<
  PreparedExperiment,
  'name' | 'title' | 'profile' | 'pairing' | 'stale' | 'published' | 'variants'
> &
  Partial<Pick<PreparedExperiment, 'artifacts'>> & { runs: readonly ReadableRun[] };
type ReadableRun = Pick<PreparedExperiment['runs'][number], 'id' | 'state' | 'record'>;

/**
 * Reads the series of an experiment's prepared runs.
 *
 * @throws ExpectedError naming the file that is missing or isn't the recorded file
 */
export async function readResults(root: string, prepared: Readable): Promise<Results> {
  const runs: RecordedRun[] = [];
  // One after the other: tables may be large, and only one is checked at a time.
  for (const run of prepared.runs) runs.push(await readRun(root, run, prepared.artifacts));
  return resultsOf(prepared, runs);
}

/** The results of an experiment that consist of these runs. */
export function resultsOf(prepared: Omit<Readable, 'runs'>, runs: readonly RecordedRun[]): Results {
  const { name, title, profile, pairing, stale, published } = prepared;
  const variants = prepared.variants.map((variant) => ({
    ...variant,
    // Frozen, as all readers of the results share these lists: none may sort them.
    runs: Object.freeze(
      runs
        .filter(({ record }) => record.variant === variant.name)
        .sort((a, b) => a.record.seed - b.record.seed),
    ),
  }));
  return {
    experiment: { name, title },
    profile,
    pairing,
    stale,
    published,
    variants: Object.freeze(variants),
  };
}

/** The largest table takes less, even if none of its values can be compressed. */
const maximumSeriesBytes = 410_000_000;

/** A run as it lies in `results`, checked. */
export interface RecordedFiles {
  record: RunRecord;
  /** Of its series. */
  bytes: Uint8Array;
  /** The files of its artifacts, by their names in its folder. */
  artifacts: Record<string, Uint8Array>;
}

/**
 * A run's record and its files, checked, all of the same recording; undefined if the run was never recorded.
 *
 * @throws ExpectedError naming the file that is damaged, missing or isn't the recorded file
 */
export async function readRecorded(
  root: string,
  experiment: string,
  id: string,
): Promise<RecordedFiles | undefined> {
  return readSteadily(runFolder(root, experiment, id), async () => {
    const record = await readRecord(root, experiment, id);
    if (!record) return undefined;
    const bytes = await readSeriesBytes(root, record);
    return { record, bytes, artifacts: artifactFiles(root, record) };
  });
}

/**
 * A run's record with the first rows of its table.
 *
 * @param rows how many rows, from the first on
 * @throws ExpectedError if the run was never recorded or is damaged
 */
export async function readRecordedTable(
  root: string,
  run: Pick<RunRecord, 'experiment' | 'variant' | 'profile' | 'seed'>,
  rows: number,
): Promise<{ record: RunRecord; table: SeriesTable }> {
  const { experiment } = run;
  const id = runId(run);
  const recorded = await readRecorded(root, experiment, id);
  if (!recorded) throw new ExpectedError(`${experiment}/${id} is not recorded`);
  const { record, bytes } = recorded;
  const file = path.relative(root, seriesPath(root, record));
  return { record, table: decodeSeries(bytes, file, rows) };
}

/**
 * The bytes of a run's series, checked.
 *
 * @throws ExpectedError naming the file that is missing or isn't the recorded file
 */
export async function readSeriesBytes(
  root: string,
  record: RunRecord,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = seriesPath(root, record);
  const shown = path.relative(root, file);
  const bytes = await readSteadily(path.dirname(file), async () => {
    const read = readRegularFile(root, shown, maximumSeriesBytes);
    if (read) return read;
    throw new ExpectedError(`${shown}: is missing beside its run.json; restore it or run it again`);
  });
  if (!bytes)
    throw new ExpectedError(`${shown}: is gone with its folder; restore it or run it again`);
  if (sha256(bytes) === record.series.sha256) return bytes;
  throw new ExpectedError(`${shown}: ${await whyOther(root, record, bytes, shown)}`);
}

/** Why a file isn't the file that the record names, with the remedy. */
async function whyOther(
  root: string,
  record: RunRecord,
  bytes: Buffer,
  shown: string,
): Promise<string> {
  const start = bytes.toString('latin1', 0, 100);
  const left = leftByGit(start, shown);
  if (left) return left;
  if (await isRecordedAnew(root, record)) {
    return 'was recorded again after its run.json was read; the same command reads the new one';
  }
  if (isCutShort(bytes)) return 'is cut short; restore it';
  return otherFile;
}

/** Whether a run was recorded again after its record was read: a page is rendered some time later. */
async function isRecordedAnew(
  root: string,
  { experiment, variant, profile, seed, series }: RunRecord,
) {
  const id = runId({ variant, profile, seed });
  const today = await readRecord(root, experiment, id).catch(() => undefined);
  return today !== undefined && today.series.sha256 !== series.sha256;
}

/** Whether the mark at the start of a Parquet file is missing at its end. */
function isCutShort(bytes: Buffer): boolean {
  const mark = 'PAR1';
  const [start, end] = [bytes.subarray(0, mark.length), bytes.subarray(-mark.length)];
  return bytes.length === 0 || (start.toString() === mark && end.toString() !== mark);
}

/**
 * A run's series as charts read them, and their bytes, checked against its record.
 *
 * @throws ExpectedError naming the file, as `readSeriesBytes`, and if the series contradict the record
 */
export async function readSeries(
  root: string,
  record: RunRecord,
): Promise<{ bytes: Uint8Array; table: MeasuredSeries }> {
  const shown = path.relative(root, seriesPath(root, record));
  const bytes = await readSeriesBytes(root, record);
  return { bytes, table: checkTable(record, bytes, shown) };
}

/** What a record says of its series. */
type Measured = Pick<RunRecord, 'outcome' | 'series' | 'summary'>;

/**
 * Checks a run's series against its record, whatever their origin, and returns them. @throws ExpectedError naming the
 * file
 */
export function checkSeries(record: Measured, bytes: Uint8Array, shown: string): MeasuredSeries {
  checkDigest(bytes, record, shown);
  return checkTable(record, bytes, shown);
}

function checkDigest(bytes: Uint8Array, { series }: Measured, shown: string): void {
  if (sha256(bytes) === series.sha256) return;
  throw new ExpectedError(`${shown}: ${otherFile}`);
}

/** As `checkSeries`, of bytes whose digest is the record's. @throws ExpectedError naming the file */
export function checkTable(record: Measured, bytes: Uint8Array, shown: string): MeasuredSeries {
  const table = decodeMeasured(bytes, shown);
  if (table.rows !== record.series.rows) {
    throw new ExpectedError(
      `${shown}: has ${table.rows} rows, not ${record.series.rows}; restore it`,
    );
  }
  checkSummary(record, table, shown);
  return table;
}

async function readRun(
  root: string,
  { id, state, record }: ReadableRun,
  declared: Readable['artifacts'],
): Promise<RecordedRun> {
  const shown = path.relative(root, seriesPath(root, record));
  const { table } = await readSeries(root, record);
  const { lastStep } = table;
  return {
    id,
    state,
    record,
    lastStep,
    series: (metric) => findSeries(table, metric, shown, record),
    ...runArtifacts(root, record, declared),
  };
}

/** The summary and the outcome follow from the series: if they contradict them, the record was edited. */
function checkSummary(record: Measured, table: MeasuredSeries, file: string): void {
  if (sha256OfJson(table.summary) !== sha256OfJson(record.summary)) {
    throw new ExpectedError(
      `${file}: the summary in run.json isn't that of the series; restore it`,
    );
  }
  // A run ends with the first row that isn't finite.
  const outcome = table.diverged ? 'diverged' : 'completed';
  if (outcome === record.outcome) return;
  throw new ExpectedError(
    `${file}: the outcome in run.json is ${record.outcome}, but the series are those of a run that ${outcome}; restore it`,
  );
}

function findSeries(
  table: MeasuredSeries,
  metric: string,
  file: string,
  { experiment, provenance }: RunRecord,
): Series {
  if (!table.metrics.includes(metric)) {
    const known = plainLine(table.metrics.join(', '));
    const again = provenance.imported ? importCommand(experiment) : 'run it again with --fresh';
    throw new ExpectedError(
      `${file}: has no metric ${JSON.stringify(metric)}, but ${known}; if it is new, ${again}`,
    );
  }
  const { step, value } = table.series(metric);
  // Copies, as all charts, values and claims share the series: one of them may sort it.
  return { step: step.slice(), value: value.slice() };
}
