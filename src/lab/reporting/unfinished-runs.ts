import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { isUnderWay } from '../in-progress/run-lock.ts';
import type { Experiment } from '../planning/experiment.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { Survey } from '../planning/survey.ts';
import { checkpointsFolder, readStepsDone } from '../running/checkpoint.ts';
import { commandFolder } from '../running/command/command-folder.ts';
import { awaitedRuns } from './awaited-runs.ts';

/** The progress of a run that isn't recorded yet. */
export interface Unfinished {
  isUnderWay: boolean;
  /** The checkpoint with the most steps, if there is one. */
  kept?: { stepsDone: number; engine: string };
  /** The number of steps of the complete run; undefined if its experiment doesn't tell. */
  steps?: number | undefined;
}

/** The surveyed runs that aren't fresh, and were started under today's fingerprint, by id. */
export async function unfinishedRuns(
  survey: Survey,
  cache: string,
): Promise<Map<string, Unfinished>> {
  const { experiment } = survey;
  const folders = await readdir(checkpointsFolder(cache)).catch(() => []);
  const found = new Map<string, Unfinished>();
  for (const { id, steps, fingerprints } of awaitedRuns(survey)) {
    for (const fingerprint of fingerprints) {
      const kept = experiment.command
        ? await keptByCommand(cache, experiment, fingerprint)
        : await latestOf(cache, folders, fingerprint);
      const underWay = await isUnderWay(cache, fingerprint);
      if (!kept && !underWay) continue;
      found.set(id, { isUnderWay: underWay, ...(kept && { kept }), steps });
    }
  }
  return found;
}

/** The rows of a command's sessions so far. */
async function keptByCommand(
  cache: string,
  { definition }: Experiment,
  fingerprint: string,
): Promise<Unfinished['kept']> {
  // Only commands need the reader of their rows.
  const { readSessions } = await import('../running/command/sessions.ts');
  const folder = commandFolder(cache, fingerprint);
  const { table } = await readSessions(folder, Object.keys(definition.metrics));
  const stepsDone = table.step.length;
  return stepsDone > 0 ? { stepsDone, engine: 'command' } : undefined;
}

/** The checkpoint of the engine that has done the most steps. */
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

/** The option that makes `run` resume from this checkpoint: each engine has its own checkpoints. */
export function engineOption({ engine }: NonNullable<Unfinished['kept']>): string {
  const isBackEnd = engine !== 'none' && engine !== 'command';
  return isBackEnd ? ` --engine ${engine.replace(/-tf32$/, ' --tf32')}` : '';
}

export type UnfinishedById = ReadonlyMap<PlannedRun['id'], Unfinished>;
