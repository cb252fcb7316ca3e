import { Console } from 'node:console';
import { Command, Option } from 'commander';
import { deniedWrite } from '../../files/whole-file.ts';
import { isExpected } from '../../messages/expected-error.ts';
import { engineNames } from '../records/engine-names.ts';
import { profileNames } from '../records/profile.ts';
import { report } from '../terminal/console.ts';
import {
  memory,
  partition,
  positiveInteger,
  seconds,
  seed,
  shard,
} from '../terminal/option-values.ts';

// Source maps make a stack in a bundle point at the author's source.
process.setSourceMapsEnabled(true);

// Authors' code is imported here, too: what it logs is no result.
globalThis.console = new Console(process.stderr);

// `lab list | head` closes the pipe early, which is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = new Command('lab')
  .description('Plans, runs and records experiments.')
  .configureHelp({ showGlobalOptions: true });

selecting(program.command('list'))
  .description('list every run, planned or recorded, with its state')
  .addOption(json())
  .action(loaded(async () => (await import('./list.ts')).list));
selecting(program.command('plan'))
  .description('show the runs that `run` would record now, and why')
  .addOption(json())
  .action(loaded(async () => (await import('./plan.ts')).plan));
selecting(program.command('run'))
  .description('record the missing and stale runs')
  .addOption(new Option('--engine <name>', 'the engine to compute with').choices(engineNames))
  .option('--tf32', 'let native round to TF32 on an NVIDIA GPU: faster, but less precise than 1e-5')
  .option(
    '--jobs <n>',
    'number of runs at a time (default: one per core, or one if the engine uses all cores)',
    positiveInteger,
  )
  .option('--checkpoint <seconds>', 'seconds between checkpoints (default: 120)', positiveInteger)
  .option('--shard <i/n>', 'only every nth planned run, from the ith on', shard)
  .option('--time-limit <time>', 'save the state and stop after this time: 90s, 9m, 2h', seconds)
  .option('--fresh', 'also record fresh and damaged runs again')
  .option('--keep-going', 'also start runs that would fail as others did')
  .argument(
    '[options...]',
    'after --, with --on: options for the cluster’s own program, as they are',
  )
  .optionsGroup('On a cluster:')
  .addOption(
    new Option('--on <cluster>', 'hand the runs over to a cluster, and return at once')
      .choices(['slurm'])
      .conflicts(['tf32', 'jobs', 'shard', 'timeLimit', 'fresh', 'keepGoing']),
  )
  .addOption(shared())
  .option('--time <time>', 'the time limit of a task: 30m, 4h', seconds)
  .option('--gpus <n>', 'GPUs of a task', positiveInteger)
  .option('--cpus <n>', 'cores of a task', positiveInteger)
  .option('--memory <size>', 'memory of a task: 16G', memory)
  .option('--partition <name>', 'the partition of the cluster', partition)
  .option('--per-task <n>', 'number of runs of a task', positiveInteger)
  .option('--at-once <n>', 'number of tasks at a time', positiveInteger)
  .option('--retry', 'also hand over what failed there')
  .option('--name-nodes', 'let records, which are published, name machines and partitions')
  .action(loaded(async () => (await import('./run.ts')).run));
program
  .command('status')
  .description('tell how runs stand that were handed over to a cluster')
  .argument('[experiment]', 'default: all that are in the shared folder')
  .addOption(shared())
  .action(loaded(async () => (await import('./on-cluster/status.ts')).status));
program
  .command('collect')
  .description('take in what a cluster has recorded')
  .argument('[experiment]', 'default: all experiments')
  .addOption(shared())
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./on-cluster/collect.ts')).collect));
program
  .command('stop')
  .description('end the tasks of an experiment on a cluster; runs keep their state')
  .argument('<experiment>')
  .addOption(shared())
  .action(loaded(async () => (await import('./on-cluster/stop.ts')).stop));
program
  .command('verify')
  .description('replay the first steps of recorded runs and compare them with the record')
  .argument('[target]', '<experiment> or <experiment>/<run> (default: all)')
  .option('--steps <n>', 'number of steps to replay (default: 20)', positiveInteger)
  .addOption(new Option('--all', 'replay all steps').conflicts('steps'))
  .addOption(new Option('--profile <name>', 'only runs of this profile').choices(profileNames))
  .addOption(
    new Option('--engine <name>', 'use this engine instead of that of each record').choices(
      engineNames,
    ),
  )
  .option('--record', "save each replay's outcome beside its run, for the pages")
  .option('--no-download', 'leave out runs whose data is not here')
  .option('--data <path>', 'the data set, as for `run`')
  .addOption(json())
  .action(loaded(async () => (await import('./verify.ts')).verify));
program
  .command('restamp')
  .description(
    "update the fingerprint of stale runs if a replay gives the same numbers, and an older fingerprint's form",
  )
  .argument('[experiment]')
  .option('--steps <n>', 'number of steps to replay', positiveInteger, 20)
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./restamp.ts')).restamp));
selecting(program.command('pack'), '<experiment>')
  .description('write an archive that records runs on a bare Linux machine')
  .addOption(
    new Option(
      '--engine <name>',
      'the engine to compute with there (default: webgpu, else wasm)',
    ).choices(engineNames),
  )
  .option('--vulkan <folder>', "a folder with Vulkan's loader, libvulkan.so.1, to include")
  .requiredOption('--out <file>', 'the archive: .tar.xz, or .tar.gz for a machine without xz')
  .action(loaded(async () => (await import('./pack.ts')).pack));
program
  .command('import')
  .description('check runs that were recorded elsewhere, and take them into results')
  .argument(
    '<path>',
    'the folder or file of another tool, or a folder that holds results/<experiment>/<run>',
  )
  .option('--as <experiment>', 'the experiment that takes them (default: the only imported one)')
  .option('--dry-run', 'only print what would be imported')
  .option('--replace', 'also replace records that hold more')
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./import.ts')).takeIn));
program
  .command('compare')
  .description('compare two runs or groups of seeds: what differs, final metrics, charts')
  .argument('<a>', 'a run, or <experiment>/<variant>-<profile> for all its seeds')
  .argument('<b>', 'the same, also of another experiment')
  .option(
    '--metric <names>',
    'metrics to draw, separated by commas or repeated (default: the first two)',
    names,
  )
  .option('--svg <file>', 'draw into this file instead of the terminal')
  .addOption(json('everything except the series'))
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./compare.ts')).compare));
program
  .command('why')
  .description('explain why runs are fresh, stale, damaged or missing')
  .argument('<runs>', '<experiment>, <experiment>/<variant>-<profile> or a run, as `list` shows it')
  .option('--data <path>', 'the data set, as for `run`')
  .addOption(json())
  .action(loaded(async () => (await import('./why.ts')).why));
program
  .command('log')
  .description('print the end of what the program of a run printed')
  .argument('<run>', '<experiment>/<run>, as `list` shows it')
  .option('--lines <n>', 'number of lines (default: 100)', positiveInteger)
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./log.ts')).log));
program
  .command('history')
  .description('list recordings of the git history that are no longer in the results')
  .argument('[experiment]')
  .addOption(json('all recordings'))
  .action(loaded(async () => (await import('./history.ts')).history));
program
  .command('diff')
  .description('show what changed between two commits: verdicts, numbers, figures, runs')
  .argument('<ref>', 'the commit, branch or tag before the change')
  .argument('[ref]', 'the one after the change (default: the working tree)')
  .addOption(new Option('--md', 'print Markdown, for a pull request').conflicts('json'))
  .addOption(json())
  .option(
    '--out <folder>',
    'write the changed figures into this folder, before and after side by side, and as CSV',
  )
  .action(loaded(async () => (await import('./diff.ts')).diff));
program
  .command('clean')
  .description(
    'remove runs that are stale, damaged or no longer planned, unused statements, and leftovers',
  )
  .argument('[experiment]')
  .option('--checkpoints', 'also remove checkpoints that no planned run would resume from')
  .option('--data <path>', 'the data set, as for `run`')
  .option('--dry-run', 'only print what would be removed')
  .action(loaded(async () => (await import('./clean.ts')).clean));

await program.parseAsync().catch((error: unknown) => {
  const told = isExpected(error) ? error : deniedWrite(error);
  report(told ? `lab: ${told.message}` : String((error as Error).stack ?? error));
  process.exitCode = 1;
});

/** Loads a command's code only when the command is called. */
function loaded<Arguments extends unknown[]>(
  load: () => Promise<(...given: Arguments) => Promise<void>>,
) {
  return async (...given: Arguments) => (await load())(...given);
}

function selecting(command: Command, experiment = '[experiment]'): Command {
  return command
    .argument(experiment, experiment.startsWith('[') ? 'default: all experiments' : '')
    .option('--variant <name>', 'only runs of this variant')
    .option('--seed <n>', 'only runs of this seed', seed)
    .addOption(new Option('--profile <name>', 'only runs of this profile').choices(profileNames))
    .option('--data <path>', 'a folder or archive with the data set (default: RETRACE_DATA)');
}

function shared(): Option {
  return new Option(
    '--shared <folder>',
    'a folder that all machines of the cluster see (default: RETRACE_SHARED)',
  );
}

function json(what?: string): Option {
  return new Option('--json', `print ${what ? `${what} as ` : ''}JSON, for scripts`);
}

function names(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').map((name) => name.trim())];
}
