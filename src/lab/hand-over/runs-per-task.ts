import type { Resources } from '../cluster/cluster.ts';
import { engineNamed } from '../engines/select.ts';
import type { PlannedRun } from '../planning/plan.ts';
import type { Survey } from '../planning/survey.ts';
import type { EngineName } from '../records/engine-names.ts';

interface SplitOptions {
  perTask?: number | undefined;
  engine: EngineName | undefined;
  resources: Resources;
}

/** In seconds. Starting shorter tasks is most of a scheduler's work. */
const worthATask = 300;
/** So many tasks are worth having even if each is short: machines share them. */
const tasksToShare = 32;

/**
 * How many runs a task records: the given number, else enough for five minutes, where recorded runs of the same profiles tell
 * how long one takes, but not so many that less than 32 tasks are left. At least as many as a task has cores, and as many as
 * the scheduler's largest index asks for.
 */
export function runsPerTask(
  survey: Pick<Survey, 'runs' | 'experiment'>,
  runs: readonly PlannedRun[],
  options: SplitOptions,
  largestIndex: number,
): number {
  const needed = Math.ceil(runs.length / largestIndex);
  if (options.perTask !== undefined) return Math.max(options.perTask, needed);
  const cores = coresForRuns(survey, options);
  const seconds = usualSeconds(survey, runs);
  const worthwhile = seconds === undefined ? 1 : Math.ceil((worthATask * cores) / seconds);
  const sharing = Math.ceil(runs.length / tasksToShare);
  return Math.max(needed, cores, Math.min(worthwhile, sharing));
}

/** How many runs a task records at a time. */
function coresForRuns(
  { experiment }: Pick<Survey, 'experiment'>,
  { engine, resources: { cpus = 1 } }: SplitOptions,
): number {
  if (experiment.command) return 1;
  const usesAll = experiment.usesTensors && engine && engineNamed(engine).usesAllCores;
  return usesAll ? 1 : cpus;
}

/** The median duration of recorded runs of the same profiles; undefined if there are none. */
function usualSeconds({ runs: surveyed }: Pick<Survey, 'runs'>, runs: readonly PlannedRun[]) {
  const profiles = new Set(runs.map(({ profile }) => profile));
  const known = surveyed
    .filter(({ run }) => profiles.has(run.profile))
    .flatMap(({ state }) => ('record' in state ? state.record.provenance.durationSeconds : []))
    .filter((seconds) => seconds !== undefined)
    .sort((a, b) => a - b);
  const median = known[Math.floor(known.length / 2)];
  return median === undefined ? undefined : Math.max(median, 1);
}
