import path from 'node:path';
import { digestOf, sha256 } from './digest.ts';
import { LabError } from './lab-error.ts';
import { plainLine } from './plain-line.ts';
import type { PreparedExperiment } from './prepare.ts';
import type { RunRecord } from './record.ts';
import { readRegularFile } from './regular-file.ts';
import type { RecordedRun, Results, Series } from './results.ts';
import { decodeMeasured, type MeasuredSeries, summariseMeasured } from './series.ts';
import { seriesPath } from './store.ts';

/** What is read: the runs, and what the results say of their experiment. */
export type Readable = Pick<
  PreparedExperiment,
  'name' | 'title' | 'profile' | 'pairing' | 'stale' | 'variants'
> & { runs: readonly ReadableRun[] };
type ReadableRun = Pick<PreparedExperiment['runs'][number], 'id' | 'state' | 'record'>;

/** Reads the series of an experiment's prepared runs. @throws LabError naming the file that is missing or isn't the one that was recorded */
export async function readResults(root: string, prepared: Readable): Promise<Results> {
  const { name, title, profile, pairing, stale } = prepared;
  const runs = await Promise.all(prepared.runs.map((run) => readRun(root, run)));
  const variants = prepared.variants.map((variant) => ({
    ...variant,
    // All who read the results have the same lists: none may sort them.
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
    variants: Object.freeze(variants),
  };
}

/** Node reads no more at once. */
const maximumSeriesBytes = 2 ** 31 - 1;

/** The bytes of a run's series, checked. @throws LabError naming the file that is missing or isn't the one that was recorded */
export async function readSeriesBytes(root: string, record: RunRecord): Promise<Uint8Array> {
  const file = seriesPath(root, record);
  const shown = path.relative(root, file);
  const bytes = await readRegularFile(file, shown, maximumSeriesBytes);
  if (!bytes) {
    throw new LabError(`${shown}: is missing beside its run.json; restore it or run it again`);
  }
  if (sha256(bytes) === record.series.sha256) return bytes;
  throw new LabError(
    `${shown}: isn't the file that was recorded (its SHA-256 differs); restore it`,
  );
}

/**
 * A run's series as charts read them, and their bytes, checked against its record.
 *
 * @throws LabError naming the file, as `readSeriesBytes` and where it isn't what the record says
 */
export async function readSeries(
  root: string,
  record: RunRecord,
): Promise<{ bytes: Uint8Array; table: MeasuredSeries }> {
  const shown = path.relative(root, seriesPath(root, record));
  const bytes = await readSeriesBytes(root, record);
  const table = await decodeMeasured(bytes, shown);
  if (table.rows !== record.series.rows) {
    throw new LabError(`${shown}: has ${table.rows} rows, not ${record.series.rows}; restore it`);
  }
  checkSummary(record, table, shown);
  return { bytes, table };
}

async function readRun(root: string, { id, state, record }: ReadableRun): Promise<RecordedRun> {
  const shown = path.relative(root, seriesPath(root, record));
  const { table } = await readSeries(root, record);
  return { id, state, record, series: (metric) => findSeries(table, metric, shown) };
}

/** The summary repeats what the series say: one that says something else was edited. */
function checkSummary(record: RunRecord, table: MeasuredSeries, file: string): void {
  if (digestOf(summariseMeasured(table)) === digestOf(record.summary)) return;
  throw new LabError(`${file}: the summary in run.json isn't that of the series; restore it`);
}

function findSeries({ metrics }: MeasuredSeries, metric: string, file: string): Series {
  // All charts, values and claims ask for the same one: who sorts it, sorts a copy.
  const found = Object.hasOwn(metrics, metric) ? metrics[metric] : undefined;
  if (found) return { step: found.step.slice(), value: found.value.slice() };
  const known = plainLine(Object.keys(metrics).join(', '));
  throw new LabError(
    `${file}: has no metric ${JSON.stringify(metric)}, but ${known}; if it is new, run it again with --fresh`,
  );
}
