import { root } from 'astro:config/server';
import { fileURLToPath } from 'node:url';
import { requestedFacts } from '../../lab/records/machine-facts.ts';
import { publishedRecord } from '../../lab/records/published-record.ts';
import type { RunRecord } from '../../lab/records/record.ts';
import { readSeriesBytes } from '../../lab/shown/read-results.ts';
import { sitePath } from '../../layouts/site-path.ts';
import { site } from '../../site.ts';
import type { ShownExperiment } from './origin.ts';

/** A run whose files readers can download. */
export interface ShownRun {
  experiment: string;
  /** As `results` names its folder. */
  id: string;
  record: RunRecord;
}

/** Where a file of a run lies on the site. */
export function runFile(
  experiment: string,
  id: string,
  file: 'run.json' | 'series.parquet',
): string {
  return sitePath(`runs/${experiment}/${id}/${file}`);
}

/** The runs of experiments, each once. */
export function shownRuns(experiments: Iterable<ShownExperiment>): ShownRun[] {
  const shown = new Map<string, ShownRun>();
  for (const { name, runs } of experiments) {
    for (const { id, record } of runs) shown.set(`${name}/${id}`, { experiment: name, id, record });
  }
  return [...shown.values()];
}

/** A run's record as JSON, without what isn't published of its machine. */
export function runJson({ record }: ShownRun): string {
  return `${JSON.stringify(publishedRecord(record, requestedFacts(site)), null, 2)}\n`;
}

/** A run's series: the bytes that were recorded. @throws ExpectedError naming the file that is missing or another one */
export function runSeries({ record }: ShownRun): Promise<Uint8Array<ArrayBuffer>> {
  return readSeriesBytes(fileURLToPath(root), record);
}
