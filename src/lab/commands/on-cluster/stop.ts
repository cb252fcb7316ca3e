import { counted } from '../../../messages/counted.ts';
import { slurm } from '../../cluster/slurm.ts';
import { findSweeps } from '../../cluster/sweep.ts';
import { isAlive, standingOf } from '../../hand-over/standing.ts';
import { print } from '../../terminal/console.ts';
import type { SharedFlags } from '../selection.ts';
import { sharedFolder } from './shared-folder.ts';

/** Ends the tasks of an experiment on a cluster. What is recorded, and the state of the other runs, stays. */
export async function stop(name: string, flags: SharedFlags): Promise<void> {
  const standings = await standingOf(await findSweeps(sharedFolder(flags), name), slurm);
  const alive = standings.map(({ sweep, tasks }) => ({
    sweep: sweep.name,
    count: tasks.filter(isAlive).length,
  }));
  const stopped = alive.filter(({ count }) => count > 0);
  for (const { sweep, count } of stopped) {
    await slurm.cancel(sweep);
    print(
      `${sweep}: ended ${counted(count, 'task')}; the same \`lab run … --on\` goes on with them`,
    );
  }
  if (stopped.length === 0) print(`no task of ${name} is waiting or running`);
}
