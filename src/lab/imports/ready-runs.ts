import { isExpected } from '../../messages/expected-error.ts';
import type { DatasetIdentity } from '../dataset.ts';
import type { ImportedExperiment } from '../define.ts';
import { datasetNameOf, identifyDataset } from '../planning/datasets.ts';
import { requireDistinctSeeds } from '../records/distinct-seeds.ts';
import type { RunRecord } from '../records/record.ts';
import { runId } from '../records/run-id.ts';
import { restoreSetAside } from '../records/store.ts';
import { readRecorded } from '../shown/read-results.ts';
import { type ImportedArtifacts, importedArtifacts } from './artifacts/imported-artifacts.ts';
import type { PlacedRun } from './assign-runs.ts';
import { importedRecord, type ReadyRecord } from './imported-record.ts';
import { type ImportedTable, importedTable } from './imported-table.ts';

/** A run with all that is to be written of it. */
export interface ReadyRun extends PlacedRun, ReadyRecord {
  imported: ImportedTable;
  kept: ImportedArtifacts;
  /** What stands in its place: the record, or `damaged`. */
  present: RunRecord | 'damaged' | undefined;
}

/**
 * Makes the records of placed runs, and writes none.
 *
 * @throws ExpectedError naming the run, if one can't be recorded, or if two seeds have the same numbers
 */
export async function readyRuns(
  definition: ImportedExperiment,
  placed: readonly PlacedRun[],
  { root, now }: { root: string; now(): Date },
): Promise<ReadyRun[]> {
  const dataset = (await identifyDataset(
    root,
    datasetNameOf(definition),
    undefined,
  )) as DatasetIdentity;
  await restoreSetAside(root, definition.name);
  const at = now();
  const ready: ReadyRun[] = [];
  for (const each of placed) {
    const imported = importedTable(definition, each.found);
    const end = imported.outcome === 'diverged' ? imported.table.step.at(-1) : undefined;
    const kept = await importedArtifacts(definition, each.found, end);
    const recorded = importedRecord(each, imported, kept, { dataset, at });
    const present = await presentRun(root, recorded);
    ready.push({ ...each, ...recorded, imported, kept, present });
  }
  requireDistinctSeeds(ready.map(({ record }) => record));
  return ready;
}

async function presentRun(root: string, { record }: ReadyRecord): Promise<ReadyRun['present']> {
  try {
    return (await readRecorded(root, record.experiment, runId(record)))?.record;
  } catch (error) {
    if (!isExpected(error)) throw error;
    return 'damaged';
  }
}
