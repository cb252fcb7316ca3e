import { evaluateTwice } from '../lab/findings/evaluate.ts';
import { type FormattedTable, formatTable } from '../lab/findings/table-text.ts';
import { findTable } from './origins/experiment-modules.ts';
import { originOf, type ShownExperiment } from './origins/origin.ts';
import { requireAllRead } from './origins/read-together.ts';
import type { RunningRun } from './origins/running-runs.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from './origins/use-of-results.ts';
import { withheldFor } from './origins/withheld.ts';

export interface ShownTable extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or if no seed has the data for it. */
  table: FormattedTable | undefined;
  /** In development: the runs in progress for whose records it waits. */
  withheld: readonly RunningRun[];
}

/** Computes and formats a table of an experiment. @throws UseMistake for an unknown table; Error if rows don't fit columns */
export async function shownTable(use: UseOfResults): Promise<ShownTable> {
  const { reference, prepared, results, others } = use;
  const tabulate = await findTable(reference);
  const evaluated = results && evaluateTwice(results, tabulate);
  if (evaluated) requireAllRead(use, evaluated);
  const table = evaluated?.value && formatTable(evaluated.value);
  const withheld = withheldFor(use, tabulate);
  if (!evaluated || withheld.length > 0) {
    return { prepared, table: undefined, evidence: undefined, withheld };
  }
  const origin = originOf(reference, prepared, 'tables', evaluated, others);
  return { prepared, table, evidence: evidenceOf(reference, 'tables.ts', origin), withheld };
}
