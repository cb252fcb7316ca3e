import { Command, Option } from 'commander';
import { positiveInteger, seconds, shard } from '../../terminal/option-values.ts';
import { type PackedOptions, recordPacked } from './record-packed.ts';

interface Flags extends PackedOptions {
  /** The index of a task that was handed over to a cluster. */
  task?: number;
  /** The folder of the scheduler's programs. */
  putBack?: string;
}

const exitCodes = `Exit codes: 0, all runs are recorded; 130, stopped, call it again; 1, a run failed.
The first call decodes the data, and no time limit interrupts that.`;

/** Records a pack's runs in its own folder, as `lab run` does in a project. @throws ExpectedError */
export async function runPacked(root: string, args: readonly string[]): Promise<void> {
  await new Command('run.sh')
    .description('Records the runs of this pack, and resumes runs that were stopped.')
    .option('--time-limit <time>', 'save the state and end within this time: 90s, 9m, 2h', seconds)
    .option('--jobs <n>', 'number of runs at a time', positiveInteger)
    .option('--checkpoint <seconds>', 'seconds between checkpoints (default: 120)', positiveInteger)
    .option('--shard <i/n>', 'only every nth run, from the ith on', shard)
    .option('--keep-going', 'also start runs that would fail as others did')
    .addOption(new Option('--task <index>').argParser(positiveInteger).hideHelp())
    .addOption(new Option('--put-back <folder>').hideHelp())
    .addOption(new Option('--name-nodes').hideHelp())
    .addHelpText(
      'after',
      `
${exitCodes}`,
    )
    .action(async ({ task, putBack, ...options }: Flags) => {
      if (task === undefined) {
        await recordPacked(root, options, ['./run.sh', ...args].join(' '));
      } else {
        const { performTask } = await import('./perform-task.ts');
        await performTask(root, task, putBack, options);
      }
    })
    .parseAsync(args, { from: 'user' });
}
