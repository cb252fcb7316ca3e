import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { runLock } from '../../../src/lab/in-progress/run-lock.ts';
import { identifyDataset } from '../../../src/lab/planning/datasets.ts';
import { loadExperiment } from '../../../src/lab/planning/experiment.ts';
import { planRuns } from '../../../src/lab/planning/plan.ts';
import { fingerprintRun } from '../../../src/lab/records/fingerprint.ts';
import { checkpointFolder } from '../../../src/lab/running/checkpoint.ts';
import { abandonedCheckpoints } from '../../../src/lab/upkeep/abandoned-checkpoints.ts';
import { createFixtureProject } from '../fixture-project.ts';

const { root, edit } = await createFixtureProject();
const cache = path.join(root, 'cache');
const ofNoRun = 'a'.repeat(64);

async function keepCheckpoint(fingerprint: string, engine: string): Promise<string> {
  const folder = checkpointFolder(cache, fingerprint, engine);
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'latest.checkpoint'), 'x'.repeat(1000));
  await writeFile(path.join(folder, 'previous.checkpoint'), 'x'.repeat(500));
  return folder;
}

async function plannedFingerprint(): Promise<string> {
  const experiment = await loadExperiment(root, 'growth');
  const [run] = planRuns(experiment);
  const { digest } = (await identifyDataset(root, 'numbers', undefined))!;
  return fingerprintRun(experiment.source, run!.parameters, run!.seed, digest).digest;
}

test('checkpoints are abandoned that no planned run goes on from and none under way keeps', async () => {
  expect(await abandonedCheckpoints(root, cache, undefined)).toEqual([]);
  const planned = await keepCheckpoint(await plannedFingerprint(), 'cpu');
  const folder = await keepCheckpoint(ofNoRun, 'native-tf32');
  await writeFile(path.join(cache, 'checkpoints/notes'), '');
  expect(await abandonedCheckpoints(root, cache, undefined)).toEqual([{ folder, bytes: 1500 }]);

  // A run of another project, for example, that uses the same cache.
  const lock = runLock(cache, ofNoRun);
  await mkdir(path.dirname(lock));
  for (const stamp of [processStamp(), { ...processStamp(), host: 'n2', boot: 'b' }]) {
    await writeFile(lock, JSON.stringify(stamp));
    expect(await abandonedCheckpoints(root, cache, undefined)).toEqual([]);
  }
  await rm(lock);

  await edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope + 2');
  const folders = (await abandonedCheckpoints(root, cache, undefined)).map((each) => each.folder);
  expect(folders.sort()).toEqual([planned, folder].sort());
});

test('nothing is told where the data are not known', async () => {
  await edit('src/datasets/numbers.ts', 'identify: load', 'identify: async () => undefined');
  await expect(abandonedCheckpoints(root, cache, undefined)).rejects.toThrow(
    /would resume from depends on its data set, numbers, which isn't known here: give/,
  );
});
