import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { ImportedExperiment } from '../define.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { matchMetrics } from '../readers/metric-names.ts';
import { type NormalisedRun, normalise } from '../readers/normalise.ts';
import { listed } from '../readers/source.ts';
import type { SeriesTable } from '../records/series.ts';

/** The series of a found run, as its record has them. */
export interface ImportedTable extends Pick<NormalisedRun, 'outcome' | 'notes'> {
  /** All metrics of the experiment. */
  table: SeriesTable;
  /** The experiment's metrics that the run doesn't have. */
  missing: string[];
  /** The run's metrics that the experiment doesn't declare, by the tool's names. */
  others: string[];
}

/** A notebook may have pictures and tables alone: one row in which nothing was measured stands for its end. */
function withoutMetrics(names: string[], { notes }: FoundRun): ImportedTable {
  const metrics = Object.fromEntries(names.map((metric) => [metric, [null]]));
  return { table: { step: [0], metrics }, outcome: 'completed', notes, missing: names, others: [] };
}

/** @throws ExpectedError naming the run, if it has none of the experiment's metrics, or its steps can't be recorded */
export function importedTable(
  { name, metrics: declared }: ImportedExperiment,
  found: FoundRun,
): ImportedTable {
  const names = Object.keys(declared);
  if (found.metrics.size === 0) return withoutMetrics(names, found);
  const { matched, missing, others } = matchMetrics(found.metrics.keys(), names, found.place);
  if (matched.size === 0) {
    throw new ExpectedError(
      `${found.place}: has none of the metrics of ${name} (${listed(names)}); it has ${plainLine(listed(others, 12))}`,
    );
  }
  const { step, metrics, outcome, notes } = normalise(found, matched);
  const columns = names.map((metric) => [metric, metrics[metric] ?? step.map(() => null)]);
  return { table: { step, metrics: Object.fromEntries(columns) }, outcome, notes, missing, others };
}
