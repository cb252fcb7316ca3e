import path from 'node:path';
import { namesIn } from '../../files/names-in.ts';
import { sizesOf } from '../../files/sizes.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { isUnderWay } from '../in-progress/run-lock.ts';
import { datasetNameOf } from '../planning/datasets.ts';
import { recordedData, type Survey, surveyExperiments } from '../planning/survey.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import { checkpointsFolder } from '../running/checkpoint.ts';
import { commandsFolder } from '../running/command/command-folder.ts';

/** The checkpoints of one run on one engine. */
export interface AbandonedCheckpoints {
  folder: string;
  bytes: number;
}

/**
 * The checkpoints in the cache that no planned run of this project would resume from, except those of runs in progress,
 * of any project. @throws ExpectedError if the digest of a data set is unknown
 */
export async function abandonedCheckpoints(
  root: string,
  cache: string,
  dataPath: string | undefined,
): Promise<AbandonedCheckpoints[]> {
  const surveys = await surveyExperiments(root, dataPath);
  const wanted = new Set(surveys.flatMap(fingerprintsOf));
  const abandoned: AbandonedCheckpoints[] = [];
  for (const parent of [checkpointsFolder(cache), commandsFolder(cache)]) {
    for (const name of await namesIn(parent)) {
      const [, fingerprint] = /^([0-9a-f]{64})(?:-|$)/.exec(name) ?? [];
      if (!fingerprint || wanted.has(fingerprint)) continue;
      if (await isUnderWay(cache, fingerprint)) continue;
      const folder = path.join(parent, name);
      abandoned.push({ folder, bytes: sum(await sizesOf(folder)) });
    }
  }
  return abandoned;
}

function sum(sizes: readonly [name: string, bytes: number][]): number {
  return sizes.reduce((total, [, bytes]) => total + bytes, 0);
}

/** The fingerprints of all planned runs, on the data at hand and on the data that any of them was recorded with. */
function fingerprintsOf({ experiment, runs, datasetDigest }: Survey): string[] {
  const { definition } = experiment;
  const atHand = datasetDigest === undefined ? [] : [datasetDigest];
  const digests = new Set([...atHand, ...recordedData(runs)]);
  if (digests.size === 0) {
    throw new ExpectedError(
      `which checkpoints ${definition.name} would resume from depends on its data set, ${datasetNameOf(definition)}, which isn't known here: give its path with --data`,
    );
  }
  return [...digests].flatMap((digest) =>
    runs.map(
      ({ run }) => fingerprintRun(experiment.source, run.parameters, run.seed, digest).digest,
    ),
  );
}
