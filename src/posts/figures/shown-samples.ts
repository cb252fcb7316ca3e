import {
  type Sample,
  type SampleGrid,
  sampledArtifact,
  samplesOf,
} from '../../lab/findings/samples.ts';
import type { EntryOf } from '../../lab/records/artifact-entry.ts';
import type { RunRecord } from '../../lab/records/record.ts';
import { keptText, requirePicture } from '../origins/kept-files.ts';
import { originOf, type ShownExperiment } from '../origins/origin.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from '../origins/use-of-results.ts';
import { type SampleSize, sampleSize } from './sample-size.ts';
import { describeSample, type SampleTable, sampleTable } from './sample-table.ts';
import { type SampleText, sampleText } from './sample-text.ts';

/** Samples of a post. */
export interface ShownSamples extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or if no seed has the samples. */
  table: SampleTable<ShownSample> | undefined;
}

/** A picture or text in its place; `kind` is undefined where the run kept none. */
export type ShownSample =
  | ({ kind: 'picture'; alt: string } & SampleSize & SampleFile<'picture'>)
  | ({ kind: 'text'; describes: string } & SampleText & SampleFile<'text'>)
  | { kind: undefined };

/** The file of a sample: its run's record, and the record's entry of it. */
export interface SampleFile<Kind extends 'picture' | 'text'> {
  run: string;
  record: RunRecord;
  entry: EntryOf<Kind>;
}

/** So many pictures stand beside each other, unless a table has more columns. */
const besideAtMost = 6;

/**
 * Lays out pictures or texts that runs kept, and checks their files.
 *
 * @throws Error for what there isn't; ExpectedError naming a file that isn't the recorded one
 */
export async function shownSamples({
  reference,
  prepared,
  results,
  attributes,
}: UseOfResults): Promise<ShownSamples> {
  const artifact = sampledArtifact(reference.name, prepared);
  if (!results) return { prepared, table: undefined, evidence: undefined };
  const evaluated = samplesOf(results, artifact, attributes);
  const origin = originOf(reference, prepared, undefined, evaluated);
  const evidence = evidenceOf(reference, 'experiment.ts', origin);
  const { value: grid } = evaluated;
  return { prepared, evidence, table: grid && (await shownTable(grid, prepared)) };
}

async function shownTable(
  grid: SampleGrid,
  prepared: ShownExperiment,
): Promise<SampleTable<ShownSample>> {
  const table = sampleTable(grid);
  const { length = 1 } = table.columns ?? {};
  const columns = table.rows.length > 1 ? length : Math.min(length, besideAtMost);
  const show = (sample: Sample) => shownSample(sample, grid, columns, prepared);
  const rows: SampleTable<ShownSample>['rows'][number][] = [];
  // One row at a time: only a few files are in memory.
  for (const { label, cells } of table.rows) {
    rows.push({ label, cells: await Promise.all(cells.map(show)) });
  }
  return { ...table, rows };
}

async function shownSample(
  sample: Sample,
  grid: SampleGrid,
  columns: number,
  { runs }: ShownExperiment,
): Promise<ShownSample> {
  const { run, entry } = sample;
  const record = runs.find(({ id }) => id === run)?.record;
  if (!entry || !record) return { kind: undefined };
  const words = describeSample(sample, grid);
  if (entry.kind === 'text') {
    const text = sampleText(keptText(record, entry));
    return { kind: 'text', describes: words, ...text, run, record, entry };
  }
  await requirePicture(record, entry);
  const alt = `${grid.artifact.about}: ${words}`;
  return { kind: 'picture', alt, ...sampleSize(entry, columns), run, record, entry };
}
