import { z } from 'zod';
import { runCommand } from '../planning/plan.ts';
import { isCurrent, type SurveyedRun } from '../planning/run-state.ts';
import { runEngineNames } from '../records/engine-names.ts';
import type { RunRecord } from '../records/record.ts';
import { parseRunId, recordingCommand, splitName } from '../records/run-id.ts';
import { sentence } from '../terminal/json-document.ts';
import { nameRun, runNameShape } from '../terminal/run-name.ts';
import { engineOption, type Unfinished } from './unfinished-runs.ts';

const recordedSchema = z.strictObject({
  started: z
    .string()
    .optional()
    .describe('when it began: ISO 8601, UTC; absent if an imported run does not tell'),
  durationSeconds: z
    .number()
    .optional()
    .describe('how long it took, without interruptions, in seconds; absent as `started` is'),
  outcome: z
    .enum(['completed', 'diverged'])
    .describe('`diverged` if a metric became NaN or infinite, which ended the run'),
  engine: z
    .enum(runEngineNames)
    .describe(
      'what computed it; `none` is JavaScript without TensorFlow.js, `command` a program, `imported` what another tool recorded',
    ),
  program: z
    .string()
    .optional()
    .describe('with its version, the program of a command, or the tool of an imported run'),
  device: z.string().describe('on which device'),
  fingerprint: z.string().describe("the digest of the record's fingerprint, SHA-256"),
});

const unfinishedSchema = z.strictObject({
  isUnderWay: z.boolean().describe('whether a process is recording it now'),
  stepsDone: z
    .int()
    .optional()
    .describe('the steps in its checkpoint; absent before the first one'),
  engine: z.string().optional().describe('with which engine it can be resumed'),
  steps: z
    .int()
    .optional()
    .describe('the steps of the whole run; absent if its experiment does not tell'),
});

/** A run, planned or recorded, with its state: what commands tell people and scripts of it. */
export const runSchema = z
  .strictObject({
    ...runNameShape,
    state: z
      .enum(['fresh', 'stale', 'damaged', 'missing', 'imported', 'not planned'])
      .describe('how its record compares with what would be recorded today'),
    because: z.array(sentence).describe('why it is stale or damaged; else empty'),
    recorded: recordedSchema
      .optional()
      .describe('from the record of a fresh, stale or imported run; absent for others'),
    recordedAs: z
      .string()
      .optional()
      .describe(
        'the name under which it is recorded, as its variant or profile was renamed; `run` renames the run',
      ),
    unfinished: unfinishedSchema
      .optional()
      .describe("the run's next recording, if it was begun and isn't finished"),
    command: z
      .string()
      .optional()
      .describe(
        'records the run, resumes it, or takes it in; absent if it is fresh, imported or not planned',
      ),
  })
  .meta({ id: 'Run' });
export type RunReport = z.output<typeof runSchema>;

/** Reports a planned run. */
export function reportRun(surveyed: SurveyedRun, unfinished?: Unfinished): RunReport {
  const { run, state, recordedAs } = surveyed;
  return {
    ...nameRun(run.experiment, run.id, run),
    state: state.state,
    because: 'because' in state ? state.because : [],
    ...('record' in state && { recorded: reportRecord(state.record) }),
    ...(recordedAs !== undefined && { recordedAs: `${run.experiment}/${recordedAs}` }),
    ...(unfinished && { unfinished: reportUnfinished(unfinished) }),
    ...(!isCurrent(state) && { command: commandFor(surveyed, unfinished) }),
  };
}

/** Reports a run that is recorded, and that no experiment plans any more. */
export function reportUnplanned(name: string): RunReport {
  const { experiment, name: id } = splitName(name);
  return { ...nameRun(experiment, id!, parseRunId(id!)!), state: 'not planned', because: [] };
}

function reportRecord({ provenance, outcome, fingerprint }: RunRecord): RunReport['recorded'] {
  const { started, durationSeconds, engine } = provenance;
  return {
    ...(started !== undefined && { started }),
    ...(durationSeconds !== undefined && { durationSeconds }),
    outcome,
    engine: engine.name,
    ...(engine.program !== undefined && { program: engine.program }),
    device: engine.device,
    fingerprint: fingerprint.digest,
  };
}

function reportUnfinished({ isUnderWay, kept, steps }: Unfinished): RunReport['unfinished'] {
  return { isUnderWay, ...kept, ...(steps !== undefined && { steps }) };
}

function commandFor(
  { run, state, recordedAs }: SurveyedRun,
  unfinished: Unfinished | undefined,
): string {
  const { variant, seed, profile } = run;
  if (recordedAs !== undefined) return recordingCommand(run.experiment, { variant, seed, profile });
  if (run.isImported) return runCommand(run);
  const engine = unfinished?.kept ? engineOption(unfinished.kept) : '';
  return `${runCommand(run)}${engine}${state.state === 'damaged' ? ' --fresh' : ''}`;
}
