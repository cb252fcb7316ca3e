import { lengthOf } from '../define.ts';
import { isCurrent } from '../planning/run-state.ts';
import { recordedData, type Survey } from '../planning/survey.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import type { AwaitedRun } from '../shown/awaited-runs.ts';

/** The surveyed runs that aren't recorded under today's fingerprint, with the fingerprints under which they may run. */
export function awaitedRuns({ experiment, runs, datasetDigest }: Survey): AwaitedRun[] {
  if (experiment.definition.imported) return [];
  // If the data isn't at hand, a run resumes with the data of recorded runs.
  const data = datasetDigest === undefined ? recordedData(runs) : [datasetDigest];
  return runs.flatMap(({ run, state }) => {
    if (isCurrent(state)) return [];
    const { id, variant, seed, profile, parameters } = run;
    const { steps } = lengthOf(experiment.definition, parameters);
    const fingerprints = data.map(
      (digest) => fingerprintRun(experiment.source, parameters, seed, digest).digest,
    );
    const length = steps === undefined ? {} : { steps };
    return [{ id, variant, seed, profile, parameters, ...length, fingerprints }];
  });
}
