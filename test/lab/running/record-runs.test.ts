import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cacheDirectory } from '../../../src/files/cache-directory.ts';
import { locksFolder } from '../../../src/lab/in-progress/run-lock.ts';
import { readRecord } from '../../../src/lab/records/store.ts';
import { describeOutcome } from '../../../src/lab/running/run-outcome.ts';
import type { WorkerMessage } from '../../../src/lab/running/worker-messages.ts';
import { createFixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';

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

test('a run that was damaged meanwhile is not overwritten, unless asked', async () => {
  const { root, read, write } = await createFixtureProject();
  const file = 'results/other/only-quick-seed1/run.json';
  await write(file, '<<<<<<< HEAD\n');
  const [outcome] = await recordFixture(root, 'other', {}, { fresh: false });
  expect(describeOutcome(outcome!)).toMatch(/failed: .*is damaged \(.*merge conflict/s);
  expect(await read(file)).toBe('<<<<<<< HEAD\n');
  const [again] = await recordFixture(root, 'other', {}, { fresh: true });
  expect(describeOutcome(again!)).toMatch(/recorded, completed/);
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
  expect(await last('growth')).toMatch(/stopped after \d steps; the same command resumes it/);
  expect(await last('other')).toMatch(/stopped after \d steps; the same command starts it again/);
});

test('a process that ends early, or with much to tell, is reported as it ended', async () => {
  const { root, edit } = await createFixtureProject();
  await edit(
    'src/experiments/growth/experiment.ts',
    'const grown',
    "if (parameters.slope === 1) process.exit(0); throw new Error('x'.repeat(5e6));\nconst grown",
  );
  const outcomes = await recordFixture(root, 'growth', { profile: 'quick' });
  const [slow, fast] = outcomes.map((outcome) => ('error' in outcome ? outcome.error.message : ''));
  expect(slow).toBe('its process ended without a result (exit code 0)');
  expect(fast!.length).toBeGreaterThan(5e6);
});

test('what an experiment expects to fail is one line, though its bundle has a class of its own', async () => {
  const { root, edit } = await createFixtureProject();
  const file = 'src/experiments/other/experiment.ts';
  const source = path.resolve('src/messages/expected-error.ts');
  await edit(file, 'import', `import { ExpectedError } from ${JSON.stringify(source)};\nimport`);
  await edit(
    file,
    'yield { step',
    "if (step) throw new ExpectedError('no lamp'); else yield { step",
  );
  const [outcome] = await recordFixture(root, 'other', {});
  expect(describeOutcome(outcome!)).toBe('other/only-quick-seed1: failed: no lamp');
});

test('a run that fails releases its lock', async () => {
  const { root, edit } = await createFixtureProject();
  await edit('src/experiments/other/experiment.ts', 'height: step / 2', 'wrong: 1');
  const locks = () => readdir(locksFolder(cacheDirectory()));
  const before = await locks();
  const [outcome] = await recordFixture(root, 'other', {});
  expect(describeOutcome(outcome!)).toContain('failed: ');
  expect(await locks()).toEqual(before);
});

test('a cache that cannot be written is told before anything runs', async () => {
  const { root, write } = await createFixtureProject();
  await write('file', '');
  vi.stubEnv('RETRACE_CACHE', path.join(root, 'file/cache'));
  onTestFinished(() => void vi.unstubAllEnvs());
  await expect(recordFixture(root, 'other', {})).rejects.toThrow(
    /file.cache: can't be written \(ENOTDIR\); name a folder .* in RETRACE_CACHE$/,
  );
});

test('the order in which parameters were written changes no run', async () => {
  const { root, edit } = await createFixtureProject();
  const file = 'src/experiments/growth/experiment.ts';
  await edit(
    file,
    'slope: z.number(),',
    'slope: z.number(), layers: z.record(z.string(), z.number()),',
  );
  await edit(file, 'steps: quickSteps }', 'steps: quickSteps, layers: { b: 2, a: 1 } }');
  await edit(file, '+ seed)', "+ seed + Number(Object.keys(parameters.layers).join('') === 'ab'))");
  const sizeOf = async () => {
    await recordFixture(root, 'growth', { profile: 'quick', variant: 'slow' });
    return (await readRecord(root, 'growth', 'slow-quick-seed1'))!.summary['size'];
  };
  const first = await sizeOf();
  await edit(file, '{ b: 2, a: 1 }', '{ a: 1, b: 2 }');
  expect(await sizeOf()).toBe(first);
});
