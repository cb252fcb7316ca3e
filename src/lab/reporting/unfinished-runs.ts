import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { PlannedRun } from '../planning/plan.ts';
import { recordedData, type Survey } from '../planning/survey.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import { checkpointsFolder, readStepsDone } from '../running/checkpoint.ts';
import { isUnderWay } from '../running/run-lock.ts';

/** How far a run has come that isn't recorded yet. */
export interface Unfinished {
  isUnderWay: boolean;
  /** What its latest checkpoint holds, where there is one. */
  kept?: { stepsDone: number; engine: string };
  /** How many it plans. */
  steps: number;
}

/** Those of the surveyed runs that aren't fresh and were begun as they would be recorded today, by id. */
export async function unfinishedRuns(
  { experiment, runs, datasetDigest }: Survey,
  cache: string,
): Promise<Map<string, Unfinished>> {
  const folders = await readdir(checkpointsFolder(cache)).catch(() => []);
  // Where the data aren't at hand, a run goes on with those that others were recorded with.
  const data = datasetDigest === undefined ? recordedData(runs) : [datasetDigest];
  const found = new Map<string, Unfinished>();
  for (const { run, state } of runs) {
    if (state.state === 'fresh') continue;
    for (const digest of data) {
      const { digest: fingerprint } = fingerprintRun(
        experiment.source,
        run.parameters,
        run.seed,
        digest,
      );
      const kept = await latestOf(cache, folders, fingerprint);
      const underWay = await isUnderWay(cache, fingerprint);
      if (!kept && !underWay) continue;
      const { steps } = experiment.definition.length(run.parameters);
      found.set(run.id, { isUnderWay: underWay, ...(kept && { kept }), steps });
    }
  }
  return found;
}

/** Of several engines, the one that came furthest. */
async function latestOf(
  cache: string,
  folders: readonly string[],
  fingerprint: string,
): Promise<Unfinished['kept']> {
  const own = folders.filter((name) => name.startsWith(`${fingerprint}-`));
  const kept = await Promise.all(
    own.map(async (name) => ({
      stepsDone: await readStepsDone(path.join(checkpointsFolder(cache), name), fingerprint),
      engine: name.slice(fingerprint.length + 1),
    })),
  );
  return kept
    .flatMap(({ stepsDone, engine }) => (stepsDone === undefined ? [] : { stepsDone, engine }))
    .toSorted((a, b) => b.stepsDone - a.stepsDone)[0];
}

/** The option that makes `run` go on from there: another engine has other checkpoints. */
export function engineOption({ engine }: NonNullable<Unfinished['kept']>): string {
  return ` --engine ${engine.replace(/-tf32$/, ' --tf32')}`;
}

export type UnfinishedById = ReadonlyMap<PlannedRun['id'], Unfinished>;
