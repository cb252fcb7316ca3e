import type { Survey } from '../planning/survey.ts';
import type { DueRuns } from './runs-in-use.ts';

/** How long it will take to record runs, as far as earlier runs tell. */
export interface Forecast {
  /** For the runs whose duration is known; 0 if there are none. */
  seconds: number;
  /** The number of runs whose duration nothing tells. */
  unknown: number;
}

/** What a worker takes beside the recorded duration, for its start, its engine and its data: a rough guess. */
const secondsToStart = 4;

/** Forecasts from recorded runs of the same variant and profile, or else of the same profile. */
export function forecast(due: readonly DueRuns[], jobs: number): Forecast {
  const expected = due.flatMap(({ survey, runs }) =>
    runs.map(({ run }) => expectedSeconds(survey, run)),
  );
  const known = expected
    .filter((seconds) => seconds !== undefined)
    .map((seconds) => seconds + secondsToStart);
  const inTurn = known.reduce((sum, seconds) => sum + seconds, 0) / jobs;
  return { seconds: Math.max(inTurn, ...known), unknown: expected.length - known.length };
}

function expectedSeconds(
  { runs }: Survey,
  { variant, profile }: { variant: string; profile: string },
): number | undefined {
  const ofProfile = runs.filter(({ run }) => run.profile === profile);
  const ofVariant = ofProfile.filter(({ run }) => run.variant === variant);
  return meanDuration(ofVariant) ?? meanDuration(ofProfile);
}

function meanDuration(runs: Survey['runs']): number | undefined {
  const durations = runs.flatMap(({ state }) =>
    'record' in state ? (state.record.provenance.durationSeconds ?? []) : [],
  );
  if (durations.length === 0) return undefined;
  return durations.reduce((sum, seconds) => sum + seconds, 0) / durations.length;
}
