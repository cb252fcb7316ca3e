import { cacheDirectory } from '../../files/cache-directory.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainText } from '../../messages/plain-text.ts';
import { recordedData, type Survey } from '../planning/survey.ts';
import { fingerprintRun } from '../records/fingerprint.ts';
import { splitName } from '../records/run-id.ts';
import { namedRuns } from '../reporting/run-groups.ts';
import { commandFolder } from '../running/command/command-folder.ts';
import { readLogEnd } from '../running/command/output-log.ts';
import { print } from '../terminal/console.ts';
import { surveyAll } from './selection.ts';

const defaultLines = 100;

/** Prints what a command's program printed, of its last sessions under today's fingerprint or that of its record. */
export async function log(name: string, flags: { lines?: number; data?: string }): Promise<void> {
  const [survey] = (await surveyAll(splitName(name).experiment, flags)) as [Survey];
  const { definition } = survey.experiment;
  if (definition.command === undefined) {
    throw new ExpectedError(`${name}: no program prints anything, as its runs are no commands`);
  }
  const [found, ...others] = namedRuns(survey, name);
  if (others.length > 0) throw new ExpectedError(`${name} is several runs: name one`);
  for (const fingerprint of fingerprintsOf(survey, found!)) {
    const { log } = commandFolder(cacheDirectory(), fingerprint);
    const end = await readLogEnd(log, flags.lines ?? defaultLines);
    if (end !== undefined) return print(plainText(end));
  }
  throw new ExpectedError(
    `${name}: nothing is kept of what its program printed: it was recorded on another machine, or never begun`,
  );
}

/** Today's first: it may be recorded again just now. */
function fingerprintsOf(
  { experiment, runs, datasetDigest }: Survey,
  { run, state }: Survey['runs'][number],
): string[] {
  const data = datasetDigest === undefined ? recordedData(runs) : [datasetDigest];
  const today = data.map(
    (digest) => fingerprintRun(experiment.source, run.parameters, run.seed, digest).digest,
  );
  return 'record' in state ? [...today, state.record.fingerprint.digest] : today;
}
