import { performance } from 'node:perf_hooks';
import { Command, InvalidArgumentError, Option } from 'commander';
import { dataPath } from './data-at-hand.ts';
import { type ProfileName, profileNames } from './define.ts';
import { type EngineName, engineNames } from './engines/engine.ts';
import { experimentNames } from './experiment.ts';
import { importRuns } from './import-runs.ts';
import { isExpected, LabError } from './lab-error.ts';
import { type PlannedRun, planRuns, type RunState, runCommand } from './plan.ts';
import { formatDuration, showProgress } from './progress.ts';
import { describeOutcome, recordRuns } from './record-runs.ts';
import { restampRuns } from './restamp.ts';
import { parseShard, type Shard, takeShard } from './shard.ts';
import { recordedExperiments, recordedIds, removeLeftovers, removeRun } from './store.ts';
import { type Survey, surveyExperiments } from './survey.ts';
import { verifyRuns } from './verify.ts';

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

const root = process.cwd();
const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const report = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

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
  .option('--fresh', 'record again what is fresh, too')
  .action(run);
program
  .command('verify')
  .description('replay the first steps of recorded runs and compare them with the record')
  .argument('[target]', '<experiment> or <experiment>/<run>; all if none is named')
  .option('--steps <n>', 'how many steps', positiveInteger, 20)
  .addOption(
    new Option('--engine <name>', 'instead of the engine of each record').choices(engineNames),
  )
  .option('--data <path>', 'the data set, as for `run`')
  .action(verify);
program
  .command('restamp')
  .description('give stale runs whose numbers did not change, by a replay, the new fingerprint')
  .argument('[experiment]')
  .option('--steps <n>', 'how many steps to replay', positiveInteger, 20)
  .option('--data <path>', 'the data set, as for `run`')
  .action(restamp);
program
  .command('import')
  .description('take runs that were recorded elsewhere into results, after checking them')
  .argument('<folder>', 'a folder with results/<experiment>/<run> in it')
  .action(async (folder: string) => {
    for (const line of await importRuns(root, folder)) print(line);
  });
program
  .command('why')
  .description('why a run is fresh, stale or missing')
  .argument('<run>', '<experiment>/<variant>-<profile>-seed<n>, as `list` shows it')
  .option('--data <path>', 'the data set, as for `run`')
  .action(why);
program
  .command('clean')
  .description('remove stale runs, runs that are no longer planned, and leftovers')
  .argument('[experiment]')
  .option('--dry-run', 'only say what would be removed')
  .action(clean);

await program.parseAsync().catch((error: unknown) => {
  report(isExpected(error) ? `lab: ${error.message}` : String((error as Error).stack ?? error));
  process.exitCode = 1;
});

async function listRuns(name: string | undefined, flags: SelectionFlags): Promise<void> {
  const surveys = await surveyAll(name, flags);
  const rows = surveys.flatMap(({ runs }) => runs.map(({ run, state }) => describe(run, state)));
  const unplanned = await Promise.all(surveys.map(unplannedRuns));
  const orphans = name === undefined ? await orphanedRuns() : [];
  const rest = [...unplanned.flat(), ...orphans];
  printTable([...rows, ...rest.map((id) => [id, 'not planned', '', '', ''])]);
}

async function showPlan(name: string | undefined, flags: SelectionFlags): Promise<void> {
  const due = (await surveyAll(name, flags)).flatMap(({ runs }) => runs.filter(isDue));
  if (due.length === 0) return print('nothing to run: every selected run is fresh');
  for (const { run, state } of due) print(`${explain(run, state)}\n  ${runCommand(run)}`);
}

async function run(name: string | undefined, flags: RunFlags): Promise<void> {
  const surveys = await surveyAll(name, flags);
  const ours = new Set(
    takeShard(
      surveys.flatMap(({ runs }) => runs),
      flags.shard,
    ),
  );
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
      dataPath: dataPath(flags.data),
      command: `npm run lab -- ${process.argv.slice(2).map(withoutFolders).join(' ')}`,
      signal: stopSignal(flags.timeLimit),
      progress: showProgress(process.stderr, () => performance.now()),
      report,
    },
  );
  for (const outcome of outcomes) print(describeOutcome(outcome));
  if (outcomes.some((outcome) => 'stoppedAfter' in outcome)) process.exitCode = 130;
  if (outcomes.some((outcome) => 'error' in outcome)) process.exitCode = 1;
}

async function verify(
  target: string | undefined,
  flags: { steps: number; engine?: EngineName; data?: string },
): Promise<void> {
  const results = await verifyRuns(target, {
    root,
    steps: flags.steps,
    engine: flags.engine,
    dataPath: dataPath(flags.data),
    signal: stopSignal(),
    report,
  });
  if (results.length === 0) throw new LabError('there is no recorded run to verify');
  printTable(results.map(({ name, holds, detail }) => [name, holds ? 'holds' : 'FAILS', detail]));
  if (!results.every(({ holds }) => holds)) process.exitCode = 1;
}

async function restamp(
  experiment: string | undefined,
  flags: { steps: number; data?: string },
): Promise<void> {
  const lines = await restampRuns(experiment, {
    root,
    steps: flags.steps,
    dataPath: dataPath(flags.data),
    signal: stopSignal(),
    report,
    now: () => new Date(),
  });
  for (const line of lines) print(line);
  if (lines.length === 0) print('no recorded run is stale');
}

async function why(id: string, flags: { data?: string }): Promise<void> {
  const [name = '', ...rest] = id.split('/');
  const runId = rest.join('/');
  const [{ runs, experiment }] = (await surveyAll(name, flags)) as [Survey];
  const found = runs.find(({ run }) => run.id === runId);
  if (found) return print(explain(found.run, found.state));
  if ((await unplannedRuns({ runs, experiment })).includes(id)) {
    return print(`${id} is recorded, but no longer planned: \`clean\` removes it`);
  }
  const known = runs.map(({ run }) => `${name}/${run.id}`).join(', ');
  throw new LabError(`there is no run ${JSON.stringify(id)}; known: ${known}`);
}

async function clean(name: string | undefined, flags: { dryRun?: boolean }): Promise<void> {
  for (const found of await surveyAll(name, {})) {
    const { name: experiment } = found.experiment.definition;
    const stale = found.runs.filter(({ state }) => 'because' in state);
    const ids = [
      ...stale.map(({ run }) => `${experiment}/${run.id}`),
      ...(await unplannedRuns(found)),
    ];
    await removeRuns(ids, flags);
    if (flags.dryRun) continue;
    for (const leftover of await removeLeftovers(root, experiment)) print(`removed ${leftover}`);
  }
  if (name === undefined) await removeRuns(await orphanedRuns(), flags);
}

async function removeRuns(ids: readonly string[], flags: { dryRun?: boolean }): Promise<void> {
  for (const id of ids) {
    const [experiment, run] = id.split('/') as [string, string];
    print(`${flags.dryRun ? 'would remove' : 'removed'} results/${id}`);
    if (!flags.dryRun) await removeRun(root, experiment, run);
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

async function unplannedRuns({ experiment }: Survey): Promise<string[]> {
  const { name } = experiment.definition;
  const planned = new Set(planRuns(experiment).map(({ id }) => id));
  const recorded = await recordedIds(root, name);
  return recorded.filter((id) => !planned.has(id)).map((id) => `${name}/${id}`);
}

function isDue({ state }: { state: RunState }): boolean {
  return state.state !== 'fresh';
}

function explain({ experiment, id }: PlannedRun, state: RunState): string {
  const name = `${experiment}/${id}`;
  if (state.state === 'missing') return `${name} is missing: it was never recorded`;
  if ('because' in state) return `${name} is ${state.state}: ${state.because.join('; ')}`;
  const { fingerprint, provenance } = state.record;
  return `${name} is fresh: recorded ${provenance.started} under today's fingerprint ${fingerprint.digest.slice(0, 12)}`;
}

function describe({ experiment, id }: PlannedRun, state: RunState): string[] {
  const name = `${experiment}/${id}`;
  if (!('record' in state)) return [name, state.state, '', '', ''];
  const { provenance, outcome } = state.record;
  return [
    name,
    outcome === 'diverged' ? `${state.state}, diverged` : state.state,
    provenance.started.slice(0, 10),
    formatDuration(provenance.durationSeconds),
    `${provenance.engine.name}, ${provenance.engine.device}`,
  ];
}

function printTable(rows: readonly string[][]): void {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]!.length)));
  for (const row of rows)
    print(
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    );
}

/** Raised when the time is up, and at the first Ctrl-C; a second one ends this process at once. */
function stopSignal(limitSeconds?: number): AbortSignal {
  const controller = new AbortController();
  if (limitSeconds) setTimeout(() => controller.abort(), limitSeconds * 1000).unref();
  process.on('SIGINT', () => {
    if (controller.signal.aborted) process.exit(130);
    report('stopping after the current step; once more to end at once');
    controller.abort();
  });
  // A terminal that is closed, and a scheduler's end of time.
  for (const signal of ['SIGHUP', 'SIGTERM']) process.on(signal, () => controller.abort());
  return controller.signal;
}

function selecting(command: Command): Command {
  return command
    .argument('[experiment]', 'all experiments if none is named')
    .option('--variant <name>')
    .option('--seed <n>', '', positiveInteger)
    .addOption(new Option('--profile <name>').choices(profileNames))
    .option('--data <path>', 'a folder or archive with the data set (default: RETRACE_DATA)');
}

function positiveInteger(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw new InvalidArgumentError('Expected a positive integer.');
}

function shard(value: string): Shard {
  const parsed = parseShard(value);
  if (parsed) return parsed;
  throw new InvalidArgumentError('Expected i/n, from 1/n to n/n.');
}

function seconds(value: string): number {
  const [, count, unit] = /^([1-9]\d{0,5})(s|m|h)$/.exec(value) ?? [];
  if (count && unit) return Number(count) * { s: 1, m: 60, h: 3600 }[unit as 's' | 'm' | 'h'];
  throw new InvalidArgumentError('Expected a time such as 90s, 9m or 2h.');
}

/** A record must not tell the folders of the machine: of a path, only its last part is kept. */
function withoutFolders(argument: string): string {
  return argument.replace(/^(.*=)?.*\/(?=[^/]+\/?$)/, '$1…/');
}
