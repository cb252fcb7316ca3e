import type { z } from 'zod';
import type { ProfileName } from './records/profile.ts';
import type { ScalarTensor, TensorVariable } from './tensor.ts';

/** How variants are compared: seed by seed, or as independent groups of seeds. */
export const pairings = ['seed', 'none'] as const;
export type Pairing = (typeof pairings)[number];

/**
 * Declares an experiment. Returns the object unchanged; the call only adds types: `run` may yield, and charts and
 * values may read, only the metrics that `metrics` declares.
 *
 * A run's fingerprint consists only of `run` with its imports, the resolved parameters, the seed, the data set's digest
 * and the versions of the packages used. So recorded runs stay fresh when a seed, a variant or a label is added.
 */
export function defineExperiment<
  Variant extends string,
  Metric extends string,
  Schema extends z.ZodObject,
  Data,
  Published extends PublishedData = Record<never, never>,
>(
  definition: ExperimentDefinition<Variant, Metric, Schema, Data, Published>,
): ExperimentDefinition<Variant, Metric, Schema, Data, Published> {
  return definition;
}

/**
 * Refers to the data set in `src/datasets/<name>.ts`, else to a built-in one, without importing it, so that an experiment
 * stays free of file access.
 */
export function datasetNamed<Data>(name: string): DatasetReference<Data> {
  return { name };
}

export interface ExperimentDefinition<
  Variant extends string = string,
  Metric extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Data = unknown,
  Published extends PublishedData = PublishedData,
> {
  /** Kebab case, the name of the folder in `src/experiments` and in `results`. */
  name: string;
  /** A short, readable name. */
  title: string;
  /** The data that runs read. Left out if they need none. */
  dataset?: DatasetReference<Data>;
  /** Parses a run's parameters before the run starts; rejects unknown keys. */
  parameters: Schema;
  /** The variants to compare: each sets some of the parameters. Charts show them in this order. */
  variants: Record<Variant, { label: string; parameters: Partial<z.input<Schema>> }>;
  profiles: { quick: Profile<Schema>; short?: Profile<Schema>; full?: Profile<Schema> };
  /**
   * `seed` if the variants share a seed's random numbers, such as initial weights and batches: the shared randomness
   * cancels out in their difference. `none` if each variant draws its own: groups of seeds are then compared by Welch's
   * t. Default: `seed`, whose intervals are valid either way, but wider if nothing is shared.
   */
  pairing?: Pairing;
  /**
   * The runs that pages show: all seeds of the profile, unless `seeds` lists some. Required if there are several
   * profiles.
   */
  shows?: { profile: ProfileName; seeds?: readonly number[] };
  /**
   * Published numbers of others, shown beside the measured ones. Charts, values and tables read them as
   * `results.published`, so that pages can name their source. The values must be JSON.
   */
  published?: Published;
  /** A description of each metric, clear without context, unit included. */
  metrics: Record<Metric, string>;
  /**
   * The tolerance for a metric in the first two steps of a replay on another engine or device. Devices round
   * differently, and one rounding may switch a unit on. Values of later steps aren't compared, because differences grow
   * with each step. Default: 1e-2, relative to the recorded value.
   */
  rounding?: { [M in NoInfer<Metric>]?: Rounding };
  /**
   * For progress: the number of rows of a run, which is that of its steps if each has one. With the number of samples for
   * one row, the record has a throughput, too.
   */
  length(parameters: z.output<Schema>): { steps: number; samplesPerStep?: number };
  /**
   * Yields rows at ascending steps, from the step on that `resume` returns; at most one a step. A row must come after all
   * changes of its step: a checkpoint taken then resumes with the next step.
   */
  run(
    context: RunContext<z.output<Schema>, Data>,
  ): AsyncGenerator<Row<NoInfer<Metric>>, void, void>;
}

/**
 * The largest difference that rounding explains: relative to the recorded value, or absolute for values that may be
 * near 0.
 */
export type Rounding = { relative: number } | { absolute: number };

/** Published numbers of others, by names that the experiment chooses. */
export type PublishedData = Record<
  string,
  { /** The source: "the 2020 notebook". */ by: string; values: unknown }
>;

export interface Profile<Schema extends z.ZodObject = z.ZodObject> {
  /** How the runs relate to the published ones, in words that pages show: "10 of its 30 epochs". */
  label?: string;
  /** Positive integers: TensorFlow.js treats seed 0 as no seed. */
  seeds: readonly number[];
  parameters: Partial<z.input<Schema>>;
}

export interface RunContext<Parameters, Data> {
  parameters: Parameters;
  seed: number;
  data: Data;
  /**
   * Registers the variables that hold the run's whole state, and returns the step to start from: 0, or the step after a
   * checkpoint, whose values the variables then hold. Everything else that a step needs must follow from the seed and
   * the step.
   */
  resume(state: Record<string, TensorVariable>): Promise<number>;
}

/**
 * The measurements of one step. A metric that isn't measured at this step is left out. The lab reads scalars on the
 * device back in batches, so that a GPU need not wait at each step, and then disposes them.
 */
export type Row<Metric extends string> = { step: number } & {
  [M in Metric]?: number | ScalarTensor;
};

export interface DatasetReference<Data> {
  name: string;
  /** Never set: passes the type of the data on to `run`. */
  readonly data?: Data;
}

/** The metric names of an experiment, for functions that read its results. */
export type MetricOf<E> =
  E extends ExperimentDefinition<infer _V, infer M, infer _S, infer _D> ? M : never;
/** The variant names of an experiment. */
export type VariantOf<E> =
  E extends ExperimentDefinition<infer V, infer _M, infer _S, infer _D> ? V : never;
