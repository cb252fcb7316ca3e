import { type FormattedTable, formatTable } from '../lab/table-text.ts';
import { findTable } from './experiment-modules.ts';
import { experimentResults } from './experiment-results.ts';
import { attempt, type Usage } from './post-context.ts';
import { parseReference } from './reference.ts';

/**
 * A table of an experiment as its page shows it; undefined while nothing is recorded.
 * @throws PostError if there's no such table, or its rows don't fit its columns
 */
export async function formattedTable(usage: Usage): Promise<FormattedTable | undefined> {
  const table = await findTable(usage);
  const { results } = await experimentResults(parseReference(usage).experiment, usage);
  return results && attempt(usage, () => formatTable(table(results)));
}
