import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { RunRecord } from '../records/record.ts';
import { runId } from '../records/run-id.ts';
import { decodeSeries, type SeriesTable } from '../records/series.ts';
import { seriesPath } from '../records/store.ts';
import { readRecorded } from './read-results.ts';

/**
 * A run's record with the first rows of its table.
 *
 * @throws ExpectedError if it was never recorded or is damaged
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

/** @throws ExpectedError if the data at hand aren't those that the run was recorded on */
export function checkSameData(digest: string, record: RunRecord): void {
  const why = whyOtherData(digest, record);
  if (why !== undefined) throw new ExpectedError(why);
}

/** Why the data at hand aren't those that the run was recorded on, with the remedy; undefined where they are. */
export function whyOtherData(digest: string, { dataset }: RunRecord): string | undefined {
  if (digest === dataset.digest) return undefined;
  return `recorded on ${dataset.name}, ${dataset.edition} (${dataset.digest.slice(0, 12)}), but the data at hand are ${digest.slice(0, 12)}: give the path of the former with --data`;
}
