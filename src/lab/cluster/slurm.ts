import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { Cluster, QueuedTask, Resources, TaskArray } from './cluster.ts';

/** Slurm, by four of its programs, each called without a shell. */
export const slurm: Cluster = {
  name: 'slurm',
  largestIndex,
  submit,
  queued,
  cancel,
  programs,
  putBack,
};

async function largestIndex(): Promise<number> {
  const settings = await call('scontrol', ['show', 'config']);
  const [, size] = /^MaxArraySize\s*=\s*(\d+)/m.exec(settings) ?? [];
  // One more than the largest index (https://slurm.schedmd.com/slurm.conf.html#OPT_MaxArraySize); 1001 by default.
  return Number(size ?? 1001) - 1;
}

async function submit(array: TaskArray): Promise<string> {
  refuseOwnOptions(array.options);
  const most = array.atOnce === undefined ? '' : `%${array.atOnce}`;
  const answer = await call('sbatch', [
    '--parsable',
    `--job-name=${array.name}`,
    `--array=${inRanges(array.indices)}${most}`,
    '--requeue',
    '--open-mode=append',
    // sbatch reads patterns in the whole path.
    `--output=${path.join(array.folder.replaceAll('%', '%%'), 'logs', '%a.log')}`,
    `--chdir=${array.folder}`,
    // The caller's environment may hold secrets, and tasks need nothing of it.
    '--export=NIL',
    `--signal=B:TERM@${array.warning}`,
    ...optionsFor(array.resources),
    ...array.options,
    array.script,
    ...array.arguments,
  ]);
  // "123" or, where there are several clusters, "123;name".
  const printed = answer.trim();
  const [, job] = /^(\d+)(;|$)/m.exec(printed) ?? [];
  if (job) return job;
  throw new ExpectedError(
    `sbatch printed ${JSON.stringify(plainLine(printed, 100))}, and no job's number`,
  );
}

function optionsFor({ time, gpus, cpus, memory, partition }: Resources): string[] {
  return [
    // In whole minutes. The task itself stops by the second.
    `--time=${Math.ceil(time / 60)}`,
    ...(gpus === undefined ? [] : [`--gres=gpu:${gpus}`]),
    ...(cpus === undefined ? [] : [`--cpus-per-task=${cpus}`]),
    ...(memory === undefined ? [] : [`--mem=${memory}`]),
    ...(partition === undefined ? [] : [`--partition=${partition}`]),
  ];
}

/** What the lab sets itself, by the names that sbatch has for it. */
const ownOptions =
  /^(-a|-J|-o|-D|--(array|job-name|output|open-mode|chdir|export|wrap|parsable|signal|no-requeue|wait|time)(=|$)|-W$|-t)/;

function refuseOwnOptions(options: readonly string[]): void {
  const own = options.find((option) => ownOptions.test(option));
  if (own === undefined) return;
  throw new ExpectedError(
    `${plainLine(own, 60)}: the lab sets this option of sbatch itself; leave it out (--time, --at-once and others come before --)`,
  );
}

async function queued(names: readonly string[]): Promise<QueuedTask[]> {
  if (names.length === 0) return [];
  const printed = await call('squeue', [
    '--noheader',
    '--array',
    `--name=${names.join(',')}`,
    // The short letters: clusters run old versions (https://github.com/skypilot-org/skypilot/issues/8907).
    '--format=%j|%F|%K|%T|%N|%r',
  ]);
  return printed.split('\n').flatMap((line) => parseTask(line) ?? []);
}

/** States of tasks that have ended, as squeue may show them for some minutes, are left out. */
const waiting = /^(PENDING|REQUEUED|REQUEUE_HOLD|REQUEUE_FED|SPECIAL_EXIT|RESV_DEL_HOLD)$/;
const running = /^(RUNNING|SUSPENDED|STOPPED|CONFIGURING|COMPLETING|SIGNALING|STAGE_OUT|RESIZING)$/;

function parseTask(line: string): QueuedTask | undefined {
  const [name, job, index, state = '', node = '', reason = ''] = line.trim().split('|');
  const isRunning = running.test(state);
  if (!name || !job || !/^\d+$/.test(index ?? '')) return undefined;
  if (!isRunning && !waiting.test(state)) return undefined;
  return { name, job, index: Number(index), isRunning, node, reason };
}

async function cancel(name: string): Promise<void> {
  // An administrator would end those of other users, too.
  await call('scancel', [`--name=${name}`, `--user=${userInfo().username}`, '--quiet']);
}

async function programs(): Promise<string> {
  for (const folder of (process.env['PATH'] ?? '').split(path.delimiter)) {
    const isThere = await access(path.resolve(folder, 'scontrol'), constants.X_OK).then(
      () => true,
      () => false,
    );
    if (folder && isThere) return path.resolve(folder);
  }
  throw missing('scontrol');
}

/** Slurm would start a cancelled job again, too, so its state is asked for first: once cancelled, a job is COMPLETING. */
async function putBack(folder: string, job: string): Promise<boolean> {
  const state = await call('squeue', ['--noheader', `--jobs=${job}`, '--format=%T'], folder);
  if (state.trim() !== 'RUNNING') return false;
  await call('scontrol', ['requeue', job], folder);
  return true;
}

/** "1-3,7": how sbatch is told indices. @param indices ascending */
export function inRanges(indices: readonly number[]): string {
  const ranges: [first: number, last: number][] = [];
  for (const index of indices) {
    const range = ranges.at(-1);
    if (range?.[1] === index - 1) range[1] = index;
    else ranges.push([index, index]);
  }
  return ranges
    .map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`))
    .join(',');
}

/** An overloaded controller answers after up to a minute. */
const longestCall = 120_000;

/** Calls one of Slurm's programs, in a folder or of the PATH. @throws ExpectedError with what it said */
async function call(program: string, args: readonly string[], folder = ''): Promise<string> {
  try {
    const options = { maxBuffer: 1 << 30, timeout: longestCall };
    const { stdout } = await promisify(execFile)(path.join(folder, program), args, options);
    return stdout;
  } catch (error) {
    const { code, killed, stderr } = error as NodeJS.ErrnoException & {
      killed?: boolean;
      stderr?: string;
    };
    if (code === 'ENOENT') throw missing(program);
    if (killed)
      throw new ExpectedError(
        `${program} gave no answer for ${longestCall / 1000} s; try again later`,
      );
    throw new ExpectedError(`${program}: ${explain(stderr ?? '')}`);
  }
}

function missing(program: string): ExpectedError {
  return new ExpectedError(
    `${program} isn't here: call this where Slurm's programs are, as on a login node`,
  );
}

/** The last line of what a program complained, with the remedy where it is known. */
function explain(complaint: string): string {
  const last = complaint.trim().split('\n').at(-1) ?? '';
  const said = plainLine(last.replace(/^\w+: (error: )?/, ''), 300) || 'it failed without a word';
  if (!/Invalid job array specification|AssocMaxSubmitJobLimit|MaxSubmitJob/.test(complaint)) {
    return said;
  }
  return `${said}; put more runs into a task with --per-task`;
}
