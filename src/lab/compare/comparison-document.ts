import { z } from 'zod';
import { profileNames } from '../records/profile.ts';
import { jsonDocument, numberOrNull, sentence } from '../terminal/json-document.ts';
import { runNameShape } from '../terminal/run-name.ts';

const comparedRunSchema = z.strictObject({
  run: runNameShape.run,
  seed: runNameShape.seed,
  state: z
    .enum(['fresh', 'stale', 'imported'])
    .describe('`stale` also if it is no longer planned: the notes say which'),
  outcome: z
    .enum(['completed', 'diverged'])
    .describe('`diverged` if a metric became NaN or infinite, which ended the run'),
});

const comparedGroupSchema = z
  .strictObject({
    name: z.string().describe('`<experiment>/<variant>-<profile>`, or the name of the only run'),
    experiment: runNameShape.experiment.describe('the experiment of all its runs'),
    variant: runNameShape.variant.describe('the variant of all its runs'),
    profile: z.enum(profileNames).describe('the profile of all its runs'),
    notes: z
      .array(sentence)
      .describe("for each run that isn't fresh, or isn't planned any more, why"),
    runs: z.array(comparedRunSchema).describe('seeds ascending'),
  })
  .meta({ id: 'ComparedGroup' });

const seedsWithValueSchema = z
  .strictObject({
    value: z.unknown().describe('any JSON; null if the records have none'),
    seeds: z.array(z.int()).describe('the seeds of the runs that have it'),
  })
  .meta({ id: 'SeedsWithValue' });
/** A JSON value, null if the record has none, with the seeds of the runs that have it. */
export type SeedsWithValue = z.output<typeof seedsWithValueSchema>;

const propertySchema = z.strictObject({
  kind: z
    .enum(['parameter', 'circumstance', 'package', 'engine setting'])
    .describe('a `circumstance` is the data, the source, the device, or the like'),
  name: z.string().describe('what is compared'),
  same: z.boolean().describe('whether all runs of both groups have the same value'),
  a: z.array(seedsWithValueSchema).describe('the values in A'),
  b: z.array(seedsWithValueSchema).describe('the values in B'),
});
/** A recorded property of runs, compared between two groups. */
export type Property = z.output<typeof propertySchema>;

const intervalShape = {
  mean: numberOrNull.describe("the mean, in the metric's unit"),
  low: numberOrNull.describe('the lower end of its 95 % interval; null if there is none'),
  high: numberOrNull.describe('the upper end'),
};

const estimateSchema = z
  .strictObject({
    ...intervalShape,
    seeds: z.array(z.int()).describe('the seeds that have a finite value'),
    values: z.array(z.number()).describe('the last finite value of each of these seeds'),
  })
  .meta({ id: 'Estimate' });
/** The mean over the seeds that have a value, with its 95 % interval, which is NaN for one seed. */
export type Estimate = z.output<typeof estimateSchema>;

const differenceSchema = z.strictObject({
  ...intervalShape,
  paired: z
    .boolean()
    .describe("whether it was computed seed by seed, rather than by Welch's t between groups"),
});
/** B − A. The interval is NaN if a group has fewer than three seeds. */
export type Difference = z.output<typeof differenceSchema>;

const metricSchema = z.strictObject({
  metric: z.string().describe("the metric's name"),
  a: estimateSchema.optional().describe('its final value in A; absent if no run has a finite one'),
  b: estimateSchema.optional().describe('the same in B'),
  difference: differenceSchema
    .optional()
    .describe('B - A; its interval is null if a group has fewer than three seeds'),
});
/** A metric's final value in each of two groups: the last finite one of each run. */
export type FinalMetric = z.output<typeof metricSchema>;

const shape = {
  a: comparedGroupSchema.describe('the first group, or the only run'),
  b: comparedGroupSchema.describe('the second'),
  properties: z
    .array(propertySchema)
    .describe('all that may explain other results, the equal ones included'),
  metrics: z.array(metricSchema).describe('final values, in the order of the records'),
};
/** A comparison without series. */
export type ComparisonReport = z.output<z.ZodObject<typeof shape>>;

/** What `lab compare --json` prints. */
export const compareDocument = jsonDocument('compare', shape);
