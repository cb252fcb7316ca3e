import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from './digest.ts';
import { LabError } from './lab-error.ts';
import type { PreparedExperiment } from './prepare.ts';
import type { RunRecord } from './record.ts';
import type { RecordedRun, Results, Series } from './results.ts';
import { readSeries } from './series.ts';
import { seriesPath } from './store.ts';

/** Reads the series of an experiment's prepared runs. @throws LabError naming the file that is missing or isn't the one that was recorded */
export async function readResults(root: string, prepared: PreparedExperiment): Promise<Results> {
  const { name, title, profile, stale, metrics } = prepared;
  const runs = await Promise.all(
    prepared.runs.map((run) => readRun(root, run, Object.keys(metrics))),
  );
  return {
    experiment: { name, title },
    profile,
    stale,
    variants: prepared.variants.map((variant) => ({
      ...variant,
      runs: runs
        .filter(({ record }) => record.variant === variant.name)
        .sort((a, b) => a.record.seed - b.record.seed),
    })),
  };
}

/** The bytes of a run's series, checked. @throws LabError naming the file that is missing or isn't the one that was recorded */
export async function readSeriesBytes(root: string, record: RunRecord): Promise<Uint8Array> {
  const file = seriesPath(root, record);
  const shown = path.relative(root, file);
  const bytes = await readFile(file).catch(() => {
    throw new LabError(`${shown}: is missing beside its run.json; restore it or run it again`);
  });
  if (sha256(bytes) === record.series.sha256) return bytes;
  throw new LabError(
    `${shown}: isn't the file that was recorded (its SHA-256 differs); restore it`,
  );
}

async function readRun(
  root: string,
  { id, state, record }: PreparedExperiment['runs'][number],
  metrics: readonly string[],
): Promise<RecordedRun> {
  const shown = path.relative(root, seriesPath(root, record));
  const bytes = await readSeriesBytes(root, record);
  const series = new Map<string, Series>();
  for (const metric of metrics) series.set(metric, await readSeries(bytes, metric));
  return { id, state, record, series: (metric) => findSeries(series, metric, shown) };
}

function findSeries(series: Map<string, Series>, metric: string, file: string): Series {
  const found = series.get(metric);
  if (found) return found;
  throw new LabError(
    `${file}: has no metric ${JSON.stringify(metric)}; it has ${[...series.keys()].join(', ')}`,
  );
}
