import { z } from 'zod';
import { ExpectedError } from '../../messages/expected-error.ts';
import { knownNames } from '../../messages/known-names.ts';
import { planRuns } from '../planning/plan.ts';
import { alike, isCurrent, reasonsOf, type SurveyedRun } from '../planning/run-state.ts';
import type { Survey } from '../planning/survey.ts';
import { describeSeeds } from '../records/describe-runs.ts';
import { recordingCommand } from '../records/run-id.ts';
import { sentence } from '../terminal/json-document.ts';
import { describeAlike, describeBegun } from './describe-states.ts';
import { recordingCommands } from './recording-commands.ts';
import { type RunReport, reportRun, reportUnplanned, runSchema } from './run-report.ts';
import type { UnfinishedById } from './unfinished-runs.ts';

/** Runs of one experiment and profile that are in one state for the same reasons. */
export const runGroupSchema = z
  .strictObject({
    says: sentence.describe('which runs these are, in which state and why'),
    runs: z.array(runSchema).describe('the runs'),
    commands: z
      .array(z.string())
      .describe('record these runs and no others; empty if they are fresh or not planned'),
  })
  .meta({ id: 'RunGroup' });
export type RunGroup = z.output<typeof runGroupSchema>;

/**
 * Groups runs that are alike, each group with a few commands that record it and nothing else.
 *
 * @param runs some of the surveyed ones
 */
export function groupRuns(
  survey: Survey,
  runs: readonly SurveyedRun[],
  unfinished: UnfinishedById = new Map(),
): RunGroup[] {
  const variants = Object.keys(survey.experiment.definition.variants);
  return alike(runs).map((group) => {
    const reports = group.map((each) => reportRun(each, unfinished.get(each.run.id)));
    return {
      says: describeAlike(reports, reasonsOf(group[0]!), variants),
      runs: reports,
      commands: commandsFor(survey, reports),
    };
  });
}

/** The group of a run that is recorded, and that its experiment no longer plans, at least not by its name. */
export function groupUnplanned(name: string, { renamed }: Survey): RunGroup {
  const runs = [reportUnplanned(name)];
  const becomes = renamed.find(({ run, from }) => name === `${run.experiment}/${from}`)?.run;
  if (!becomes) return { says: describeAlike(runs, '', []), runs, commands: [] };
  const { experiment, id, variant, seed, profile } = becomes;
  const says = `${name} has the parameters of ${experiment}/${id} today: \`run\` renames it`;
  return { says, runs, commands: [recordingCommand(experiment, { variant, seed, profile })] };
}

/** The lines that say what to record and why, with the commands that do. */
export function describeDue({ says, runs, commands }: RunGroup): string[] {
  return [says, ...describeBegun(runs), ...commands.map((command) => `  ${command}`)];
}

/** The lines that explain the states of runs. A stopped run comes with the command that resumes it. */
export function explainStates({ says, runs }: RunGroup): string[] {
  const [first] = runs as [RunReport];
  const isStopped = runs.length === 1 && first.unfinished?.stepsDone !== undefined;
  return [says, ...describeBegun(runs), ...(isStopped ? [`  ${first.command}`] : [])];
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
  throw new ExpectedError(
    `there is no run ${JSON.stringify(name)}; known: ${knownNames(known, name)}`,
  );
}

/** A few commands that record runs of one profile and nothing else; none if they are fresh or not planned. */
export function commandsFor({ experiment, runs }: Survey, group: readonly RunReport[]): string[] {
  const [first] = group as [RunReport];
  if (first.command === undefined) return [];
  if (group.length === 1) return [first.command];
  // Only --fresh overwrites damaged runs, and it also records fresh ones again.
  const planned = planRuns(experiment);
  const isDamaged = first.state === 'damaged' && !planned[0]!.isImported;
  const wanted = new Set(group.map(({ run }) => run));
  const isFresh = new Set(
    runs.flatMap(({ run, state }) => (isCurrent(state) && !isDamaged ? run.id : [])),
  );
  const isWanted = ({ id }: { id: string }) => wanted.has(`${first.experiment}/${id}`);
  const commands = recordingCommands({
    wanted: planned.filter(isWanted),
    // Runs that weren't surveyed may not be fresh, so no command may include them.
    spared: planned.filter((run) => !isWanted(run) && !isFresh.has(run.id)),
    planned,
    areHere: first.recordedAs !== undefined,
  });
  return commands.map((command) => `${command}${isDamaged ? ' --fresh' : ''}`);
}
