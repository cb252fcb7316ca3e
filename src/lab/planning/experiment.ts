import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { type ExperimentDefinition, pairings } from '../define.ts';
import { withVersion } from '../records/engine-packages.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import { maximumColumns } from '../records/parquet/table-layout.ts';
import { profileNames } from '../records/profile.ts';
import { experimentName, type FileDigests, kebabCase } from '../records/record.ts';
import { publishedSchema } from '../shown/published-values.ts';
import { type Bundle, bundleModule, importBundle } from '../source/bundle.ts';
import { digestFiles } from '../source/file-digests.ts';
import { planBundle } from '../source/plan-bundle.ts';
import { fingerprintFirstForm, fingerprintSource } from '../source/source-fingerprint.ts';

/** An experiment as it is in the project today. */
export interface Experiment {
  definition: ExperimentDefinition;
  source: SourceFingerprint;
  /** The fingerprint of the source in the form of older records. Computed on first use. */
  firstForm(): Promise<SourceFingerprint>;
  /** What its files hold of the source; undefined if a record can't hold them. Computed on first use. */
  sources(): Promise<FileDigests | undefined>;
  /** The runnable module: what workers import. */
  code: string;
  /** The packages that its code imports. */
  packages: readonly string[];
  /** Whether its code imports TensorFlow.js, and so needs an engine. */
  usesTensors: boolean;
  /** Absolute paths of the source files: an edit of one may change the experiment. */
  inputs: string[];
}

/** The names of all experiments: folders of `src/experiments` that hold an `experiment.ts`, sorted. */
export async function experimentNames(root: string): Promise<string[]> {
  const names = await readdir(experimentsFolder(root)).catch(() => []);
  return names.filter((name) => existsSync(experimentFile(root, name))).sort();
}

/** Bundles an experiment, and imports and checks its definition, without the packages of `run`. @throws ExpectedError */
export async function loadExperiment(root: string, name: string): Promise<Experiment> {
  const file = experimentFile(root, name);
  if (!existsSync(file)) {
    const known = (await experimentNames(root)).join(', ') || 'none';
    throw new ExpectedError(`there is no experiment ${JSON.stringify(name)}; known: ${known}`);
  }
  const bundle = await bundleModule(root, file);
  const definition = await importDefinition(root, name, bundle);
  const source = await fingerprintSource(root, bundle, name);
  let first: Promise<SourceFingerprint> | undefined;
  const firstForm = () => (first ??= fingerprintFirstForm(root, bundle, name));
  let digests: Promise<FileDigests | undefined> | undefined;
  const sources = () => (digests ??= digestFiles(root, bundle, name));
  const { code, inputs, packages } = bundle;
  const usesTensors = packages.some((each) => each.startsWith('@tensorflow/'));
  return { definition, source, firstForm, sources, code, packages, usesTensors, inputs };
}

/** Bundles, imports and checks an experiment's definition, without computing its fingerprint. @throws ExpectedError */
export async function loadDefinition(root: string, name: string): Promise<ExperimentDefinition> {
  return importDefinition(root, name, await bundleModule(root, experimentFile(root, name)));
}

/** The definition in a bundle. Its `run` does nothing: workers import the whole bundle. */
async function importDefinition(root: string, name: string, bundle: Bundle) {
  const plan = await planBundle(root, bundle);
  const { default: definition } = await importBundle(root, plan).catch((error: Error) => {
    throw describeMissing(name, error);
  });
  return parseDefinition(definition, name);
}

/** Explains that the definition, without `run`, needs a package that isn't installed. Other errors stay as they are. */
function describeMissing(name: string, error: Error): Error {
  const [, missing] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
  if (missing === undefined) return error;
  return new ExpectedError(
    `src/experiments/${name}/experiment.ts: the plan needs ${missing}, which isn't installed: use it only inside run(), or run npm install ${withVersion(missing)}`,
  );
}

const seeds = z
  .array(z.int().positive('must be 1 or more: TensorFlow.js takes seed 0 for no seed'))
  .min(1)
  .refine((list) => new Set(list).size === list.length, 'must not repeat a seed');
const profile = z.object(
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
const func = z.custom((value) => typeof value === 'function', 'must be a function');

/** Checks the shape at run time too: the definition's author may write JavaScript or use `any`. */
const definitionSchema = z.strictObject({
  name: experimentName,
  title: z.string().min(1),
  dataset: z
    .looseObject(
      { name: kebabCase },
      "must be datasetNamed('…'), a file of src/datasets; leave it out if the run needs no data",
    )
    .optional(),
  parameters: z.instanceof(z.ZodObject),
  variants: z.record(
    kebabCase,
    z.object({ label: z.string().min(1), parameters: z.record(z.string(), z.unknown()) }),
  ),
  profiles: z.strictObject({ quick: profile, short: profile.optional(), full: profile.optional() }),
  pairing: z.enum(pairings).optional(),
  published: publishedSchema.optional(),
  shows: z.strictObject({ profile: z.enum(profileNames), seeds: seeds.optional() }).optional(),
  metrics: z
    .record(z.string().regex(/^[a-z][a-zA-Z0-9]*$/, 'must be camelCase'), z.string())
    .refine(
      (metrics) => Object.keys(metrics).length < maximumColumns,
      `must be fewer than ${maximumColumns}`,
    ),
  rounding: z
    .record(
      z.string(),
      z.union([z.strictObject({ relative: share }), z.strictObject({ absolute: share })]),
    )
    .optional(),
  length: func,
  run: func,
});

function parseDefinition(value: unknown, name: string): ExperimentDefinition {
  if (value === undefined) {
    throw new ExpectedError(
      `src/experiments/${name}/experiment.ts: has no default export; write "export default defineExperiment({ … })"`,
    );
  }
  const checked = definitionSchema.safeParse(value, { reportInput: true });
  if (!checked.success) {
    throw new ExpectedError(`src/experiments/${name}/experiment.ts: ${firstIssue(checked.error)}`);
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
  return definition;
}

function checkRounding({ name, metrics, rounding = {} }: ExperimentDefinition): void {
  const unknown = Object.keys(rounding).find((metric) => !Object.hasOwn(metrics, metric));
  if (unknown === undefined) return;
  throw new ExpectedError(
    `experiment ${name}: rounding names the metric ${JSON.stringify(plainLine(unknown, 60))}, which it doesn't have`,
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

function experimentsFolder(root: string): string {
  return path.join(root, 'src/experiments');
}

function experimentFile(root: string, name: string): string {
  return path.join(experimentsFolder(root), name, 'experiment.ts');
}
