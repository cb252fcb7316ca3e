import path from 'node:path';
import { tableReader } from './table-tool.ts';

/** What reinforcement learning counts: `time/total_timesteps`, in the ancestors of the logger `total timesteps`. */
const timesteps = /(^|\/)total[ _]timesteps$/;

/** `progress.csv` of Stable-Baselines3's logger, and of the loggers that it comes from. */
export const sb3 = tableReader({
  name: 'sb3',
  tool: 'Stable-Baselines3',
  isNamed: (file) => path.posix.basename(file) === 'progress.csv',
  isHeader: (names) => names.some((name) => timesteps.test(name)),
  options: { stepOf: (names) => names.find((name) => timesteps.test(name)) },
});
