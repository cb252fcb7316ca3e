import { engineNamed } from './engines/select.ts';
import type { Experiment } from './experiment.ts';
import { fingerprintRun } from './fingerprint.ts';
import { isExpected, LabError } from './lab-error.ts';
import { rewriteRecord } from './store.ts';
import { type SurveyedRun, surveyExperiments } from './survey.ts';
import { type VerifyOptions, verifyRuns } from './verify.ts';

export interface RestampOptions extends Omit<VerifyOptions, 'engine'> {
  now(): Date;
}

/** What came of a stale run, in a line. */
export interface Restamping {
  restamped: boolean;
  line: string;
}

/**
 * Gives stale runs today's fingerprint if only the source or a package changed and a replay of their
 * first steps, on the engine of the record, is identical bit for bit. The series stay; the provenance
 * tells. One that is refused leaves the others to be tried. A fresh run whose fingerprint has an older
 * form has the same source: it gets today's form without a replay.
 */
export async function* restampRuns(
  experiment: string | undefined,
  options: RestampOptions,
): AsyncGenerator<Restamping> {
  for (const survey of await surveyExperiments(options.root, options.dataPath, experiment)) {
    for (const found of survey.runs) {
      if (options.signal.aborted) return;
      if (found.state.state === 'stale') yield await tryRestamp(found, survey.experiment, options);
      if (isInOlderForm(found, survey.experiment)) {
        yield await rewriteForm(found, survey.experiment, options);
      }
    }
  }
}

function isInOlderForm({ state }: SurveyedRun, { source }: Experiment): boolean {
  return state.state === 'fresh' && state.record.fingerprint.form !== source.form;
}

async function rewriteForm(
  { run, state }: SurveyedRun,
  { source }: Experiment,
  { root }: RestampOptions,
): Promise<Restamping> {
  if (state.state !== 'fresh') throw new Error('only a fresh run is known to have the same source');
  const { record } = state;
  const { dataset } = record.fingerprint;
  const fingerprint = fingerprintRun(source, run.parameters, run.seed, dataset);
  await rewriteRecord(root, { ...record, fingerprint });
  const name = `${run.experiment}/${run.id}`;
  return { restamped: true, line: `${name}: same source: rewritten without a replay` };
}

async function tryRestamp(
  found: SurveyedRun,
  experiment: Experiment,
  options: RestampOptions,
): Promise<Restamping> {
  const name = `${found.run.experiment}/${found.run.id}`;
  try {
    const detail = await restampRun(name, found, experiment, options);
    return { restamped: true, line: `${name}: restamped, ${detail}` };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { restamped: false, line: `${name} is not restamped: ${error.message}` };
  }
}

async function restampRun(
  name: string,
  { run, state }: SurveyedRun,
  { source }: Experiment,
  options: RestampOptions,
): Promise<string> {
  if (state.state !== 'stale') throw new Error('only stale runs are restamped');
  const { record } = state;
  const old = record.fingerprint;
  const fingerprint = fingerprintRun(source, run.parameters, run.seed, old.dataset);
  if (fingerprint.parameters !== old.parameters) refuse('its parameters changed');
  const { name: engine } = record.provenance.engine;
  const whyUnavailable = await engineNamed(engine).whyUnavailable();
  if (whyUnavailable) refuse(`its engine, ${engine}, isn't here (${whyUnavailable})`);
  const [result] = await verifyRuns(name, { ...options, engine: undefined });
  const { verdict, identicalSteps, detail } = result!;
  if (verdict === 'stopped') throw new LabError('its replay was stopped');
  if (identicalSteps === 0) refuse(detail);
  const stamp = {
    at: options.now().toISOString(),
    steps: identicalSteps,
    fromDigest: old.digest,
    fromSource: old.source,
  };
  const restamps = [...(record.provenance.restamps ?? []), stamp];
  const provenance = { ...record.provenance, restamps };
  await rewriteRecord(options.root, { ...record, fingerprint, provenance });
  return detail;
}

function refuse(why: string): never {
  throw new LabError(`${why}; run it again`);
}
