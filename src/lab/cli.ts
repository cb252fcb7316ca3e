import { performance } from 'node:perf_hooks';
import { Command, Option } from 'commander';
import { abandonedCheckpoints } from './abandoned-checkpoints.ts';
import { cacheDirectory } from './cache-directory.ts';
import { removeCheckpoints } from './checkpoint.ts';
import { layOutTable } from './compare/table.ts';
import { type CompareFlags, compareRuns } from './compare.ts';
import { refuseDamaged } from './damaged-runs.ts';
import { dataPath } from './data-at-hand.ts';
import { type ProfileName, profileNames } from './define.ts';
import { describeDue, describeStanding, describeStates, namedRuns } from './describe-states.ts';
import { type EngineName, engineNames } from './engine-names.ts';
import { experimentNames } from './experiment.ts';
import { describeHistory, readHistory } from './history.ts';
import { importRuns } from './import-runs.ts';
import { isExpected, LabError } from './lab-error.ts';
import { findDeadLocks, removeDeadLock } from './lock-file.ts';
import { positiveInteger, seconds, shard, withoutFolders } from './option-values.ts';
import { megabytes } from './pack/sizes.ts';
import { packExperiment } from './pack.ts';
import { plainLine, plainText } from './plain-line.ts';
import { planRuns } from './plan.ts';
import { formatDuration, showProgress } from './progress.ts';
import { gitState } from './provenance.ts';
import { describeOutcome, recordRuns } from './record-runs.ts';
import { restampRuns } from './restamp.ts';
import { locksFolder } from './run-lock.ts';
import type { RunState, SurveyedRun } from './run-state.ts';
import { exitCodeOf } from './run-workers.ts';
import { type Shard, takeShard } from './shard.ts';
import { removeStatement, unnamedStatements } from './statement-store.ts';
import { stopSignal } from './stop-signal.ts';
import {
  findLeftovers,
  recordedExperiments,
  recordedIds,
  removeLeftover,
  removeRun,
  restoreSetAside,
} from './store.ts';
import { type Survey, surveyExperiments } from './survey.ts';
import { type Unfinished, unfinishedRuns } from './unfinished-runs.ts';
import { recordReplay } from './verification.ts';
import { describeVerification, type Replayed, verifyRuns } from './verify.ts';

interface SelectionFlags {
  variant?: string;
  seed?: number;
  profile?: ProfileName;
  data?: string;
}

interface RunFlags extends SelectionFlags {
  engine?: EngineName;
  tf32?: boolean;
  jobs?: number;
  fresh?: boolean;
  shard?: Shard;
  timeLimit?: number;
  checkpoint?: number;
}

interface VerifyFlags {
  steps?: number;
  all?: boolean;
  profile?: ProfileName;
  engine?: EngineName;
  record?: boolean;
  download: boolean;
  data?: string;
}

interface PackFlags extends SelectionFlags {
  engine?: EngineName;
  vulkan?: string;
  out: string;
}

interface CleanFlags {
  dryRun?: boolean;
  checkpoints?: boolean;
  data?: string;
}

// A stack in a bundle leads to the line that its author wrote.
process.setSourceMapsEnabled(true);

const root = process.cwd();
const print = (line: string): void => {
  process.stdout.write(`${plainText(line)}\n`);
};
const report = (line: string): void => {
  process.stderr.write(`${plainText(line)}\n`);
};

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
  .action(listRuns);
selecting(program.command('plan'))
  .description('the runs that `run` would record now, and why')
  .action(showPlan);
selecting(program.command('run'))
  .description('record the runs that are missing or stale')
  .addOption(new Option('--engine <name>', 'what to compute with').choices(engineNames))
  .option('--tf32', 'let native round to TF32 on an NVIDIA GPU: faster, no longer to 1e-5')
  .option('--jobs <n>', 'runs at a time', positiveInteger)
  .option('--checkpoint <seconds>', 'how often to keep the state (120)', positiveInteger)
  .option('--shard <i/n>', 'of all planned runs, only every nth from the ith on', shard)
  .option('--time-limit <time>', 'keep the state and stop after 90s, 9m or 2h', seconds)
  .option('--fresh', 'record again what is fresh or damaged, too')
  .action(run);
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
  .action(verify);
program
  .command('restamp')
  .description(
    'give stale runs whose numbers did not change, by a replay, the new fingerprint, and older fingerprints its form',
  )
  .argument('[experiment]')
  .option('--steps <n>', 'how many steps to replay', positiveInteger, 20)
  .option('--data <path>', 'the data set, as for `run`')
  .action(restamp);
selecting(program.command('pack'), '<experiment>')
  .description('write one archive with which a bare Linux machine records runs')
  .addOption(
    new Option('--engine <name>', 'what to compute with there (webgpu, else wasm)').choices(
      engineNames,
    ),
  )
  .option('--vulkan <folder>', "a folder with Vulkan's loader, libvulkan.so.1, to take along")
  .requiredOption('--out <file>', 'the archive: .tar.xz, or .tar.gz for a machine without xz')
  .action(pack);
program
  .command('import')
  .description('take runs that were recorded elsewhere into results, after checking them')
  .argument('<folder>', 'a folder with results/<experiment>/<run> in it')
  .option('--data <path>', 'the data set, as for `run`')
  .action(async (folder: string, flags: { data?: string }) => {
    for (const line of await importRuns(root, folder, dataPath(flags.data))) print(line);
  });
program
  .command('compare')
  .description('two runs, or groups of seeds, side by side: what differs, final metrics, a chart')
  .argument('<a>', 'a run, or <experiment>/<variant>-<profile> for its seeds')
  .argument('<b>', 'likewise; it may be of another experiment')
  .option('--metric <names>', 'what to draw, with commas or repeated (the first two)', names)
  .option('--svg <file>', 'draw into this file instead of the terminal')
  .option('--json', 'everything but the series, for scripts')
  .option('--data <path>', 'the data set, as for `run`')
  .action(compare);
program
  .command('why')
  .description('why runs are fresh, stale or missing')
  .argument('<runs>', '<experiment>, <experiment>/<variant>-<profile> or a run, as `list` shows it')
  .option('--data <path>', 'the data set, as for `run`')
  .action(why);
program
  .command('history')
  .description('what was recorded and is not there any more, by the git history of the results')
  .argument('[experiment]')
  .action(async (experiment: string | undefined) => {
    const histories = await readHistory(root, experiment);
    if (histories.length === 0) print('no run was ever recorded');
    for (const line of histories.flatMap(describeHistory)) print(line);
  });
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
  .action(diff);
program
  .command('clean')
  .description(
    'remove stale runs, runs that are no longer planned, statements of neither, and leftovers',
  )
  .argument('[experiment]')
  .option('--checkpoints', 'checkpoints, too, that no run planned in this project goes on from')
  .option('--data <path>', 'the data set, as for `run`')
  .option('--dry-run', 'only say what would be removed')
  .action(clean);

await program.parseAsync().catch((error: unknown) => {
  report(isExpected(error) ? `lab: ${error.message}` : String((error as Error).stack ?? error));
  process.exitCode = 1;
});

async function listRuns(name: string | undefined, flags: SelectionFlags): Promise<void> {
  const surveys = await surveyAll(name, flags);
  const listed = surveys.map(async (survey) => {
    const unfinished = await unfinishedRuns(survey, cacheDirectory());
    return survey.runs.map((each) => describe(each, unfinished.get(each.run.id)));
  });
  const rows = (await Promise.all(listed)).flat();
  const unplanned = await Promise.all(surveys.map(unplannedRuns));
  const orphans = name === undefined ? await orphanedRuns() : [];
  const rest = [...unplanned.flat(), ...orphans];
  printTable([...rows, ...rest.map((id) => [id, 'not planned', '', '', ''])]);
}

async function showPlan(name: string | undefined, flags: SelectionFlags): Promise<void> {
  const lines: string[] = [];
  for (const survey of await surveyAll(name, flags)) {
    const unfinished = await unfinishedRuns(survey, cacheDirectory());
    lines.push(...describeDue(survey, survey.runs.filter(isDue), unfinished));
  }
  if (lines.length === 0) return print('nothing to run: every selected run is fresh');
  for (const line of lines) print(line);
}

async function run(name: string | undefined, flags: RunFlags): Promise<void> {
  const surveys = await surveyAll(name, flags);
  const ours = new Set(
    takeShard(
      surveys.flatMap(({ runs }) => runs),
      flags.shard,
    ),
  );
  if (!flags.fresh) refuseDamaged([...ours]);
  const work = surveys.map(({ experiment, runs }) => ({
    experiment,
    runs: runs
      .filter((each) => ours.has(each) && (flags.fresh || isDue(each)))
      .map((each) => each.run),
  }));
  if (work.every(({ runs }) => runs.length === 0)) {
    return print('nothing to run: every selected run is fresh (--fresh records them again)');
  }
  const outcomes = await recordRuns(
    work.filter(({ runs }) => runs.length > 0),
    {
      root,
      engine: flags.engine,
      tf32: flags.tf32,
      jobs: flags.jobs,
      checkpointSeconds: flags.checkpoint,
      fresh: flags.fresh,
      dataPath: dataPath(flags.data),
      command: commandLine(),
      signal: stopSignal(report, flags.timeLimit),
      progress: showProgress(process.stderr, () => performance.now()),
      report,
    },
  );
  for (const outcome of outcomes) print(describeOutcome(outcome));
  process.exitCode = exitCodeOf(outcomes);
}

async function pack(name: string, flags: PackFlags): Promise<void> {
  const lines = await packExperiment(name, {
    root,
    selection: flags,
    engine: flags.engine,
    dataPath: dataPath(flags.data),
    vulkan: flags.vulkan,
    out: flags.out,
    command: commandLine(),
    report,
  });
  for (const line of lines) print(line);
}

async function verify(target: string | undefined, flags: VerifyFlags): Promise<void> {
  const git = await gitState(root);
  const record = ({ record, ...replay }: Replayed) =>
    recordReplay(root, record, { at: new Date().toISOString(), ...(git && { git }), ...replay });
  const found = await verifyRuns(target, {
    root,
    steps: flags.all ? Infinity : (flags.steps ?? 20),
    profile: flags.profile,
    engine: flags.engine,
    dataPath: dataPath(flags.data),
    download: flags.download,
    signal: stopSignal(report),
    progress: showProgress(process.stderr, () => performance.now()),
    report,
    ...(flags.record && { onReplayed: (_, replayed) => record(replayed) }),
  });
  if (found.length === 0) throw new LabError('there is no recorded run to verify');
  printTable(found.map(describeVerification));
  const count = (verdict: string) => found.filter((each) => each.verdict === verdict).length;
  // Of all runs, some may need data that aren't here. What was named has to be replayed.
  const mayBeLeftOut = target === undefined ? found.length - 1 : 0;
  if (count('not replayed') > mayBeLeftOut) process.exitCode = 1;
  if (count('stopped') > 0) process.exitCode = 130;
  if (count('fails') > 0) process.exitCode = 1;
}

async function restamp(
  experiment: string | undefined,
  flags: { steps: number; data?: string },
): Promise<void> {
  const signal = stopSignal(report);
  const restampings = restampRuns(experiment, {
    root,
    steps: flags.steps,
    dataPath: dataPath(flags.data),
    signal,
    progress: showProgress(process.stderr, () => performance.now()),
    report,
    now: () => new Date(),
  });
  let found = false;
  for await (const { restamped, line } of restampings) {
    found = true;
    (restamped ? print : report)(line);
    if (!restamped) process.exitCode = 1;
  }
  if (signal.aborted) process.exitCode = 130;
  else if (!found) print('no recorded run is stale, or has an older fingerprint');
}

async function compare(
  a: string,
  b: string,
  flags: CompareFlags & { data?: string },
): Promise<void> {
  const lines = await compareRuns(a, b, flags, {
    root,
    dataPath: dataPath(flags.data),
    columns: Math.max(process.stdout.columns || 80, 40),
    colour: process.stdout.hasColors?.() ?? false,
    // The lab knows no charts. Here, where the tool is put together, it is given one, and Vega is loaded
    // only when something is drawn.
    drawSvg: async (title, metrics) => {
      const { drawComparison } = await import('../charts/compare-chart.ts');
      return drawComparison(title, metrics);
    },
    report,
  });
  // They are plain already, but for the colours of a chart.
  for (const line of lines) process.stdout.write(`${line}\n`);
}

async function diff(
  from: string,
  to: string | undefined,
  flags: { md?: boolean; json?: boolean; out?: string },
): Promise<void> {
  // As for pictures: what it needs to know of posts and charts is loaded only here.
  const { diffCommand } = await import('../diff/diff-command.ts');
  process.stdout.write(plainText(await diffCommand(from, to, flags, { root, report })));
}

async function why(name: string, flags: { data?: string }): Promise<void> {
  const [survey] = (await surveyAll(name.split('/', 1)[0], flags)) as [Survey];
  if ((await unplannedRuns(survey)).includes(name)) {
    return print(`${name} is recorded, but no longer planned: \`clean\` removes it`);
  }
  const runs = namedRuns(survey, name);
  const unfinished = await unfinishedRuns(survey, cacheDirectory());
  for (const line of describeStates(survey, runs, unfinished)) print(line);
}

async function clean(name: string | undefined, flags: CleanFlags): Promise<void> {
  const experiments = name === undefined ? await recordedExperiments(root) : [name];
  if (!flags.dryRun) {
    for (const experiment of experiments) {
      const restored = await restoreSetAside(root, experiment);
      for (const id of restored) print(`restored results/${experiment}/${id}`);
    }
  }
  const removed = new Set<string>();
  for (const found of await surveyAll(name, flags)) {
    const { name: experiment } = found.experiment.definition;
    const stale = found.runs.filter(({ state }) => 'because' in state);
    const ids = [
      ...stale.map(({ run }) => `${experiment}/${run.id}`),
      ...(await unplannedRuns(found)),
    ];
    await removeRuns(ids, flags);
    for (const id of ids) removed.add(id);
  }
  if (name === undefined) {
    const orphans = await orphanedRuns();
    await removeRuns(orphans, flags);
    for (const id of orphans) removed.add(id);
  }
  for (const experiment of experiments) await cleanStatements(experiment, removed, flags);
  for (const experiment of experiments) await cleanLeftovers(experiment, flags);
  for (const lock of await findDeadLocks(locksFolder(cacheDirectory()))) {
    await remove(lock, flags, () => removeDeadLock(lock));
  }
  if (flags.checkpoints) await cleanCheckpoints(flags);
}

/** Those that only runs named which are removed, or none. */
async function cleanStatements(
  experiment: string,
  removed: ReadonlySet<string>,
  flags: CleanFlags,
): Promise<void> {
  const but = [...removed].filter((id) => id.startsWith(`${experiment}/`));
  const ids = new Set(but.map((id) => id.slice(experiment.length + 1)));
  for (const file of await unnamedStatements(root, experiment, ids)) {
    await remove(file, flags, () => removeStatement(root, file));
  }
}

async function cleanCheckpoints(flags: CleanFlags): Promise<void> {
  const data = dataPath(flags.data);
  for (const { folder, bytes } of await abandonedCheckpoints(root, cacheDirectory(), data)) {
    await remove(`${folder}, ${megabytes(bytes)}`, flags, () => removeCheckpoints(folder));
  }
}

async function removeRuns(ids: readonly string[], flags: CleanFlags): Promise<void> {
  for (const id of ids) {
    const [experiment, run] = id.split('/') as [string, string];
    await remove(`results/${id}`, flags, () => removeRun(root, experiment, run));
  }
}

async function remove(what: string, flags: CleanFlags, act: () => Promise<void>): Promise<void> {
  if (!flags.dryRun) await act();
  print(`${flags.dryRun ? 'would remove' : 'removed'} ${what}`);
}

async function cleanLeftovers(experiment: string, flags: CleanFlags): Promise<void> {
  const { leftovers, untold } = await findLeftovers(root, experiment);
  for (const leftover of leftovers) {
    await remove(leftover, flags, () => removeLeftover(root, leftover));
  }
  for (const file of untold) {
    print(`left ${file}: another machine or container may be writing it, until it is a day old`);
  }
}

/** Runs of experiments that are no longer in the project. */
async function orphanedRuns(): Promise<string[]> {
  const known = new Set(await experimentNames(root));
  const orphaned = (await recordedExperiments(root)).filter((name) => !known.has(name));
  const runs = orphaned.map(async (name) =>
    (await recordedIds(root, name)).map((id) => `${name}/${id}`),
  );
  return (await Promise.all(runs)).flat();
}

async function surveyAll(name: string | undefined, flags: SelectionFlags): Promise<Survey[]> {
  return surveyExperiments(root, dataPath(flags.data), name, flags);
}

async function unplannedRuns({ experiment }: Pick<Survey, 'experiment'>): Promise<string[]> {
  const { name } = experiment.definition;
  const planned = new Set(planRuns(experiment).map(({ id }) => id));
  const recorded = await recordedIds(root, name);
  return recorded.filter((id) => !planned.has(id)).map((id) => `${name}/${id}`);
}

function isDue({ state }: { state: RunState }): boolean {
  return state.state !== 'fresh';
}

function describe(each: SurveyedRun, unfinished: Unfinished | undefined): string[] {
  const { run, state } = each;
  const cells = [`${run.experiment}/${run.id}`, describeStanding(each, unfinished)];
  if (!('record' in state)) return [...cells, '', '', ''];
  const { provenance } = state.record;
  return [
    ...cells,
    provenance.started.slice(0, 10),
    formatDuration(provenance.durationSeconds),
    plainLine(`${provenance.engine.name}, ${provenance.engine.device}`),
  ];
}

function printTable(rows: readonly string[][]): void {
  for (const line of layOutTable(rows, Infinity)) print(line);
}

/** As it goes on record. */
function commandLine(): string {
  return plainLine(`npm run lab -- ${process.argv.slice(2).map(withoutFolders).join(' ')}`, 900);
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
