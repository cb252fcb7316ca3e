import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordedIds } from '../../src/lab/records/store.ts';
import { commandProject, walk } from '../lab/running/command/command-project.ts';
import { startCluster, type TestCluster, until, whyNoCluster } from './cluster.ts';
import {
  type GrowthOptions,
  growthOn,
  type HandedOver,
  handedOver,
  uninterrupted,
} from './handed-over.ts';

const whyNot = await whyNoCluster();
if (whyNot) process.stderr.write(`no tests on a Slurm cluster: ${whyNot}\n`);

/** It takes a third of a second a step, and ends at SIGTERM as scripts do: without a word. */
const slowWalk = walk.replace('    position +=', '    time.sleep(0.3)\n    position +=');

const onCluster = ['--profile', 'quick', '--engine', 'cpu', '--on', 'slurm'];

describe.skipIf(whyNot)('runs on a cluster', () => {
  let cluster: TestCluster;
  let sweep: HandedOver;

  beforeAll(async () => {
    cluster = await startCluster({
      settings: [
        'PreemptType=preempt/partition_prio',
        'PreemptMode=REQUEUE',
        'PartitionName=urgent Nodes=n1 PriorityTier=10 MaxTime=INFINITE State=UP',
      ],
    });
  });
  afterEach(async () => {
    // What a failed test left would keep the machines of the next one busy.
    await cluster.call('scancel', '--user=root', '--signal=KILL', '--full', '--quiet');
    await cluster.call('scancel', '--user=root', '--quiet');
    await until(async () => expect(await cluster.call('squeue', '-h')).toBe(''), 60);
    await sweep.remove();
  });
  afterAll(() => cluster.stop());

  const start = async (options: GrowthOptions, ...more: string[]) => {
    sweep = await growthOn(cluster, options);
    const called = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h', ...more);
    expect(called).toMatchObject({ code: 0 });
    return called;
  };
  const recorded = () => sweep.recordedThere();
  const untilRecorded = (count: number) =>
    until(async () => expect(await recorded()).toHaveLength(count), 150);
  const untilRunning = (step: number) =>
    until(async () => expect(await sweep.rowsThere()).toBeGreaterThan(step), 60);

  test('40 runs are recorded, and taken in, with job and restarts', async () => {
    const { output } = await start(
      { seeds: 20, steps: 3, pauseMilliseconds: 0 },
      '--per-task',
      '5',
    );
    expect(output).toMatch(
      /^growth-[0-9a-f]{12}: submitted 40 runs in 8 tasks as job \d+ of slurm\n`npm run lab -- status growth`/,
    );
    expect(await sweep.lab('collect', 'growth')).toMatchObject({ code: 130 });
    await untilRecorded(40);
    const status = await sweep.lab('status', 'growth');
    expect(status.output).toMatch(
      /: 40 of 40 runs recorded(; \d tasks? running on . machines?)?\n$/,
    );
    expect(await sweep.lab('collect', 'growth')).toMatchObject({ code: 0 });
    const here = await recordedIds(sweep.project.root, 'growth');
    expect(here).toHaveLength(40);
    const text = await sweep.project.read(`results/growth/${here[0]}/run.json`);
    const { provenance } = JSON.parse(text);
    const job = expect.stringMatching(/^\d+_\d+$/);
    expect(provenance.scheduler).toEqual({ name: 'slurm', job, restarts: 0 });
    expect(provenance.command).toMatch(/^npm run lab -- run growth --profile quick .*--on slurm/);
    expect(text).not.toContain(sweep.shared);
    expect(await sweep.lab('run', 'growth', ...onCluster, '--time', '1h')).toMatchObject({
      code: 0,
      output: 'nothing to hand over: every selected run is fresh\n',
    });
  });

  test('a second call submits nothing that is waiting or running', async () => {
    await start({ seeds: 2, steps: 100, pauseMilliseconds: 50 });
    const again = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h');
    expect(again).toMatchObject({
      code: 0,
      output: '4 tasks waiting or running already\n',
    });
    // Other selections don't compute the same runs a second time.
    const part = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h', '--seed', '2');
    expect(part).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^all 2 runs are in sweeps that were handed over before/),
    });
    expect(await cluster.call('squeue', '-h', '--array', '-o', '%j')).toMatch(
      /^(growth-\w+\n?){4}$/,
    );
    const split = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h', '--per-task', '2');
    expect(split).toMatchObject({ code: 1, errors: expect.stringContaining('1 a task') });
  });

  test('a task that reaches its time limit goes on in three more', async () => {
    sweep = await growthOn(cluster, { seeds: 1, steps: 600, pauseMilliseconds: 100 });
    const one = ['--variant', 'slow', '--time', '20s'];
    expect(await sweep.lab('run', 'growth', ...onCluster, ...one)).toMatchObject({ code: 0 });
    await untilRecorded(1);
    expect(await sweep.lab('collect')).toMatchObject({ code: 0 });
    const run = JSON.parse(await sweep.project.read('results/growth/slow-quick-seed1/run.json'));
    expect(run.provenance.resumptions).toBeGreaterThanOrEqual(3);
    expect(run.provenance.scheduler.restarts).toBe(run.provenance.resumptions);
    expect(run.series.sha256).toBe((await uninterrupted(sweep, 'slow')).series.sha256);
  });

  test('a task that a more urgent one displaces goes on where it was', async () => {
    await start({ seeds: 1, steps: 300, pauseMilliseconds: 50 });
    await untilRunning(40);
    const script = path.join(cluster.folder, 'urgent.sh');
    await cluster.call('sh', '-c', `printf '#!/bin/sh\\nsleep 2\\n' >${script}`);
    await cluster.call('sbatch', '--partition=urgent', '--output=/dev/null', script);
    await untilRecorded(2);
    expect(await sweep.lab('collect')).toMatchObject({ code: 0 });
    const runs = await Promise.all(
      ['slow', 'fast'].map(async (variant) =>
        JSON.parse(await sweep.project.read(`results/growth/${variant}-quick-seed1/run.json`)),
      ),
    );
    expect(runs.map(({ provenance }) => provenance.scheduler.restarts).sort()).toEqual([0, 1]);
    expect(runs.map(({ provenance }) => provenance.resumptions).sort()).toEqual([0, 1]);
  });

  test('a task that fails is named, left alone, and submitted again on demand', async () => {
    sweep = await growthOn(cluster, { seeds: 2, steps: 20, pauseMilliseconds: 0 });
    await sweep.project.edit(
      'src/experiments/growth/experiment.ts',
      '// Starts from the sum.',
      `const { existsSync } = await import('node:fs');
       if (seed === 2 && parameters.slope === 2 && !existsSync('mended')) throw new Error('no luck');`,
    );
    const run = () => sweep.lab('run', 'growth', ...onCluster, '--time', '1h');
    expect(await run()).toMatchObject({ code: 0 });
    await untilRecorded(3);
    const failed = /task 4: growth\/fast-quick-seed2: failed: Error: no luck$/m;
    await until(async () => expect((await sweep.lab('status')).output).toMatch(failed));
    expect(await sweep.lab('collect')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/3 of 4 runs recorded; 1 task failed\n/),
    });
    expect((await run()).output).toMatch(
      /^1 task failed \(--retry submits them again\), as task 4/,
    );
    await sweep.project.write(
      path.relative(sweep.project.root, await sweep.fileThere('mended')),
      '',
    );
    const retried = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h', '--retry');
    expect(retried.output).toMatch(/submitted 1 run in 1 task/);
    await untilRecorded(4);
  });

  test('stopped tasks keep their state, and don’t come back by themselves', async () => {
    await start({ seeds: 2, steps: 300, pauseMilliseconds: 50 });
    await untilRunning(40);
    expect(await sweep.lab('stop', 'growth')).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^growth-\w+: ended 4 tasks/),
    });
    await until(async () => expect(await cluster.call('squeue', '-h')).toBe(''), 60);
    const status = await sweep.lab('status');
    expect(status.output).toMatch(/0 of 4 runs recorded; 2 tasks stopped, 2 ended without a word/);
    expect(await recorded()).toHaveLength(0);
    const again = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h');
    expect(again.output).toMatch(/submitted 4 runs in 4 tasks/);
    await untilRecorded(4);
    const [log] = await sweep.logsThere();
    expect(log).toMatch(/slow-quick-seed1: resumes after \d\d+ steps/);
  });

  test('a task that is killed is named by the last line of its log, and submitted again', async () => {
    await start({ seeds: 1, steps: 100, pauseMilliseconds: 100 }, '--variant', 'slow');
    await untilRunning(20);
    // As a system does that runs out of memory.
    await cluster.call('pkill', '-KILL', '-f', `${sweep.shared}/.*--task`);
    await until(async () => {
      const { output } = await sweep.lab('status');
      expect(output).toMatch(/1 task ended without a word\n {2}task 1: .*slow-quick-seed1: step /);
    }, 60);
    const one = ['--time', '1h', '--variant', 'slow'];
    const again = await sweep.lab('run', 'growth', ...onCluster, ...one);
    expect(again.output).toMatch(/submitted 1 run in 1 task/);
    await untilRecorded(1);
  });

  test('a lab that is killed while it submits is no reason to submit twice', async () => {
    await start({ seeds: 1, steps: 100, pauseMilliseconds: 100 });
    const note = await sweep.fileThere('submissions/1.json');
    const { tasks } = JSON.parse(await readFile(note, 'utf8'));
    await rm(note);
    await sweep.project.write(path.relative(sweep.project.root, note), JSON.stringify({ tasks }));
    const again = await sweep.lab('run', 'growth', ...onCluster, '--time', '1h');
    expect(again.output).toBe('2 tasks waiting or running already\n');
  });

  test('a command goes on elsewhere with what it kept, and knows the files of the time it was handed over', async () => {
    const project = await commandProject(slowWalk, {
      values: 'steps: 60, drift: 0.5',
      seeds: '1, 2',
    });
    sweep = await handedOver(cluster, project, 'walk');
    const run = ['run', 'walk', '--on', 'slurm', '--time', '15s'];
    expect(await sweep.lab(...run)).toMatchObject({ code: 0 });
    await project.write('src/experiments/walk/walk.py', 'raise SystemExit("edited meanwhile")\n');
    await untilRecorded(2);
    expect(await sweep.lab('collect')).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^walk-\w+: left: it computes an earlier source of walk/),
    });
    await project.write('src/experiments/walk/walk.py', slowWalk);
    expect(await sweep.lab('collect')).toMatchObject({ code: 0 });
    const text = await project.read('results/walk/only-quick-seed1/run.json');
    const { provenance, series } = JSON.parse(text);
    expect(provenance.engine).toMatchObject({ name: 'command' });
    expect(provenance.resumptions).toBeGreaterThanOrEqual(1);
    expect(provenance.process.command ?? provenance.process).toBeTruthy();
    expect(await sweep.lab('run', 'walk', '--seed', '1', '--fresh')).toMatchObject({ code: 0 });
    const here = JSON.parse(await project.read('results/walk/only-quick-seed1/run.json'));
    expect(series.sha256).toBe(here.series.sha256);
    expect(text).not.toContain(sweep.shared);
  });

  test('refuses what the scheduler or the lab doesn’t allow, in one line', async () => {
    sweep = await growthOn(cluster, { seeds: 1, steps: 3, pauseMilliseconds: 0 });
    const refused = async (...more: string[]) => {
      const { code, errors } = await sweep.lab('run', 'growth', ...onCluster, ...more);
      expect(code).toBe(1);
      return errors.trim().split('\n').at(-1);
    };
    expect(await refused('--time', '1h', '--', '--array=1-9')).toMatch(
      /^lab: --array=1-9: the lab sets this option of sbatch itself/,
    );
    expect(await refused('--time', '1h', '--partition', 'none')).toMatch(
      /^lab: sbatch: .*invalid partition/i,
    );
    expect(await refused()).toMatch(/^lab: --on needs the time limit of a task/);
  });
});
