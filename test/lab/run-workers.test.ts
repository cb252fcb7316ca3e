import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { cpu } from '../../src/lab/engines/cpu.ts';
import type { PlannedRun } from '../../src/lab/plan.ts';
import { runInWorkers } from '../../src/lab/run-workers.ts';
import type { RunTask } from '../../src/lab/worker.ts';

test('an engine’s own settings hold, whatever the user’s are', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-worker-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const file = path.join(root, 'worker.mjs');
  await writeFile(
    file,
    `process.once('message', () => {
      const { NVIDIA_TF32_OVERRIDE: message } = process.env;
      process.send({ type: 'failed', expected: true, message }, () => process.exit());
    });`,
  );
  vi.stubEnv('NVIDIA_TF32_OVERRIDE', '0');
  const [outcome] = await runInWorkers([{ run: {} as PlannedRun } as RunTask], {
    root,
    engine: { ...cpu, environment: { NVIDIA_TF32_OVERRIDE: '1' } },
    jobs: 1,
    signal: new AbortController().signal,
    worker: { file, execArgv: [] },
    onMessage() {},
  });
  expect(outcome).toMatchObject({ error: { message: '1' } });
});
