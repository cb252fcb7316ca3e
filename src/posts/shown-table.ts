import { evaluateTwice } from '../lab/findings/evaluate.ts';
import { type FormattedTable, formatTable } from '../lab/findings/table-text.ts';
import { findTable } from './origins/experiment-modules.ts';
import { originOf, type ShownExperiment } from './origins/origin.ts';
import { requireAllRead } from './origins/read-together.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from './origins/use-of-results.ts';

export interface ShownTable extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or if no seed has the data for it. */
  table: FormattedTable | undefined;
}

/** Computes and formats a table of an experiment. @throws UseMistake for an unknown table; Error if rows don't fit columns */
export async function shownTable({
  reference,
  prepared,
  results,
  others,
}: UseOfResults): Promise<ShownTable> {
  const tabulate = await findTable(reference);
  if (!results) return { prepared, table: undefined, evidence: undefined };
  const evaluated = evaluateTwice(results, tabulate);
  requireAllRead({ reference, others }, evaluated);
  const table = evaluated.value && formatTable(evaluated.value);
  const origin = originOf(reference, prepared, 'tables', evaluated, others);
  return { prepared, table, evidence: evidenceOf(reference, 'tables.ts', origin) };
}
