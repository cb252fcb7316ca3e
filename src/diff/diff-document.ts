import { z } from 'zod';
import { jsonDocument, numberOrNull, sentence } from '../lab/terminal/json-document.ts';
import { runNameShape } from '../lab/terminal/run-name.ts';

const sideSchema = z
  .strictObject({
    text: z.string().describe('what pages show; of tables and figures, the rows that differ'),
    number: numberOrNull.optional().describe("a value's or claim's number, in full"),
    outcome: z.string().optional().describe("a claim's outcome, such as `supported`"),
  })
  .meta({ id: 'ReportedSide' });
/** An item on one side, as a diff reports it. */
export type ReportedSide = z.output<typeof sideSchema>;

const changeSchema = z.strictObject({
  kind: z.enum(['value', 'claim', 'table', 'figure', 'diagram']).describe('what changed'),
  of: z.string().describe('its name, `<experiment>/<name>`'),
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
/** A value, claim, table, figure or diagram that differs before and after. */
export type Change = z.output<typeof changeSchema>;
export type ItemKind = Change['kind'];
/** The cause of a change. `unknown`: the later code gives no result for the earlier runs. */
export type Cause = Change['cause'];

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
      'how it changed: `renamed` with its variant, and else the same; `replaced` by other numbers; `repeated` to the same bits; `restamped` with another fingerprint; `rewritten` if only the rest of its record changed',
    ),
  because: z
    .array(sentence)
    .describe(
      'what differs: `iterations 8 → 40`, `source`; its earlier name, `was slow-quick-seed1`; of an unreadable run, the reason',
    ),
});
/** A change of a recorded run. */
export type RunChange = z.output<typeof runChangeSchema>;
export type RunChangeKind = RunChange['kind'];

const shape = {
  before: z.string().describe('the earlier state: `main 758e704`'),
  after: z.string().describe('the later state; `working tree` without a second commit'),
  changes: z
    .array(changeSchema)
    .describe('what differs: claims, values, tables, figures, then diagrams'),
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
