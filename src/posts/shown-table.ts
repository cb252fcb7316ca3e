import { evaluate } from '../lab/findings/evaluate.ts';
import { type FormattedTable, formatTable } from '../lab/findings/table-text.ts';
import { findTable } from './origins/experiment-modules.ts';
import { originOf, type ShownExperiment } from './origins/origin.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from './origins/use-of-results.ts';

export interface ShownTable extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or where no seed is left to compute it from. */
  table: FormattedTable | undefined;
}

/** A table of an experiment as its page shows it. @throws UseMistake if there's no such table; Error if its rows don't fit its columns */
export async function shownTable({
  reference,
  prepared,
  results,
}: UseOfResults): Promise<ShownTable> {
  const tabulate = await findTable(reference);
  if (!results) return { prepared, table: undefined, evidence: undefined };
  // What it keeps for the next call shows in the second only.
  evaluate(results, tabulate);
  const evaluated = evaluate(results, tabulate);
  const table = evaluated.value && formatTable(evaluated.value);
  const origin = originOf(reference, prepared, 'tables', evaluated);
  return { prepared, table, evidence: evidenceOf(reference, 'tables.ts', origin) };
}
