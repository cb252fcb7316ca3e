import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { startCluster, type TestCluster, until, whyNoCluster } from './cluster.ts';
import { growthOn, type HandedOver, uninterrupted } from './handed-over.ts';

const whyNot = await whyNoCluster();
if (whyNot) process.stderr.write(`no tests on a Slurm cluster: ${whyNot}\n`);

describe.skipIf(whyNot)('a run on a machine that the cluster loses', () => {
  let cluster: TestCluster;
  let sweep: HandedOver;

  beforeAll(async () => {
    cluster = await startCluster();
  });
  afterEach(() => sweep.remove());
  afterAll(() => cluster.stop());

  /** Starts one run, and tells the machine that computes it. */
  async function begin(steps: number, pauseMilliseconds: number): Promise<string> {
    sweep = await growthOn(cluster, { seeds: 1, steps, pauseMilliseconds });
    const one = ['--profile', 'quick', '--variant', 'slow', '--engine', 'cpu', '--on', 'slurm'];
    const handed = await sweep.lab('run', 'growth', ...one, '--time', '1h');
    expect(handed).toMatchObject({ code: 0 });
    await until(async () => expect(await sweep.rowsThere()).toBeGreaterThan(30), 60);
    return cluster.call('squeue', '-h', '-o', '%N');
  }

  /** The record of the task's second try. */
  async function recordOfSecond(): Promise<RunRecord> {
    await until(async () => expect(await sweep.recordedThere()).toHaveLength(1), 200);
    expect(await sweep.lab('collect', 'growth')).toMatchObject({ code: 0 });
    const text = await sweep.project.read('results/growth/slow-quick-seed1/run.json');
    const record: RunRecord = JSON.parse(text);
    expect(record.provenance.scheduler).toMatchObject({ restarts: 1 });
    return record;
  }

  test('for good goes on on another one at once, though the lock of the first is there', async () => {
    const machine = await begin(300, 50);
    cluster.cut(machine);
    const { series } = await recordOfSecond();
    expect(series.sha256).toBe((await uninterrupted(sweep, 'slow')).series.sha256);
    cluster.boot(machine);
  });

  test('for a while goes on on another one, and the first stops before it writes', async () => {
    const machine = await begin(600, 100);
    await cluster.isolate(machine);
    const log = async () => (await sweep.logsThere()).join('');
    await until(
      async () => expect(await log()).toMatch(/failed: taken over by job \S+ of slurm/),
      200,
    );
    await recordOfSecond();
    await cluster.rejoin(machine);
  });
});
