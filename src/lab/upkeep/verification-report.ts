import { z } from 'zod';
import { runEngineNames } from '../records/engine-names.ts';
import { replayOutcomes } from '../records/verification.ts';
import { jsonDocument, sentence } from '../terminal/json-document.ts';
import { nameRun, runNameShape } from '../terminal/run-name.ts';
import { type Verification, verdicts } from './verify.ts';

const replayedSchema = z.strictObject({
  outcome: z
    .enum(replayOutcomes)
    .describe('`agrees` if another device differs by no more than rounding may'),
  steps: z.int().describe('how many steps were replayed, from the first on'),
  recordedSteps: z.int().describe('how many steps the record has'),
  engine: z.enum(runEngineNames).describe('what computed the replay'),
  device: z.string().describe('on which device'),
  source: z.string().describe("the digest of the experiment's source today, SHA-256"),
  artifacts: z
    .strictObject({
      compared: z.int().describe('how many artifacts the record has'),
      differ: z.array(z.string()).describe('those that differ, or that the replay did not keep'),
    })
    .optional()
    .describe('absent if the run kept none, or not all of its steps were replayed'),
});

const verifiedRunSchema = z.strictObject({
  ...runNameShape,
  verdict: z
    .enum(verdicts)
    .describe(
      '`stopped` by Ctrl-C; `not replayed` if the data of the run are not here, or if it is imported or its program is missing here',
    ),
  detail: sentence.describe('the verdict in words, or why there is none'),
  replayed: replayedSchema.optional().describe('the replay; absent if there is none to compare'),
});
export type VerifiedRun = z.output<typeof verifiedRunSchema>;

/** What `lab verify --json` prints. */
export const verifyDocument = jsonDocument('verify', {
  runs: z.array(verifiedRunSchema).describe('the runs that were to be verified'),
});

/** Reports a verification. */
export function reportVerification({ run, verdict, detail, replayed }: Verification): VerifiedRun {
  return {
    ...nameRun(run.experiment, run.id, run),
    verdict,
    detail,
    ...(replayed && {
      replayed: {
        outcome: replayed.outcome,
        steps: replayed.steps,
        recordedSteps: replayed.record.series.rows,
        engine: replayed.engine.name,
        device: replayed.engine.device,
        source: replayed.source,
        ...(replayed.artifacts && {
          artifacts: {
            compared: replayed.artifacts.length,
            differ: replayed.artifacts.flatMap(({ name, found }) =>
              found === 'same' ? [] : [name],
            ),
          },
        }),
      },
    }),
  };
}

/** The cells of a table row: the run, its verdict, and the details. */
export function describeVerification({ run, verdict, detail }: VerifiedRun): string[] {
  return [run, verdict === 'fails' ? 'FAILS' : verdict, detail];
}
