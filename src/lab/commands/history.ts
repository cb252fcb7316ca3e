import { describeHistory, readHistory } from '../history.ts';
import { print, root } from './console.ts';

/** What was recorded and isn't there any more. */
export async function history(experiment: string | undefined): Promise<void> {
  const histories = await readHistory(root, experiment);
  if (histories.length === 0) print('no run was ever recorded');
  for (const line of histories.flatMap(describeHistory)) print(line);
}
