import { ExpectedError } from '../../messages/expected-error.ts';
import { planRuns, runCommand } from '../planning/plan.ts';
import { alike, reasonsOf, type SurveyedRun } from '../planning/run-state.ts';
import type { Survey } from '../planning/survey.ts';
import { describeRuns, describeSeeds } from '../records/describe-runs.ts';
import { recordingCommands } from './recording-commands.ts';
import { engineOption, type Unfinished, type UnfinishedById } from './unfinished-runs.ts';

/** A run's state in a few words: "fresh, diverged", "stopped at 16,227 of 30,128 steps". */
export function describeState({ state }: SurveyedRun, unfinished?: Unfinished): string {
  if (state.state === 'missing' && unfinished) return describeUnfinished(unfinished);
  const diverged = 'record' in state && state.record.outcome === 'diverged';
  return diverged ? `${state.state}, diverged` : state.state;
}

/**
 * Which runs must be recorded and why, similar runs as one group, each group with a few commands that record it and
 * nothing else.
 *
 * @param due the runs to record, among the surveyed ones
 */
export function describeDue(
  survey: Survey,
  due: readonly SurveyedRun[],
  unfinished: UnfinishedById = new Map(),
): string[] {
  return alike(due).flatMap((group) => [
    ...describeGroup(survey, group, unfinished),
    ...commandsFor(survey, group, unfinished).map((command) => `  ${command}`),
  ]);
}

/** Why runs are in their states, similar runs as one group. A stopped run comes with the command that resumes it. */
export function explainStates(
  survey: Survey,
  runs: readonly SurveyedRun[],
  unfinished: UnfinishedById = new Map(),
): string[] {
  return alike(runs).flatMap((group) => {
    const [only] = group as [SurveyedRun];
    const goesOn = group.length === 1 && unfinished.get(only.run.id)?.kept;
    return [
      ...describeGroup(survey, group, unfinished),
      ...(goesOn ? [`  ${runCommand(only.run)}${engineOption(goesOn)}`] : []),
    ];
  });
}

/**
 * The runs named by `<experiment>`, `<experiment>/<variant>-<profile>` or `<experiment>/<run>`. @throws ExpectedError
 * listing the known names
 */
export function namedRuns({ experiment, runs }: Survey, name: string): readonly SurveyedRun[] {
  const { name: ofExperiment } = experiment.definition;
  if (name === ofExperiment) return runs;
  const wanted = name.slice(ofExperiment.length + 1);
  const groupOf = ({ run }: SurveyedRun) => `${run.variant}-${run.profile}`;
  const found = runs.filter((each) => each.run.id === wanted || groupOf(each) === wanted);
  if (found.length > 0) return found;
  const known = [...Map.groupBy(runs, groupOf)].map(
    ([group, ofGroup]) =>
      `${ofExperiment}/${group} (${describeSeeds(ofGroup.map(({ run }) => run.seed))})`,
  );
  throw new ExpectedError(`there is no run ${JSON.stringify(name)}; known: ${known.join(', ')}`);
}

function describeGroup(
  survey: Survey,
  group: readonly SurveyedRun[],
  unfinished: UnfinishedById,
): string[] {
  const [first] = group as [SurveyedRun];
  const { name, variants } = survey.experiment.definition;
  if (group.length === 1) return [explain(first, unfinished.get(first.run.id))];
  const runs = describeRuns(
    group.map(({ run }) => run),
    Object.keys(variants),
  );
  const why = {
    fresh: ': recorded as they would be today',
    missing: '',
    stale: `: ${reasonsOf(first)}`,
    damaged: `: ${reasonsOf(first)}`,
  }[first.state.state];
  return [
    `${name}: ${group.length} runs are ${first.state.state} (${runs})${why}`,
    ...group.flatMap(({ run }) => {
      const begun = unfinished.get(run.id);
      return begun ? [`  ${run.id} ${describeBegun(begun)}${howToGoOn(run, begun)}`] : [];
    }),
  ];
}

function explain({ run, state }: SurveyedRun, begun: Unfinished | undefined): string {
  const name = `${run.experiment}/${run.id}`;
  if (state.state === 'missing') {
    return `${name} is missing: it ${begun ? describeBegun(begun) : 'was never recorded'}`;
  }
  if ('because' in state) {
    const anew = begun ? `; recorded again, it ${describeBegun(begun)}` : '';
    return `${name} is ${state.state}: ${state.because.join('; ')}${anew}`;
  }
  const { fingerprint, provenance } = state.record;
  return `${name} is fresh: recorded ${provenance.started} under today's fingerprint ${fingerprint.digest.slice(0, 12)}`;
}

function commandsFor(
  { experiment, runs }: Survey,
  group: readonly SurveyedRun[],
  unfinished: UnfinishedById,
): string[] {
  const [first] = group as [SurveyedRun];
  // Only --fresh overwrites damaged runs, and it also records fresh ones again.
  const isDamaged = first.state.state === 'damaged';
  const options = isDamaged ? ' --fresh' : '';
  if (group.length === 1) {
    const kept = unfinished.get(first.run.id)?.kept;
    return [`${runCommand(first.run)}${kept ? engineOption(kept) : ''}${options}`];
  }
  const wanted = new Set(group.map(({ run }) => run.id));
  const isFresh = new Set(
    runs.flatMap(({ run, state }) => (state.state === 'fresh' && !isDamaged ? run.id : [])),
  );
  const planned = planRuns(experiment);
  const commands = recordingCommands({
    wanted: planned.filter(({ id }) => wanted.has(id)),
    // Runs that weren't surveyed may not be fresh, so no command may include them.
    spared: planned.filter(({ id }) => !wanted.has(id) && !isFresh.has(id)),
    planned,
  });
  return commands.map((command) => `${command}${options}`);
}

function describeUnfinished({ isUnderWay, kept, steps }: Unfinished): string {
  if (isUnderWay) return 'running';
  return `stopped at ${number.format(kept!.stepsDone)} of ${number.format(steps)} steps`;
}

function describeBegun(begun: Unfinished): string {
  return begun.isUnderWay ? 'is being recorded now' : describeUnfinished(begun);
}

function howToGoOn(run: SurveyedRun['run'], { isUnderWay, kept }: Unfinished): string {
  if (isUnderWay || !kept) return '';
  return `; resume it with ${runCommand(run)}${engineOption(kept)}`;
}

const number = new Intl.NumberFormat('en');
