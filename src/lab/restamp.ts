import { fingerprintRun } from './fingerprint.ts';
import { LabError } from './lab-error.ts';
import { rewriteRecord } from './store.ts';
import { type SurveyedRun, surveyExperiments } from './survey.ts';
import { type VerifyOptions, verifyRuns } from './verify.ts';

export interface RestampOptions extends Omit<VerifyOptions, 'engine'> {
  now(): Date;
}

/**
 * Gives stale runs today's fingerprint if only the source or a package changed and a replay of their
 * first steps, on the engine of the record, is identical bit for bit. The series stay; the provenance
 * tells. Returns a line for each stale run. @throws LabError if one can't be restamped; those before it are
 */
export async function restampRuns(
  experiment: string | undefined,
  options: RestampOptions,
): Promise<string[]> {
  const lines: string[] = [];
  for (const survey of await surveyExperiments(options.root, options.dataPath, experiment)) {
    const stale = survey.runs.filter(({ state }) => state.state === 'stale');
    for (const found of stale)
      lines.push(await restampRun(found, survey.experiment.source, options));
  }
  return lines;
}

async function restampRun(
  { run, state }: SurveyedRun,
  source: Parameters<typeof fingerprintRun>[0],
  options: RestampOptions,
): Promise<string> {
  if (state.state !== 'stale') throw new Error('only stale runs are restamped');
  const { record } = state;
  const name = `${run.experiment}/${run.id}`;
  const old = record.fingerprint;
  const fingerprint = fingerprintRun(source, run.parameters, run.seed, old.dataset);
  if (fingerprint.parameters !== old.parameters) refuse(name, 'its parameters changed');
  const [result] = await verifyRuns(name, { ...options, engine: undefined });
  if (!result!.sameEngine) refuse(name, `its engine, ${record.provenance.engine.name}, isn't here`);
  if (!result!.holds) refuse(name, result!.detail);
  const stamp = {
    at: options.now().toISOString(),
    steps: Math.min(options.steps, record.series.rows),
    fromDigest: old.digest,
    fromSource: old.source,
  };
  const restamps = [...(record.provenance.restamps ?? []), stamp];
  const provenance = { ...record.provenance, restamps };
  await rewriteRecord(options.root, { ...record, fingerprint, provenance });
  return `${name}: restamped, ${result!.detail}`;
}

function refuse(name: string, why: string): never {
  throw new LabError(`${name} is not restamped: ${why}; run it again`);
}
