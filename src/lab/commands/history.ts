import { print, root } from '../terminal/console.ts';
import { describeHistory, historyDocument, readHistory } from '../upkeep/history.ts';

/** Lists recordings that are no longer there. */
export async function history(
  experiment: string | undefined,
  flags: { json?: boolean },
): Promise<void> {
  const experiments = await readHistory(root, experiment);
  if (flags.json) return print(historyDocument.textOf({ experiments }));
  if (experiments.length === 0) print('no run was ever recorded');
  for (const line of experiments.flatMap(describeHistory)) print(line);
}
