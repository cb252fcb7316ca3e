import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { recordedIds } from '../../src/lab/records/store.ts';
import { createFixtureProject, type FixtureProject } from '../lab/fixture-project.ts';
import type { TestCluster } from './cluster.ts';

const cli = path.resolve(import.meta.dirname, '../../src/lab/commands/cli.ts');

export interface Called {
  code: number | null;
  output: string;
  errors: string;
}

/** A project whose runs are handed over to a test cluster. */
export interface HandedOver {
  project: FixtureProject;
  shared: string;
  /** Calls `lab` in the project. */
  lab(...args: string[]): Promise<Called>;
  /** The ids of runs that the cluster has recorded. */
  recordedThere(): Promise<string[]>;
  /** The largest number of rows that a run in progress has kept on the cluster. */
  rowsThere(): Promise<number>;
  /** The path of a file of the only sweep. */
  fileThere(name: string): Promise<string>;
  /** The logs of all tasks. */
  logsThere(): Promise<string[]>;
  remove(): Promise<void>;
}

export interface GrowthOptions {
  seeds: number;
  steps: number;
  pauseMilliseconds: number;
}

/** A project with the runs of one experiment, which keep their state, and whose length is known. */
export async function growthOn(
  cluster: Pick<TestCluster, 'environment'>,
  { seeds, steps, pauseMilliseconds }: GrowthOptions,
): Promise<HandedOver> {
  const project = await createFixtureProject();
  await project.write('src/datasets/numbers.ts', numbers);
  const experiment = 'src/experiments/growth/experiment.ts';
  const list = Array.from({ length: seeds }, (_, i) => i + 1).join(', ');
  const parameters = `steps: ${steps}, pauseMilliseconds: ${pauseMilliseconds}`;
  await project.edit(experiment, 'quick: { seeds: [1]', `quick: { seeds: [${list}]`);
  await project.edit(experiment, 'steps: quickSteps', parameters);
  return handedOver(cluster, project, 'growth');
}

/** A project, with a folder that all machines of a cluster see. */
export async function handedOver(
  cluster: Pick<TestCluster, 'environment'>,
  project: FixtureProject,
  experiment: string,
): Promise<HandedOver> {
  const shared = await mkdtemp(path.join(tmpdir(), 'retrace-shared-'));
  const environment = { ...cluster.environment, RETRACE_SHARED: shared };
  const fileThere = async (name: string) => {
    const sweeps = (await readdir(shared)).filter((each) => !each.startsWith('.'));
    if (sweeps.length !== 1) throw new Error(`not one sweep: ${sweeps.join(', ')}`);
    return path.join(shared, sweeps[0]!, name);
  };
  const logsThere = async () => {
    const folder = await fileThere('logs');
    const names = (await readdir(folder)).sort();
    return Promise.all(names.map((name) => readFile(path.join(folder, name), 'utf8')));
  };
  return {
    project,
    shared,
    lab: (...args) => call(process.execPath, [cli, ...args], project.root, environment),
    fileThere,
    logsThere,
    recordedThere: async () => recordedIds(await fileThere(''), experiment),
    rowsThere: async () => {
      const steps = (await logsThere()).flatMap((log) => [
        ...log.matchAll(/: (?:step )?(\d+)(?:\/| rows)/g),
      ]);
      return Math.max(0, ...steps.map(([, step]) => Number(step)));
    },
    remove: () => rm(shared, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** The record of a variant's run of the same project, recorded here without an interruption. */
export async function uninterrupted(
  { project, lab }: HandedOver,
  variant: string,
): Promise<RunRecord> {
  const one = ['--profile', 'quick', '--variant', variant, '--seed', '1', '--engine', 'cpu'];
  const called = await lab('run', 'growth', ...one, '--fresh');
  if (called.code !== 0) throw new Error(called.errors);
  return JSON.parse(await project.read(`results/growth/${variant}-quick-seed1/run.json`));
}

/** A data set that needs no file. */
const numbers = `
const load = async () => ({
  name: 'numbers',
  edition: 'one to four',
  digest: '${'1234'.repeat(16)}',
  data: [1, 2, 3, 4],
  samples: { train: 4, test: 0 },
});

export default { name: 'numbers', identify: load, load };
`;

function call(
  program: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
): Promise<Called> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (errors += chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
}
