import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { QueuedTask } from '../../../src/lab/cluster/cluster.ts';
import { endTask } from '../../../src/lab/cluster/end-task.ts';
import { findSweeps, readSweep, writeSweep } from '../../../src/lab/cluster/sweep.ts';
import {
  noteSubmission,
  readSubmissions,
  writeOutcome,
} from '../../../src/lab/cluster/task-files.ts';
import { describeStanding } from '../../../src/lab/hand-over/describe-standing.ts';
import { standingOf } from '../../../src/lab/hand-over/standing.ts';

const name = 'growth-0123456789ab';
const sha256 = '0'.repeat(64);
let shared: string;
let folder: string;

/** Six runs in three tasks: task 1 has the seeds 1 and 4. */
beforeEach(async () => {
  shared = await mkdtemp(path.join(tmpdir(), 'retrace-shared-'));
  folder = path.join(shared, name);
  for (const each of ['tasks', 'logs', 'submissions', 'results/growth']) {
    await mkdir(path.join(folder, each), { recursive: true });
  }
  const runs = [1, 2, 3, 4, 5, 6].map((seed) => ({
    id: `slow-quick-seed${seed}`,
    fingerprint: sha256,
  }));
  await writeSweep(folder, { format: 1, experiment: 'growth', source: sha256, runs, tasks: 3 });
});
afterEach(() => rm(shared, { recursive: true, force: true }));

const task = (index: number, isRunning: boolean): QueuedTask => ({
  name,
  job: '12',
  index,
  isRunning,
  node: isRunning ? 'n1' : '',
  reason: isRunning ? 'None' : 'Priority',
});

async function standing(queued: readonly QueuedTask[] = []) {
  const [found] = await standingOf(await findSweeps(shared), { queued: async () => [...queued] });
  return found!;
}
const states = async (queued: readonly QueuedTask[] = []) =>
  (await standing(queued)).tasks.map(({ state }) => state);
const record = (seed: number) => mkdir(path.join(folder, `results/growth/slow-quick-seed${seed}`));
const submit = (...tasks: number[]) => noteSubmission(folder, tasks, async () => '12');

test('tasks are new until they are submitted, and recorded when all their runs are', async () => {
  expect(await states()).toEqual(['new', 'new', 'new']);
  await submit(1, 2, 3);
  await record(1);
  expect(await states([task(1, true), task(2, false)])).toEqual(['running', 'waiting', 'lost']);
  await record(4);
  expect(await states([task(1, true)])).toEqual(['recorded', 'lost', 'lost']);
});

test('a task tells how it ended, unless it was submitted again since', async () => {
  await submit(1, 2, 3);
  await writeOutcome(folder, 1, { code: 1, job: '12_1', failures: ['no luck'] });
  await writeOutcome(folder, 2, { code: 130, job: '12_2', failures: [] });
  await writeOutcome(folder, 3, { code: 0, job: '12_3', failures: [] });
  expect(await states()).toEqual(['failed', 'stopped', 'lost']);
  await noteSubmission(folder, [1], async () => '13');
  const { tasks } = await standing();
  expect(tasks[0]).toMatchObject({ state: 'lost', attempts: 2 });
});

test('a lab that dies before the scheduler has answered has counted an attempt', async () => {
  const died = noteSubmission(folder, [1], async () => Promise.reject(new Error('killed')));
  await expect(died).rejects.toThrow('killed');
  expect(await readSubmissions(folder)).toEqual([{ tasks: [1] }]);
  expect(await states([task(1, false)])).toEqual(['waiting', 'new', 'new']);
});

test('what a power cut left of a note counts as nothing', async () => {
  await submit(1);
  await writeFile(path.join(folder, 'submissions/2.json'), '');
  await writeFile(path.join(folder, 'tasks/1.json'), '{"code":');
  expect(await states()).toEqual(['lost', 'new', 'new']);
});

test('says how many runs are recorded, and what the tasks do', async () => {
  await submit(1, 2, 3);
  await record(2);
  await writeOutcome(folder, 3, {
    code: 1,
    job: '12_3',
    failures: ['growth/slow-quick-seed3: failed: no luck'],
  });
  await writeFile(path.join(folder, 'logs/1.log'), `${'x\n'.repeat(9000)}last words\u001b[31m\n`);
  expect(await describeStanding(await standing([task(2, true)]))).toEqual([
    `${name}: 1 of 6 runs recorded; 1 task running on 1 machine, 1 failed, 1 ended without a word`,
    '  task 3: growth/slow-quick-seed3: failed: no luck',
    '  task 1: last words\\u001b[31m',
    '  failed tasks are submitted again by the same `lab run … --on`, with --retry',
    '  the same `lab run … --on` submits what ended before its runs were recorded',
  ]);
});

test('a sweep that can’t be read is named, with the remedy; other folders are left alone', async () => {
  await mkdir(path.join(shared, 'notes'));
  await writeFile(path.join(shared, 'readme.txt'), '');
  expect(await findSweeps(shared)).toHaveLength(1);
  expect(await findSweeps(shared, 'other')).toHaveLength(0);
  expect(await findSweeps(path.join(shared, 'nowhere'))).toEqual([]);
  await writeFile(path.join(folder, 'sweep.json'), '{"format": 2}');
  await expect(readSweep(shared, name)).rejects.toThrow(
    /sweep\.json: format: .*; remove .*growth-0123456789ab, and hand over again$/,
  );
});

test.for([
  ['is put back', '2', true, ['stopped, and put back into the queue']],
  [
    'was cancelled',
    '2',
    false,
    ['stopped, and not put back: it was cancelled, or the queue has it already'],
  ],
  ['has been put back often enough', '20', true, ['stopped, and not put back after 20 restarts']],
] as const)('a stopped task %s', async ([, restarts, answer, lines]) => {
  const said: string[] = [];
  const environment = { SLURM_JOB_ID: '12', SLURM_RESTART_COUNT: restarts };
  const end = {
    root: folder,
    index: 1,
    code: 130,
    failures: [],
    programs: '/usr/bin',
    environment,
  };
  await endTask({ ...end, report: (line) => said.push(line) }, { putBack: async () => answer });
  expect(said).toEqual(lines);
});

test('of a failure with its stack, the note of a task keeps the first line', async () => {
  await submit(1);
  const failures = [
    'growth/slow-quick-seed1: failed: Error: no luck\n    at run (experiment.ts:3)',
  ];
  const environment = { SLURM_ARRAY_JOB_ID: '12', SLURM_ARRAY_TASK_ID: '1' };
  const end = { root: folder, index: 1, code: 1, failures, programs: '/usr/bin', environment };
  await endTask({ ...end, report: () => {} }, { putBack: async () => true });
  expect((await standing()).tasks[0]).toMatchObject({
    state: 'failed',
    failures: ['growth/slow-quick-seed1: failed: Error: no luck'],
  });
});
