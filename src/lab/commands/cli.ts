import { Command, Option } from 'commander';
import { isExpected } from '../../messages/expected-error.ts';
import { engineNames } from '../records/engine-names.ts';
import { profileNames } from '../records/profile.ts';
import { report } from '../terminal/console.ts';
import { positiveInteger, seconds, shard } from '../terminal/option-values.ts';

// A stack in a bundle leads to the line that its author wrote.
process.setSourceMapsEnabled(true);

// `lab list | head` closes the pipe early: nobody wants the rest.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const program = new Command('lab')
  .description('Plans, runs and records experiments.')
  .configureHelp({ showGlobalOptions: true });

selecting(program.command('list'))
  .description('every run, planned or recorded, with its state')
  .action(loaded(async () => (await import('./list.ts')).list));
selecting(program.command('plan'))
  .description('the runs that `run` would record now, and why')
  .action(loaded(async () => (await import('./plan.ts')).plan));
selecting(program.command('run'))
  .description('record the runs that are missing or stale')
  .addOption(new Option('--engine <name>', 'what to compute with').choices(engineNames))
  .option('--tf32', 'let native round to TF32 on an NVIDIA GPU: faster, no longer to 1e-5')
  .option('--jobs <n>', 'runs at a time', positiveInteger)
  .option('--checkpoint <seconds>', 'how often to keep the state (120)', positiveInteger)
  .option('--shard <i/n>', 'of all planned runs, only every nth from the ith on', shard)
  .option('--time-limit <time>', 'keep the state and stop after 90s, 9m or 2h', seconds)
  .option('--fresh', 'record again what is fresh or damaged, too')
  .action(loaded(async () => (await import('./run.ts')).run));
program
  .command('verify')
  .description('replay the first steps of recorded runs and compare them with the record')
  .argument('[target]', '<experiment> or <experiment>/<run>; all if none is named')
  .option('--steps <n>', 'how many steps (20)', positiveInteger)
  .addOption(new Option('--all', 'all steps').conflicts('steps'))
  .addOption(new Option('--profile <name>', 'only its runs').choices(profileNames))
  .addOption(
    new Option('--engine <name>', 'instead of the engine of each record').choices(engineNames),
  )
  .option('--record', 'write beside each run what was replayed, and what came of it, for its pages')
  .option('--no-download', 'leave out runs whose data are not here')
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./verify.ts')).verify));
program
  .command('restamp')
  .description(
    'give stale runs whose numbers did not change, by a replay, the new fingerprint, and older fingerprints its form',
  )
  .argument('[experiment]')
  .option('--steps <n>', 'how many steps to replay', positiveInteger, 20)
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./restamp.ts')).restamp));
selecting(program.command('pack'), '<experiment>')
  .description('write one archive with which a bare Linux machine records runs')
  .addOption(
    new Option('--engine <name>', 'what to compute with there (webgpu, else wasm)').choices(
      engineNames,
    ),
  )
  .option('--vulkan <folder>', "a folder with Vulkan's loader, libvulkan.so.1, to take along")
  .requiredOption('--out <file>', 'the archive: .tar.xz, or .tar.gz for a machine without xz')
  .action(loaded(async () => (await import('./pack.ts')).pack));
program
  .command('import')
  .description('take runs that were recorded elsewhere into results, after checking them')
  .argument('<folder>', 'a folder with results/<experiment>/<run> in it')
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./import.ts')).takeIn));
program
  .command('compare')
  .description('two runs, or groups of seeds, side by side: what differs, final metrics, a chart')
  .argument('<a>', 'a run, or <experiment>/<variant>-<profile> for its seeds')
  .argument('<b>', 'likewise; it may be of another experiment')
  .option('--metric <names>', 'what to draw, with commas or repeated (the first two)', names)
  .option('--svg <file>', 'draw into this file instead of the terminal')
  .option('--json', 'everything but the series, for scripts')
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./compare.ts')).compare));
program
  .command('why')
  .description('why runs are fresh, stale or missing')
  .argument('<runs>', '<experiment>, <experiment>/<variant>-<profile> or a run, as `list` shows it')
  .option('--data <path>', 'the data set, as for `run`')
  .action(loaded(async () => (await import('./why.ts')).why));
program
  .command('history')
  .description('what was recorded and is not there any more, by the git history of the results')
  .argument('[experiment]')
  .action(loaded(async () => (await import('./history.ts')).history));
program
  .command('diff')
  .description(
    'what changed of results, and of what is said of them: verdicts, numbers, figures, runs',
  )
  .argument('<ref>', 'a commit, branch or tag: before')
  .argument('[ref]', 'after; the working tree if none is named')
  .addOption(new Option('--md', 'as Markdown, for a pull request').conflicts('json'))
  .option('--json', 'for scripts')
  .option(
    '--out <folder>',
    'write the figures that changed, before and after side by side, and as CSV',
  )
  .action(loaded(async () => (await import('./diff.ts')).diff));
program
  .command('clean')
  .description(
    'remove stale runs, runs that are no longer planned, statements of neither, and leftovers',
  )
  .argument('[experiment]')
  .option('--checkpoints', 'also remove checkpoints that no planned run would go on from')
  .option('--data <path>', 'the data set, as for `run`')
  .option('--dry-run', 'only say what would be removed')
  .action(loaded(async () => (await import('./clean.ts')).clean));

await program.parseAsync().catch((error: unknown) => {
  report(isExpected(error) ? `lab: ${error.message}` : String((error as Error).stack ?? error));
  process.exitCode = 1;
});

/** A command's code is loaded when it is called. */
function loaded<Arguments extends unknown[]>(
  load: () => Promise<(...given: Arguments) => Promise<void>>,
) {
  return async (...given: Arguments) => (await load())(...given);
}

function selecting(command: Command, experiment = '[experiment]'): Command {
  return command
    .argument(experiment, experiment.startsWith('[') ? 'all experiments if none is named' : '')
    .option('--variant <name>')
    .option('--seed <n>', '', positiveInteger)
    .addOption(new Option('--profile <name>').choices(profileNames))
    .option('--data <path>', 'a folder or archive with the data set (default: RETRACE_DATA)');
}

function names(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(',').map((name) => name.trim())];
}
