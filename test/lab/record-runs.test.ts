import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeOutcome } from '../../src/lab/record-runs.ts';
import type { WorkerMessage } from '../../src/lab/worker.ts';
import { createFixtureProject } from './fixture-project.ts';
import { recordFixture } from './record-fixture.ts';

test('what another process has recorded meanwhile stays as it is', async () => {
  const { root } = await createFixtureProject();
  const record = () => readFile(path.join(root, 'results/other/only-quick-seed1/run.json'), 'utf8');
  await recordFixture(root, 'other', {});
  const before = await record();

  const [outcome] = await recordFixture(root, 'other', {}, { fresh: false });
  expect(await record()).toBe(before);
  expect(describeOutcome(outcome!)).toBe(
    'other/only-quick-seed1: recorded meanwhile by another process',
  );
  await recordFixture(root, 'other', {}, { fresh: true });
  expect(await record()).not.toBe(before);
});

test('a run that is stopped tells whether it can go on', async () => {
  const { root, edit } = await createFixtureProject();
  const slow = 'await new Promise((resolve) => setTimeout(resolve, 300));';
  await edit('src/experiments/growth/experiment.ts', 'const grown', `${slow}\nconst grown`);
  await edit('src/experiments/other/experiment.ts', ') yield', `) { ${slow}\n yield`);
  await edit('src/experiments/other/experiment.ts', 'step / 2 };', 'step / 2 }; }');
  await edit('src/experiments/growth/experiment.ts', 'quickSteps = 5', 'quickSteps = 50');
  await edit('src/experiments/other/experiment.ts', 'steps: 3', 'steps: 50');
  const last = async (experiment: string) => {
    const stop = new AbortController();
    const update = (_: unknown, { type }: WorkerMessage) => type === 'running' && stop.abort();
    const selection = { profile: 'quick' } as const;
    const progress = { update, stop: () => {} };
    const outcomes = await recordFixture(root, experiment, selection, {
      progress,
      signal: stop.signal,
    });
    return describeOutcome(outcomes[0]!);
  };
  expect(await last('growth')).toMatch(/stopped after \d steps; the same command goes on from/);
  expect(await last('other')).toMatch(/stopped after \d steps; the same command starts it anew/);
});
