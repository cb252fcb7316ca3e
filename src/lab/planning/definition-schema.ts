import { z } from 'zod';
import { closestName } from '../../messages/closest-name.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { type ExperimentDefinition, pairings } from '../define.ts';
import { readerNames } from '../readers/found-run.ts';
import { camelCase } from '../readers/metric-names.ts';
import { artifactName, columnTypes } from '../records/artifact-entry.ts';
import { maximumColumns } from '../records/parquet/table-layout.ts';
import { profileNames } from '../records/profile.ts';
import { experimentName, kebabCase } from '../records/record.ts';
import { publishedSchema } from '../shown/published-values.ts';

/**
 * Checks an experiment's definition at run time, too: its author may write JavaScript or use `any`.
 *
 * @throws ExpectedError naming the file, the field and the remedy
 */
export function parseDefinition(value: unknown, name: string): ExperimentDefinition {
  if (value === undefined) {
    throw new ExpectedError(
      `src/experiments/${name}/experiment.ts: has no default export; write "export default defineExperiment({ … })"`,
    );
  }
  const schema = schemaFor(value, name);
  const checked = schema.safeParse(value, { reportInput: true });
  if (!checked.success) {
    const issue = unknownField(checked.error, schema) ?? firstIssue(checked.error);
    throw new ExpectedError(`src/experiments/${name}/experiment.ts: ${issue}`);
  }
  const definition = value as ExperimentDefinition;
  if (definition.name !== name) {
    throw new ExpectedError(
      `src/experiments/${name}/experiment.ts: name is ${JSON.stringify(definition.name)}, but must be the folder's name, ${JSON.stringify(name)}`,
    );
  }
  if (Object.hasOwn(definition.metrics, 'step')) {
    throw new ExpectedError(
      `experiment ${name}: a metric can't be named "step", which is the row's number`,
    );
  }
  checkShown(definition);
  checkRounding(definition);
  checkArtifacts(definition);
  checkSeeds(definition);
  return definition;
}

const seedsFrom = (seed: z.ZodInt) =>
  z
    .array(seed)
    .min(1)
    .refine((list) => new Set(list).size === list.length, 'must not repeat a seed');
const computedSeeds = seedsFrom(
  z.int().positive('must be 1 or more: TensorFlow.js takes seed 0 for no seed'),
);
const importedSeeds = seedsFrom(z.int().nonnegative());
const profileOf = (seeds: typeof importedSeeds) =>
  z.object(
    {
      label: z.string().min(1).optional(),
      seeds,
      parameters: z.record(z.string(), z.unknown()),
    },
    {
      error: ({ input }) =>
        input === undefined ? 'is missing; write { seeds, parameters }' : undefined,
    },
  );
const share = z.number().positive();
const text = z.string().min(1, 'must not be empty');
const func = z.custom((value) => typeof value === 'function', 'must be a function');
const pattern = z.instanceof(RegExp, { error: 'must be a regular expression, /…/' });
/** Those that need no pattern. */
const tools = readerNames.filter((name) => name !== 'lines');
const reader = z.enum(readerNames, { error: ({ input }) => unknownTool(input) });
const tool = z.enum(tools, { error: ({ input }) => unknownTool(input) });

const dataset = z
  .looseObject(
    { name: kebabCase },
    "must be datasetNamed('…'), a file of src/datasets; leave it out if the run needs no data",
  )
  .optional();

const about = text.max(1000);
const artifact = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('table'),
      about,
      columns: z
        .record(artifactName, z.enum(columnTypes))
        .refine((columns) => Object.keys(columns).length > 0, 'must name a column'),
    }),
    z.strictObject({
      kind: z.literal('array'),
      about,
      axes: z.array(text.max(100)).min(1).max(8).optional(),
    }),
    z.strictObject({ kind: z.literal('picture'), about }),
    z.strictObject({ kind: z.literal('text'), about }),
    z.strictObject({
      kind: z.literal('digest'),
      about,
      url: z
        .url({ protocol: /^https$/, error: 'must be an address with https' })
        .max(1000)
        .optional(),
    }),
  ],
  { error: "must be table('…', {…}), array('…'), picture('…'), text('…') or digest('…')" },
);

/** Authors' code finds results by these names, and would find `constructor` in any object that has none. */
const notInherited = [
  (name: string) => !(name in Object.prototype),
  'is a name that every object of JavaScript has; take another one',
] as const;

/** Charts, tables and verdicts tell variants apart by their labels. */
function requireOwnLabels(
  variants: Readonly<Record<string, { label: string }>>,
  context: z.RefinementCtx,
): void {
  const byLabel = Map.groupBy(Object.entries(variants), ([, { label }]) => label);
  for (const [label, entries] of byLabel) {
    const [[first] = [], [name] = []] = entries;
    if (name === undefined) continue;
    const message = `is that of ${first}, too: ${JSON.stringify(label)}; give each variant its own`;
    context.addIssue({ code: 'custom', path: [name, 'label'], message });
  }
}

/** What all experiments declare, but for their profiles. */
const plan = {
  name: experimentName.refine(...notInherited),
  title: text,
  parameters: z.instanceof(z.ZodObject),
  variants: z
    .record(
      kebabCase.refine(...notInherited),
      z.object({ label: text, parameters: z.record(z.string(), z.unknown()) }),
    )
    .superRefine(requireOwnLabels),
  pairing: z.enum(pairings).optional(),
  published: publishedSchema.optional(),
  shows: z
    .strictObject({ profile: z.enum(profileNames), seeds: importedSeeds.optional() })
    .optional(),
  metrics: z
    .record(
      z
        .string()
        .regex(/^[a-z][a-zA-Z0-9]*$/, { error: ({ input }) => notCamelCase(input) })
        .refine(...notInherited),
      z.string(),
    )
    .refine(
      (metrics) => Object.keys(metrics).length < maximumColumns,
      `must be fewer than ${maximumColumns}`,
    ),
  artifacts: z.record(artifactName.refine(...notInherited), artifact).optional(),
  rounding: z
    .record(
      z.string(),
      z.union([z.strictObject({ relative: share }), z.strictObject({ absolute: share })]),
    )
    .optional(),
};
const computedProfile = profileOf(computedSeeds);
const profiles = z.strictObject({
  quick: computedProfile,
  short: computedProfile.optional(),
  full: computedProfile.optional(),
});

const computedSchema = z.strictObject({ ...plan, profiles, dataset, length: func, run: func });

const commandSchema = z.strictObject({
  ...plan,
  profiles,
  dataset,
  command: text,
  reads: z
    .union(
      [
        tool,
        z.strictObject({ tool, file: text.optional(), step: text.optional() }),
        z.strictObject({ lines: pattern, file: text.optional() }),
      ],
      { error: ({ input }) => unknownReads(input) },
    )
    .optional(),
  folder: text.optional(),
  uses: z.array(text).optional(),
  inputs: z.array(text).optional(),
  data: z.strictObject({ edition: text.max(1000) }).optional(),
  environment: text.optional(),
  packages: z.record(z.string(), text).optional(),
  strictEnvironment: z.boolean().optional(),
  deterministic: z.boolean().optional(),
  reproducible: z.literal('bitwise').optional(),
  stopSeconds: z.number().positive().max(3600).optional(),
  length: func.optional(),
});

const importedProfile = profileOf(importedSeeds);
const importedSchema = z.strictObject({
  ...plan,
  profiles: z
    .strictObject({
      quick: importedProfile.optional(),
      short: importedProfile.optional(),
      full: importedProfile.optional(),
    })
    .refine((each) => Object.keys(each).length > 0, 'must have one of quick, short and full'),
  imported: z.strictObject({
    seed: text.optional(),
    step: text.optional(),
    tool: reader.optional(),
    lines: pattern.optional(),
    place: pattern.optional(),
  }),
});

const kinds = { run: computedSchema, command: commandSchema, imported: importedSchema };

/** The schema of the kind of experiment that a definition is to be. @throws ExpectedError if it has none, or is several */
function schemaFor(value: unknown, name: string): z.ZodObject {
  const isIn = (kind: string) => typeof value === 'object' && value !== null && kind in value;
  const [first, second] = (['run', 'command', 'imported'] as const).filter(isIn);
  if (first && !second) return kinds[first];
  const wrong = first
    ? `has both ${first} and ${second}: keep one`
    : 'has neither run nor command: write what computes its runs, or imported if another tool did';
  throw new ExpectedError(`src/experiments/${name}/experiment.ts: ${wrong}`);
}

/** A field that this kind of experiment doesn't have, with the one that was meant. */
function unknownField({ issues }: z.ZodError, { shape }: z.ZodObject): string | undefined {
  const issue = issues.find(({ code, path }) => code === 'unrecognized_keys' && path.length === 0);
  if (issue?.code !== 'unrecognized_keys') return undefined;
  const [field] = issue.keys as [string];
  const kind = Object.entries(kinds).find((each) => each[1].shape === shape)![0];
  const meant = closestName(field, Object.keys(shape));
  const remedy = meant ? `did you mean ${meant}?` : 'leave it out';
  return `${JSON.stringify(plainLine(field, 60))} is no field of an experiment with ${kind}: ${remedy}`;
}

/** Programs may write a metric by any of the names that its camel case stands for. */
function notCamelCase(name: unknown): string {
  const meant = camelCase(String(name));
  return meant === undefined || !/^[a-z]/.test(meant)
    ? 'must be camelCase'
    : `must be camelCase: ${meant} takes what is written as ${plainLine(String(name), 60)}`;
}

function unknownTool(given: unknown): string {
  const meant = typeof given === 'string' ? closestName(given, tools) : undefined;
  return meant ? `is no tool; did you mean '${meant}'?` : `must be one of ${tools.join(', ')}`;
}

function unknownReads(given: unknown): string {
  const tool = typeof given === 'object' && given !== null && 'tool' in given ? given.tool : given;
  const isKnown = (tools as readonly unknown[]).includes(tool);
  if (tool !== given && !isKnown) return `tool ${unknownTool(tool)}`;
  if (given === 'lines')
    return 'must be { lines: /…/ }, with a pattern whose groups are step and the metrics';
  if (typeof given === 'string') return unknownTool(given);
  return "must be a tool, { tool: 'csv', file: '…', step: '…' } or { lines: /…/, file: '…' }";
}

function checkRounding({ name, metrics, rounding = {} }: ExperimentDefinition): void {
  const unknown = Object.keys(rounding).find((metric) => !Object.hasOwn(metrics, metric));
  if (unknown === undefined) return;
  throw new ExpectedError(
    `experiment ${name}: rounding names the metric ${JSON.stringify(plainLine(unknown, 60))}, which it doesn't have`,
  );
}

/** Components name metrics and artifacts alike. */
function checkArtifacts({ name, metrics, artifacts = {} }: ExperimentDefinition): void {
  const both = Object.keys(artifacts).find((each) => Object.hasOwn(metrics, each));
  if (both === undefined) return;
  throw new ExpectedError(
    `experiment ${name}: ${JSON.stringify(both)} is a metric and an artifact; give one another name`,
  );
}

/** Pages can only show planned runs. */
function checkShown({ name, profiles, shows }: ExperimentDefinition): void {
  if (!shows) return;
  const planned = profiles[shows.profile];
  if (!planned) {
    throw new ExpectedError(
      `experiment ${name}: shows the profile ${shows.profile}, which it doesn't have; known: ${Object.keys(profiles).join(', ')}`,
    );
  }
  const unknown = shows.seeds?.find((seed) => !planned.seeds.includes(seed));
  if (unknown !== undefined) {
    throw new ExpectedError(
      `experiment ${name}: shows seed ${unknown}, which its profile ${shows.profile} doesn't plan; planned: ${planned.seeds.join(', ')}`,
    );
  }
}

/** Without anything random, a second seed would be the first run once more. */
function checkSeeds({ name, command, profiles, ...definition }: ExperimentDefinition): void {
  if (command === undefined || !('deterministic' in definition) || !definition.deterministic)
    return;
  const several = Object.entries(profiles).find(([, profile]) => profile.seeds.length > 1);
  if (!several) return;
  throw new ExpectedError(
    `experiment ${name}: is deterministic, but its profile ${several[0]} plans ${several[1].seeds.length} seeds: plan one`,
  );
}
