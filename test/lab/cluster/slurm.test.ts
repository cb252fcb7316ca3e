import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TaskArray } from '../../../src/lab/cluster/cluster.ts';
import { inRanges, slurm } from '../../../src/lab/cluster/slurm.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-programs-'));
  vi.stubEnv('PATH', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** Puts a program into the PATH: a shell script, which also writes down its arguments, one a line. */
async function program(name: string, script: string): Promise<() => Promise<string[]>> {
  const told = path.join(folder, `${name}.arguments`);
  const file = path.join(folder, name);
  await writeFile(file, `#!/bin/sh\nfor each; do echo "$each"; done >'${told}'\n${script}\n`);
  await chmod(file, 0o755);
  return async () => (await readFile(told, 'utf8')).trimEnd().split('\n');
}

const array = (more: Partial<TaskArray> = {}): TaskArray => ({
  name: 'growth-0123456789ab',
  script: '/shared/growth/task.sh',
  arguments: ['--time-limit=80s'],
  indices: [1, 2, 3, 7],
  atOnce: undefined,
  warning: 9,
  resources: { time: 90 },
  folder: '/shared/growth',
  options: [],
  ...more,
});

test('indices are told in ranges', () => {
  expect(inRanges([1, 2, 3, 7, 9, 10])).toBe('1-3,7,9-10');
  expect(inRanges([4])).toBe('4');
});

describe('submit', () => {
  test('is one call, with nothing of the caller’s environment', async () => {
    const told = await program('sbatch', 'echo 123');
    expect(await slurm.submit(array())).toBe('123');
    expect(await told()).toEqual([
      '--parsable',
      '--job-name=growth-0123456789ab',
      '--array=1-3,7',
      '--requeue',
      '--open-mode=append',
      '--output=/shared/growth/logs/%a.log',
      '--chdir=/shared/growth',
      '--export=NIL',
      '--signal=B:TERM@9',
      '--time=2',
      '/shared/growth/task.sh',
      '--time-limit=80s',
    ]);
  });

  test('asks for what a task needs, and passes options on', async () => {
    const told = await program('sbatch', 'echo "77;there"');
    const resources = { time: 3600, gpus: 1, cpus: 4, memory: '16G', partition: 'gpu' };
    const options = ['--qos=long', '-A', 'abc'];
    expect(await slurm.submit(array({ resources, atOnce: 5, options }))).toBe('77');
    const line = (await told()).join(' ');
    expect(line).toContain('--array=1-3,7%5 ');
    expect(line).toContain(
      '--time=60 --gres=gpu:1 --cpus-per-task=4 --mem=16G --partition=gpu --qos=long -A abc /shared',
    );
  });

  test('takes signs of patterns in a folder as they are', async () => {
    const told = await program('sbatch', 'echo 1');
    await slurm.submit(array({ folder: '/100 %j' }));
    expect(await told()).toContain('--output=/100 %%j/logs/%a.log');
    expect(await told()).toContain('--chdir=/100 %j');
  });

  test.for([
    '--array=1',
    '-a1',
    '--job-name=x',
    '--export=ALL',
    '--wrap=id',
    '-t',
    '--time=1',
    '--no-requeue',
  ])('refuses %s, which the lab sets itself', async (option) => {
    await program('sbatch', 'echo 1');
    await expect(slurm.submit(array({ options: [option] }))).rejects.toThrow(
      `${option}: the lab sets this option of sbatch itself`,
    );
  });

  test.for([
    [
      'sbatch: error: Batch job submission failed: Invalid job array specification',
      'sbatch: Batch job submission failed: Invalid job array specification; put more runs into a task with --per-task',
    ],
    [
      'sbatch: error: AssocMaxSubmitJobLimit\nsbatch: error: Batch job submission failed: Job violates accounting/QOS policy',
      'sbatch: Batch job submission failed: Job violates accounting/QOS policy; put more runs into a task with --per-task',
    ],
    ['', 'sbatch: it failed without a word'],
  ] as const)('says what sbatch said: %s', async ([said, shown]) => {
    await program('sbatch', `printf '%s\\n' '${said}' >&2; exit 1`);
    await expect(slurm.submit(array())).rejects.toThrow(shown);
  });

  test('says that Slurm isn’t here', async () => {
    await expect(slurm.submit(array())).rejects.toThrow(
      "sbatch isn't here: call this where Slurm's programs are, as on a login node",
    );
  });

  test('refuses an answer without a number', async () => {
    await program('sbatch', 'echo "welcome to the cluster"');
    await expect(slurm.submit(array())).rejects.toThrow(
      'sbatch printed "welcome to the cluster", and no job\'s number',
    );
  });
});

test('queued tasks are those that wait or run', async () => {
  await program(
    'squeue',
    `/bin/cat <<'end'
growth-0123456789ab|12|1|RUNNING|n1|None
growth-0123456789ab|12|2|PENDING||Priority
growth-0123456789ab|12|3|COMPLETED|n1|None
growth-0123456789ab|12|4|COMPLETING|n2|None
growth-0123456789ab|13|N/A|PENDING||Priority
slurm_load_jobs: a warning
end`,
  );
  const queued = await slurm.queued(['growth-0123456789ab']);
  expect(
    queued.map(({ index, isRunning, node, reason }) => [index, isRunning, node, reason]),
  ).toEqual([
    [1, true, 'n1', 'None'],
    [2, false, '', 'Priority'],
    [4, true, 'n2', 'None'],
  ]);
  expect(await slurm.queued([])).toEqual([]);
});

test('the largest index is one less than MaxArraySize', async () => {
  await program('scontrol', 'printf "MaxAliasCount = 9\\nMaxArraySize            = 4001\\n"');
  expect(await slurm.largestIndex()).toBe(4000);
});

test('a task puts itself back only while it runs', async () => {
  const requeued = await program('scontrol', '');
  await program('squeue', 'echo COMPLETING');
  expect(await slurm.putBack(folder, '12_4')).toBe(false);
  await program('squeue', 'echo RUNNING');
  expect(await slurm.putBack(folder, '12_4')).toBe(true);
  expect(await requeued()).toEqual(['requeue', '12_4']);
  expect(await slurm.programs()).toBe(folder);
});
