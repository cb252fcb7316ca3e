import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startCluster, type TestCluster, until, whyNoCluster } from './cluster.ts';
import { growthOn, type HandedOver, uninterrupted } from './handed-over.ts';

const whyNot = await whyNoCluster();

describe.skipIf(whyNot)('machines of a cluster', () => {
  let cluster: TestCluster;
  let sweep: HandedOver;

  beforeEach(async () => {
    cluster = await startCluster();
    sweep = await growthOn(cluster, { seeds: 1, steps: 300, pauseMilliseconds: 100 });
    const handedOver = ['--profile', 'quick', '--engine', 'cpu', '--on', 'slurm', '--time', '1h'];
    expect(await sweep.lab('run', 'growth', ...handedOver)).toMatchObject({ code: 0 });
    await until(async () => expect(await sweep.rowsThere()).toBeGreaterThan(60), 60);
  });
  afterEach(async () => {
    await cluster.stop();
    await sweep.remove();
  });

  /** The variant whose run a machine was computing. */
  const variantOn = async (machine: string) => {
    const index = await cluster.call('squeue', '-h', `--nodelist=${machine}`, '-o', '%K');
    return index === '1' ? 'slow' : 'fast';
  };
  const collected = async (variant: string) => {
    await until(async () => expect(await sweep.recordedThere()).toHaveLength(2), 200);
    expect(await sweep.lab('collect')).toMatchObject({ code: 0 });
    const text = await sweep.project.read(`results/growth/${variant}-quick-seed1/run.json`);
    return JSON.parse(text);
  };

  test('one that loses its power: its run goes on elsewhere, to the same bytes', async () => {
    const variant = await variantOn('n1');
    cluster.cut('n1');
    const { provenance, series } = await collected(variant);
    expect(provenance.scheduler.restarts).toBe(1);
    expect(series.sha256).toBe((await uninterrupted(sweep, variant)).series.sha256);
  });

  test('one that is out of reach but alive: its run goes on elsewhere, and it writes no more', async () => {
    const variant = await variantOn('n1');
    await cluster.isolate('n1');
    const { provenance, series } = await collected(variant);
    await cluster.rejoin('n1');
    expect(provenance.scheduler.restarts).toBe(1);
    expect(series.sha256).toBe((await uninterrupted(sweep, variant)).series.sha256);
    expect((await sweep.logsThere()).join('\n')).toMatch(/taken over by/);
  });
});
