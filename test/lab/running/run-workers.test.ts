import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cpu } from '../../../src/lab/engines/cpu.ts';
import type { PlannedRun } from '../../../src/lab/planning/plan.ts';
import { describeOutcome, exitCodeOf } from '../../../src/lab/running/run-outcome.ts';
import { runInWorkers } from '../../../src/lab/running/run-workers.ts';
import type { RunTask } from '../../../src/lab/running/worker-messages.ts';

/** A worker that does what `script` says. */
async function workerDoing(script: string) {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-worker-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const file = path.join(root, 'worker.mjs');
  await writeFile(file, script);
  return { root, worker: { file, execArgv: [] } };
}

const tasks = [{ run: { experiment: 'growth', id: 'slow' } as PlannedRun } as RunTask];

test('an engine’s own settings hold, whatever the user’s are', async () => {
  const options = await workerDoing(
    `process.once('message', () => {
      const { NVIDIA_TF32_OVERRIDE: message } = process.env;
      process.send({ type: 'failed', expected: true, message }, () => process.exit());
    });`,
  );
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', '0');
  const [outcome] = await runInWorkers(tasks, {
    ...options,
    engineOf: () => ({ ...cpu, environment: { NVIDIA_TF32_OVERRIDE: '1' } }),
    jobs: 1,
    signal: new AbortController().signal,
    progress: { update() {}, stop() {} },
  });
  expect(outcome).toMatchObject({ error: { message: '1' } });
});

test('a worker that is ended while it starts by what asked to stop has not failed', async () => {
  const options = await workerDoing(
    `process.once('message', () => {
      process.send({ type: 'loading', phase: '' }, () => process.kill(process.pid, 'SIGTERM'));
    });`,
  );
  const stop = new AbortController();
  const end = async (update: () => void) => {
    const [outcome] = await runInWorkers(tasks, {
      ...options,
      engineOf: () => cpu,
      jobs: 1,
      signal: stop.signal,
      progress: { update, stop() {} },
    });
    return { line: describeOutcome(outcome!), code: exitCodeOf([outcome!]) };
  };
  expect(await end(() => {})).toEqual({
    line: 'growth/slow: failed: its process ended without a result (SIGTERM)',
    code: 1,
  });
  expect(await end(() => stop.abort())).toEqual({
    line: 'growth/slow: not started; the same command starts it',
    code: 130,
  });
});
