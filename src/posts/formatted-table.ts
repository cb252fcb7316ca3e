import { evaluate } from '../lab/findings/evaluate.ts';
import { type FormattedTable, formatTable } from '../lab/findings/table-text.ts';
import { findTable } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { type Origin, originOf } from './origins/origin.ts';
import { attempt, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

export interface ShownTable {
  /** Undefined where no seed is left to compute it from. */
  table: FormattedTable | undefined;
  origin: Origin;
}

/**
 * A table of an experiment as its page shows it; undefined while nothing is recorded.
 * @throws PostError if there's no such table, or its rows don't fit its columns
 */
export async function formattedTable(usage: Usage): Promise<ShownTable | undefined> {
  const reference = parseReference(usage);
  const tabulate = await findTable(usage);
  const { prepared, results } = await experimentResults(reference.source, usage);
  if (!results) return undefined;
  return attempt(usage, () => {
    const evaluated = evaluate(results, tabulate);
    const table = evaluated.value && formatTable(evaluated.value);
    return { table, origin: originOf(reference, prepared, 'tables', evaluated) };
  });
}
