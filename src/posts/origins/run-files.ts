import { root, site } from 'virtual:retrace/site';
import { requestedFacts } from '../../lab/records/machine-facts.ts';
import { publishedRecord } from '../../lab/records/published-record.ts';
import type { RunRecord } from '../../lab/records/record.ts';
import { readSeriesBytes } from '../../lab/shown/read-results.ts';
import { sitePath } from '../../layouts/site-path.ts';
import type { ShownExperiment } from './origin.ts';

/** A run whose files readers can download. */
export interface ShownRun {
  experiment: string;
  /** The name of its folder in `results`. */
  id: string;
  record: RunRecord;
}

/** The path of a run's file on the site. */
export function runFile(
  experiment: string,
  id: string,
  file: 'run.json' | 'series.parquet' | `artifacts/${string}`,
): string {
  return sitePath(`runs/${experiment}/${id}/${file}`);
}

/** The distinct runs of experiments. */
export function shownRuns(experiments: Iterable<ShownExperiment>): ShownRun[] {
  const shown = new Map<string, ShownRun>();
  for (const { name, runs } of experiments) {
    for (const { id, record } of runs) shown.set(`${name}/${id}`, { experiment: name, id, record });
  }
  return [...shown.values()];
}

/** A run's record as JSON, without unpublished details of its machine. */
export function runJson({ record }: ShownRun): string {
  return `${JSON.stringify(publishedRecord(record, requestedFacts(site)), null, 2)}\n`;
}

/** A run's series, as the recorded bytes. @throws ExpectedError naming the file if it is missing or was changed */
export function runSeries({ record }: ShownRun): Promise<Uint8Array<ArrayBuffer>> {
  return readSeriesBytes(root, record);
}
