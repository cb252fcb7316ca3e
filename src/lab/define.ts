import type { Scalar, Variable } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { ProfileName } from './records/profile.ts';

/** How variants are compared: seed by seed, or as independent groups of seeds. */
export const pairings = ['seed', 'none'] as const;
export type Pairing = (typeof pairings)[number];

/**
 * Declares an experiment. The object is returned as it is; what the call adds is types: metrics named
 * in `metrics` are the only ones that `run` may yield and that charts and values may read.
 *
 * Only `run`, with what it imports, the resolved parameters, the data set's digest and the versions of
 * the packages used make up a run's fingerprint. So adding a seed, a variant or a label leaves recorded
 * runs fresh.
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

/** Refers to the data set in `src/datasets/<name>.ts` without importing it, so that an experiment stays free of file access. */
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
  /** A short name for people. */
  title: string;
  dataset: DatasetReference<Data>;
  /** Parsed before a run starts; unknown keys are refused. */
  parameters: Schema;
  /** What is compared: each variant sets some of the parameters. Their order is the order in charts. */
  variants: Record<Variant, { label: string; parameters: Partial<z.input<Schema>> }>;
  profiles: { quick: Profile<Schema>; short?: Profile<Schema>; full?: Profile<Schema> };
  /**
   * `seed` where the variants share a seed's random numbers: the same first weights, the same batches. Then what they
   * share cancels out in their difference. `none` where each draws its own: then groups of seeds are compared, by
   * Welch's t. Default: `seed`, whose intervals hold either way, but are wider where nothing is shared.
   */
  pairing?: Pairing;
  /** Which runs pages show: all seeds of the profile, unless some are named. Must be said where there are several profiles. */
  shows?: { profile: ProfileName; seeds?: readonly number[] };
  /**
   * What others published, to be shown beside what is measured here: charts, values and tables read it as
   * `results.published`, so that pages can say whose it is. Its values are JSON.
   */
  published?: Published;
  /** Each metric with a description that stands alone, unit included. */
  metrics: Record<Metric, string>;
  /**
   * How far a metric may differ in the first two steps of a replay on another engine or device, which round differently:
   * one rounding may switch a unit on. Later nothing is compared, as differences grow with each step. Default: 1e-2, relative
   * to the recorded value.
   */
  rounding?: { [M in NoInfer<Metric>]?: Rounding };
  /** For progress and throughput: how many steps a run has, and how many samples one step uses. */
  length(parameters: z.output<Schema>): { steps: number; samplesPerStep: number };
  /** Yields one row a step, in order from the step that `resume` returns, each when its step is done: the state then belongs to the next one. */
  run(
    context: RunContext<z.output<Schema>, Data>,
  ): AsyncGenerator<Row<NoInfer<Metric>>, void, void>;
}

/** The greatest difference that rounding explains: relative to the recorded value, or absolute where that may be near 0. */
export type Rounding = { relative: number } | { absolute: number };

/** Numbers of others, by names of one's own. */
export type PublishedData = Record<
  string,
  { /** Whose: "the 2020 notebook". */ by: string; values: unknown }
>;

export interface Profile<Schema extends z.ZodObject = z.ZodObject> {
  /** How its runs stand to those that were published, in words: "10 of its 30 epochs". Pages say it. */
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
   * Names the variables that are the run's whole state, and returns the step to go on from: 0, or the
   * one after a checkpoint whose values they then hold. Everything else that a step needs must follow
   * from the seed and the step.
   */
  resume(state: Record<string, Variable>): Promise<number>;
}

/**
 * What one step measured. A metric that isn't measured at this step is left out. Scalars on the device
 * are read back by the lab in batches, so that a GPU need not wait at each step, and then disposed.
 */
export type Row<Metric extends string> = { step: number } & {
  [M in Metric]?: number | Scalar;
};

export interface DatasetReference<Data> {
  name: string;
  /** Never present: carries the type of the data to `run`. */
  readonly data?: Data;
}

/** The metric names of an experiment, for functions that read its results. */
export type MetricOf<E> =
  E extends ExperimentDefinition<infer _V, infer M, infer _S, infer _D> ? M : never;
/** The variant names of an experiment. */
export type VariantOf<E> =
  E extends ExperimentDefinition<infer V, infer _M, infer _S, infer _D> ? V : never;
