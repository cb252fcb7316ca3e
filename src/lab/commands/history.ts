import { print, root } from '../terminal/console.ts';
import { describeHistory, readHistory } from '../upkeep/history.ts';

/** Lists recordings that are no longer there. */
export async function history(experiment: string | undefined): Promise<void> {
  const histories = await readHistory(root, experiment);
  if (histories.length === 0) print('no run was ever recorded');
  for (const line of histories.flatMap(describeHistory)) print(line);
}
