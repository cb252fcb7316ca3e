import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { claimBuild } from '../../src/build/one-build.ts';
import { stampOf } from '../../src/files/process-stamp.ts';

test('one build of a site runs at a time, and one that was killed is in nobody’s way', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-build-'));
  onTestFinished(() => rm(root, { recursive: true }));
  const lock = path.join(root, 'node_modules/.cache/retrace/build.lock');
  const release = await claimBuild(root);
  await release();
  await expect(readFile(lock)).rejects.toThrow('ENOENT');

  const other = spawn('sleep', ['60']);
  onTestFinished(() => void other.kill());
  await once(other, 'spawn');
  await mkdir(path.dirname(lock), { recursive: true });
  await writeFile(lock, JSON.stringify(stampOf(other.pid!)));
  await expect(claimBuild(root)).rejects.toThrow(
    `another build of this site is running (process ${other.pid}), and both would write the same folders; wait for its end`,
  );
  const ended = once(other, 'exit');
  other.kill();
  await ended;
  await (await claimBuild(root))();
});
