import { reasonsOf, type SurveyedRun } from '../planning/run-state.ts';
import type { Survey } from '../planning/survey.ts';
import { recordingCommand } from '../records/run-id.ts';
import { commandsFor, describeDue, groupRuns } from './run-groups.ts';
import { reportRun } from './run-report.ts';
import type { DueRuns } from './runs-in-use.ts';

/** Of more runs, only so many are named, and of more commands, one records them all. */
const few = 3;

/**
 * Runs that aren't fresh, with the commands that record them: a paragraph for each experiment and profile. Many are counted, as
 * thousands may be missing.
 *
 * @param reason why that is an error
 */
export function describeNotFresh(due: readonly DueRuns[], reason: string): string {
  const lines = due.flatMap(({ survey, runs }) =>
    [...Map.groupBy(runs, ({ run }) => run.profile).values()].flatMap((ofProfile) =>
      ofProfile.length > few
        ? describeMany(survey, ofProfile)
        : groupRuns(survey, ofProfile).flatMap(describeDue),
    ),
  );
  return [`${reason}:`, ...lines.map((line) => `  ${line}`)].join('\n');
}

function describeMany(survey: Survey, runs: readonly SurveyedRun[]): string[] {
  const [{ run }] = runs as [SurveyedRun];
  const planned = survey.runs.filter((each) => each.run.profile === run.profile).length;
  const byState = Map.groupBy(runs, ({ state }) => state.state);
  const counts = [...byState].map(
    ([state, inState]) =>
      `${run.experiment}: ${number.format(inState.length)} of ${number.format(planned)} ${run.profile} runs are ${state}: ${firstOf(inState)}`,
  );
  return [...counts, ...commandsOf(survey, runs).map((command) => `  ${command}`)];
}

/** "slow-quick-seed1, fast-quick-seed1, slow-quick-seed2 and 97 more" */
function firstOf(runs: readonly SurveyedRun[]): string {
  const reasons = new Set(runs.map(reasonsOf));
  const isAlike = reasons.size === 1;
  const names = runs.slice(0, few).map((each) => {
    const why = isAlike ? '' : reasonsOf(each);
    return why === '' ? each.run.id : `${each.run.id} (${why})`;
  });
  const more = runs.length - names.length;
  const listed =
    more > 0 ? `${names.join(', ')} and ${number.format(more)} more` : names.join(', ');
  const [why = ''] = isAlike ? reasons : [];
  return why === '' ? listed : `${listed}: ${why}`;
}

/** The commands that record these runs and no others, or one that records all of the profile that aren't fresh. */
function commandsOf(survey: Survey, runs: readonly SurveyedRun[]): string[] {
  const [{ run }] = runs as [SurveyedRun];
  // `run` renames those that are recorded under another name, even if they were imported.
  const parts = [...Map.groupBy(runs, ({ recordedAs }) => recordedAs !== undefined).values()];
  const commands = parts.flatMap((part) =>
    commandsFor(
      survey,
      part.map((each) => reportRun(each)),
    ),
  );
  if (commands.length <= few) return commands;
  const all = recordingCommand(run.experiment, { profile: run.profile });
  return [all, 'which also records the other runs of this profile that are not fresh'];
}

const number = new Intl.NumberFormat('en');
