import { isCurrent, type SurveyedRun } from '../planning/run-state.ts';
import type { Survey } from '../planning/survey.ts';
import { parseSource, type Shown, shownOf } from '../shown/shown-runs.ts';

/** Runs of an experiment that aren't fresh, and that pages need. */
export interface DueRuns {
  survey: Survey;
  /** At least one. */
  runs: SurveyedRun[];
}

/** The runs that experiments show by default and that aren't fresh. */
export function dueByDefault(surveys: readonly Survey[]): DueRuns[] {
  return surveys.map((survey) => ({ survey, runs: notFreshByDefault(survey) })).filter(isDue);
}

/** The runs that sources show and that aren't fresh. A source of unknown runs shows none: its post tells the mistake. */
export function dueInUse(surveys: readonly Survey[], sources: readonly string[]): DueRuns[] {
  const parsed = sources.flatMap((source) => parseSource(source) ?? []);
  return surveys
    .map((survey) => {
      const { definition } = survey.experiment;
      const ofThis = parsed.filter(({ experiment }) => experiment === definition.name);
      const shown = ofThis.map((source) => source.shown ?? shownOf(definition));
      return { survey, runs: notFresh(survey, shown) };
    })
    .filter(isDue);
}

/** The runs that an experiment shows by default and that aren't fresh. */
export function notFreshByDefault(survey: Survey): SurveyedRun[] {
  return notFresh(survey, [shownOf(survey.experiment.definition)]);
}

function notFresh({ runs }: Survey, shown: readonly Shown[]): SurveyedRun[] {
  const wanted = shown.map(({ profile, seeds }) => ({ profile, seeds: seeds && new Set(seeds) }));
  const isShown = ({ run }: SurveyedRun) =>
    wanted.some(({ profile, seeds }) => run.profile === profile && (seeds?.has(run.seed) ?? true));
  return runs.filter((each) => !isCurrent(each.state) && isShown(each));
}

function isDue({ runs }: DueRuns): boolean {
  return runs.length > 0;
}
