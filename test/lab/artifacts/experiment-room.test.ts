import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import {
  requireRoomInExperiment,
  roomOfExperiment,
} from '../../../src/lab/artifacts/experiment-room.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';

let project: FixtureProject;
const full = (seed: number) => ({ variant: 'slow', profile: 'full', seed }) as const;

/** Two runs whose records tell of 55 MB of pictures together. */
beforeAll(async () => {
  project = await createFixtureProject();
  await recordFixture(project.root, 'growth', { profile: 'full', variant: 'slow' });
  for (const seed of [1, 2]) await tell(seed, 9, 2_000_000, 'picture');
});

/** Rewrites what a record tells of its artifacts: nothing but records is read. */
async function tell(seed: number, count: number, bytes: number, kind: 'picture' | 'array') {
  const file = path.join(project.root, `results/growth/slow-full-seed${seed}/run.json`);
  const record: RunRecord = JSON.parse(await readFile(file, 'utf8'));
  const facts = kind === 'picture' ? { width: 9, height: 9 } : { type: 'float64', shape: [2] };
  const artifacts = Array.from({ length: count }, (_, step) => ({
    kind,
    name: 'samples',
    step,
    bytes,
    sha256: '0'.repeat(64),
    ...facts,
  }));
  await writeFile(file, JSON.stringify({ ...record, artifacts }));
}

const entries = (count: number) =>
  Array.from({ length: count }, (_, step) => ({
    kind: 'text' as const,
    name: 'story',
    step,
    bytes: 250_000,
    sha256: '0'.repeat(64),
  }));

test('an experiment has room up to 100 MB, without the runs that are replaced', async () => {
  await requireRoomInExperiment(project.root, 'growth', [full(3)]);
  const most = { ...full(3), artifacts: entries(256) };
  await requireRoomInExperiment(project.root, 'growth', [most]);
  const more = { ...full(3), artifacts: entries(257) };
  await expect(requireRoomInExperiment(project.root, 'growth', [more])).rejects.toThrow(
    'experiment growth: its runs keep 100 MB of artifacts, and 100 MB is the most that git is asked to hold: keep them at fewer steps, keep means of them, or let Git LFS store them (git lfs track "results/**/artifacts/**")',
  );
  await requireRoomInExperiment(project.root, 'growth', [{ ...full(2), artifacts: entries(257) }]);
});

test('what Git LFS stores does not count', async () => {
  const { root } = project;
  const more = { ...full(3), artifacts: entries(300) };
  await mkdir(path.join(root, '.git'), { recursive: true });
  execFileSync('git', ['init', '-q'], { cwd: root });
  await expect(requireRoomInExperiment(root, 'growth', [more])).rejects.toThrow('111 MB');
  await writeFile(path.join(root, '.gitattributes'), 'results/**/*.npy filter=lfs\n');
  await expect(requireRoomInExperiment(root, 'growth', [more])).rejects.toThrow('111 MB');
  await writeFile(
    path.join(root, '.gitattributes'),
    'results/**/artifacts/** filter=lfs diff=lfs merge=lfs -text\n',
  );
  await requireRoomInExperiment(root, 'growth', [more]);
});

test('runs that are taken one after another share the room, each in place of its earlier record', async () => {
  const { root } = await createFixtureProject(project);
  await rm(path.join(root, '.gitattributes'), { force: true });
  const room = await roomOfExperiment(root, 'growth');
  await room.take({ ...full(3), artifacts: entries(200) });
  const next = { ...full(4), artifacts: entries(57) };
  await expect(room.take(next)).rejects.toThrow('experiment growth: its runs keep 100 MB');
  // What was refused doesn't count.
  await room.take({ ...full(4), artifacts: entries(56) });
  await room.take({ ...full(3), artifacts: entries(199) });
  await room.take({ ...full(5), artifacts: entries(1) });
});
