import { z } from 'zod';
import { jsonDocument, numberOrNull, sentence } from '../lab/terminal/json-document.ts';
import { runNameShape } from '../lab/terminal/run-name.ts';

const sideSchema = z
  .strictObject({
    text: z.string().describe('what pages show; of tables, figures and samples, what differs'),
    number: numberOrNull.optional().describe("a value's or claim's number, in full"),
    outcome: z.string().optional().describe("a claim's outcome, such as `supported`"),
  })
  .meta({ id: 'ReportedSide' });
/** An item on one side, as a diff reports it. */
export type ReportedSide = z.output<typeof sideSchema>;

const changeSchema = z.strictObject({
  kind: z
    .enum(['value', 'claim', 'table', 'figure', 'diagram', 'samples'])
    .describe('what changed'),
  of: z
    .string()
    .describe('its name, `<experiment>/<name>`, with what is chosen: `gan/samples:seed:all`'),
  before: sideSchema.optional().describe('absent if it is new'),
  after: sideSchema.optional().describe('absent if it is gone'),
  cause: z
    .enum(['runs', 'code', 'runs and code', 'new', 'gone', 'unknown'])
    .describe('`unknown` if the later code gives no result for the earlier runs'),
  flips: z.boolean().describe("whether a claim's outcome changed"),
  visible: z
    .boolean()
    .describe('whether readers see the change: false if only hidden digits changed'),
  uses: z
    .array(z.string())
    .describe(
      'the places in posts that use it, as `file:line`; if none does any more, those before',
    ),
});
/** A value, claim, table, figure, diagram or samples that differ before and after. */
export type Change = z.output<typeof changeSchema>;
export type ItemKind = Change['kind'];
/** The cause of a change. `unknown`: the later code gives no result for the earlier runs. */
export type Cause = Change['cause'];

const artifactChangeSchema = z.strictObject({
  artifact: z.string().describe('its name, with its step: `samples@500`'),
  before: z
    .string()
    .optional()
    .describe('rows, numbers or pixels, and the digest: `100 rows, SHA-256 0123456`'),
  after: z.string().optional().describe('the same, after'),
});
/** An artifact of a run that differs. */
export type ArtifactChange = z.output<typeof artifactChangeSchema>;

const runChangeSchema = z.strictObject({
  run: runNameShape.run,
  kind: z
    .enum([
      'added',
      'removed',
      'renamed',
      'replaced',
      'repeated',
      'restamped',
      'rewritten',
      'unreadable',
    ])
    .describe(
      'how it changed: `renamed` with its variant, and else the same; `replaced` by other numbers or artifacts; `repeated` to the same bits; `restamped` with another fingerprint; `rewritten` if only the rest of its record changed',
    ),
  because: z
    .array(sentence)
    .describe(
      'what differs: `iterations 8 → 40`, `source`, `artifacts samples`; its earlier name, `was slow-quick-seed1`; of an unreadable run, the reason',
    ),
  artifacts: z
    .array(artifactChangeSchema)
    .optional()
    .describe('the artifacts that differ, if any does'),
});
/** A change of a recorded run. */
export type RunChange = z.output<typeof runChangeSchema>;
export type RunChangeKind = RunChange['kind'];

const shape = {
  before: z.string().describe('the earlier state: `main 758e704`'),
  after: z.string().describe('the later state; `working tree` without a second commit'),
  changes: z
    .array(changeSchema)
    .describe('what differs: claims, values, tables, figures, diagrams, then samples'),
  unchanged: z.int().describe('the number of those that are identical to the last bit'),
  problems: z
    .array(sentence)
    .describe("what couldn't be computed or read on one side only, with the reasons"),
  lastingProblems: z.array(sentence).describe('the same, for what failed on both sides'),
  runs: z.array(runChangeSchema).describe('the runs whose records differ, by name'),
};
/** The changes of results, and of what is made from them, without drawings. */
export type DiffReport = z.output<z.ZodObject<typeof shape>>;

/** What `lab diff --json` prints. */
export const diffDocument = jsonDocument('diff', shape);
