import type { z } from 'zod';
import type { ArtifactDeclarations, KeptValue } from './artifacts/declare.ts';
import type { ReaderName } from './readers/found-run.ts';
import type { ProfileName } from './records/profile.ts';
import type { ScalarTensor, TensorVariable } from './tensor.ts';

export type { ReaderName };

/** How variants are compared: seed by seed, or as independent groups of seeds. */
export const pairings = ['seed', 'none'] as const;
export type Pairing = (typeof pairings)[number];

/**
 * Declares an experiment. Returns the object unchanged; the call only adds types: `run` may yield, and charts and
 * values may read, only the metrics that `metrics` declares.
 *
 * Its runs are computed by `run`, a function, or by `command`, a program in any language, or they were computed elsewhere
 * and are `imported`.
 *
 * A run's fingerprint consists only of `run` with its imports, or the command with its files, the resolved parameters,
 * the seed, the data set's digest and the versions of the packages used. So recorded runs stay fresh when a seed, a
 * variant or a label is added.
 */
export function defineExperiment<
  Variant extends string,
  Metric extends string,
  Schema extends z.ZodObject,
  Published extends PublishedData = Record<never, never>,
  Kept extends ArtifactDeclarations = Record<never, never>,
>(
  definition: ImportedExperiment<Variant, Metric, Schema, Published, Kept>,
): ImportedExperiment<Variant, Metric, Schema, Published, Kept>;
export function defineExperiment<
  Variant extends string,
  Metric extends string,
  Schema extends z.ZodObject,
  Data,
  Published extends PublishedData = Record<never, never>,
  Kept extends ArtifactDeclarations = Record<never, never>,
>(
  definition: CommandExperiment<Variant, Metric, Schema, Data, Published, Kept>,
): CommandExperiment<Variant, Metric, Schema, Data, Published, Kept>;
export function defineExperiment<
  Variant extends string,
  Metric extends string,
  Schema extends z.ZodObject,
  Data,
  Published extends PublishedData = Record<never, never>,
  Kept extends ArtifactDeclarations = Record<never, never>,
>(
  definition: ComputedExperiment<Variant, Metric, Schema, Data, Published, Kept>,
): ComputedExperiment<Variant, Metric, Schema, Data, Published, Kept>;
export function defineExperiment(definition: ExperimentDefinition): ExperimentDefinition {
  return definition;
}

/**
 * Refers to the data set in `src/datasets/<name>.ts`, else to a built-in one, without importing it, so that an experiment
 * stays free of file access.
 */
export function datasetNamed<Data>(name: string): DatasetReference<Data> {
  return { name };
}

/** An experiment: its plan, and what computes its runs. */
export type ExperimentDefinition<
  Variant extends string = string,
  Metric extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Data = unknown,
  Published extends PublishedData = PublishedData,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> =
  | ComputedExperiment<Variant, Metric, Schema, Data, Published, Kept>
  | CommandExperiment<Variant, Metric, Schema, Data, Published, Kept>
  | ImportedExperiment<Variant, Metric, Schema, Published, Kept>;

/** What all experiments declare: what is compared, in which runs, and what is measured. */
export interface ExperimentPlan<
  Variant extends string = string,
  Metric extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Published extends PublishedData = PublishedData,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> {
  /** Kebab case, the name of the folder in `src/experiments` and in `results`. */
  name: string;
  /** A short, readable name. */
  title: string;
  /** Parses a run's parameters before the run starts; rejects unknown keys. */
  parameters: Schema;
  /** The variants to compare: each sets some of the parameters. Charts show them in this order. */
  variants: Record<Variant, { label: string; parameters: Partial<z.input<Schema>> }>;
  profiles: { [P in ProfileName]?: Profile<Schema> };
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
   * What a run keeps besides metrics, by name: `{ confusion: table('…', { actual: 'number', count: 'number' }) }`. A program
   * writes each to a file of that name in `{output}`, `confusion.csv`, or `samples@500.png` for step 500.
   */
  artifacts?: Kept;
  /**
   * The tolerance for a metric in the first two steps of a replay on another engine or device. Devices round
   * differently, and one rounding may switch a unit on. Values of later steps aren't compared, because differences grow
   * with each step. Default: 1e-2, relative to the recorded value.
   */
  rounding?: { [M in NoInfer<Metric>]?: Rounding };
}

/** An experiment whose runs are computed by a function. */
export interface ComputedExperiment<
  Variant extends string = string,
  Metric extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Data = unknown,
  Published extends PublishedData = PublishedData,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> extends ExperimentPlan<Variant, Metric, Schema, Published, Kept> {
  profiles: Planned<Schema>;
  /** The data that runs read. Left out if they need none. */
  dataset?: DatasetReference<Data>;
  /**
   * For progress: the number of rows of a run, which is that of its steps if each has one. With the number of samples for
   * one row, the record has a throughput, too.
   */
  length(parameters: z.output<Schema>): RunLength;
  /**
   * Yields rows at ascending steps, from the step on that `resume` returns; at most one a step. A row must come after all
   * changes of its step: a checkpoint taken then resumes with the next step.
   */
  run(
    context: RunContext<z.output<Schema>, Data, NoInfer<Kept>>,
  ): AsyncGenerator<Row<NoInfer<Metric>>, void, void>;
  command?: undefined;
  imported?: undefined;
}

/** An experiment whose runs are computed by a program, in any language. */
export interface CommandExperiment<
  Variant extends string = string,
  Metric extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Data = unknown,
  Published extends PublishedData = PublishedData,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> extends ExperimentPlan<Variant, Metric, Schema, Published, Kept> {
  profiles: Planned<Schema>;
  /**
   * The program and its arguments, started without a shell: `python train.py --lr {learningRate} --seed {seed}`. Besides
   * the parameters, it may have `{seed}`, `{parameters}` (a JSON file with all of them and the seed), `{output}` and
   * `{checkpoints}` (folders), `{metrics}` (the file of rows) and `{dataset}` (a folder). The environment has the same as
   * `RETRACE_SEED`, `RETRACE_PARAMETERS` and so on.
   */
  command: string;
  /**
   * What the program writes into `{output}`, if it writes no rows to `RETRACE_METRICS`: the name of a tool whose files
   * are read, or more about them.
   */
  reads?: Reads;
  /** The folder in which the program starts, relative to the project. Default: the experiment's. */
  folder?: string;
  /**
   * Other files that the program reads, such as a library of the same checkout: paths with `*` and `**`, relative to the
   * experiment's folder.
   */
  uses?: readonly string[];
  /** The data that the program reads, as files or folders relative to the experiment's folder. */
  inputs?: readonly string[];
  /** The data that runs read as `{dataset}`: a folder of NumPy arrays. */
  dataset?: DatasetReference<Data>;
  /** Names data that the program brings itself, so that their digest isn't known: "scikit-learn's digits". */
  data?: { edition: string };
  /** The file that locks the versions of packages, relative to the experiment's folder. Default: the nearest one. */
  environment?: string;
  /** The packages behind imported names that differ from them, by imported name: `{ cv2: 'opencv-python' }`. */
  packages?: Readonly<Record<string, string>>;
  /** Whether a run is refused, and not only marked, where no file locks all packages. */
  strictEnvironment?: boolean;
  /** Whether nothing is random. The command then needs no `{seed}`, and the profiles plan one seed each. */
  deterministic?: boolean;
  /**
   * `bitwise` promises that a replay on the same device with the same packages gives the same bits. Without it, a replay
   * must agree within `rounding`.
   */
  reproducible?: 'bitwise';
  /** How long the program may take to save its state after SIGTERM, in seconds. Default: 30. */
  stopSeconds?: number;
  /** For progress, and to refuse a run with fewer rows: see that of experiments with `run`. */
  length?(parameters: z.output<Schema>): RunLength;
  run?: undefined;
  imported?: undefined;
}

/** An experiment whose runs were computed elsewhere, and recorded by another tool. */
export interface ImportedExperiment<
  Variant extends string = string,
  Metric extends string = string,
  Schema extends z.ZodObject = z.ZodObject,
  Published extends PublishedData = PublishedData,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> extends ExperimentPlan<Variant, Metric, Schema, Published, Kept> {
  /**
   * How `lab import` reads runs, and finds each one's place in the plan: a run is of the variant and profile whose
   * parameters it has.
   */
  imported: ImportRules;
  run?: undefined;
  command?: undefined;
  length?: undefined;
  dataset?: undefined;
}

/** Profiles of experiments that a machine computes: a quick one always. */
export interface Planned<Schema extends z.ZodObject = z.ZodObject> {
  quick: Profile<Schema>;
  short?: Profile<Schema>;
  full?: Profile<Schema>;
}

/** How long a run is. */
export interface RunLength {
  /** The number of rows. */
  steps: number;
  samplesPerStep?: number;
}

/** Which files of a command's output are read, and how. */
export type Reads =
  | ReaderName
  | {
      /** The tool whose files they are. */
      tool: ReaderName;
      /** A file in `{output}`, if several could be meant; may have `*` and `**`. */
      file?: string;
      /** The column or key that holds the step. */
      step?: string;
    }
  | {
      /** For each line of the program's output, or of `file`: its groups are named `step` and like metrics. */
      lines: RegExp;
      file?: string;
    };

/** How runs of another tool are assigned to the plan. */
export interface ImportRules {
  /** The parameter that is the seed. Default: `seed`. Runs without one are numbered in the order of their names. */
  seed?: string;
  /** The column or key that holds the step. Default: the one that the tool uses. */
  step?: string;
  /** The tool whose files are read, if several could be meant. */
  tool?: ReaderName;
  /** For logs in lines of text: its groups are named `step` and like metrics. */
  lines?: RegExp;
  /**
   * For runs whose parameters stand in the names of their folders or files, below the one that is imported: its groups are
   * named like parameters, and like the seed.
   */
  place?: RegExp;
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
  /** Positive integers: TensorFlow.js treats seed 0 as no seed. Imported runs may have it. */
  seeds: readonly number[];
  parameters: Partial<z.input<Schema>>;
}

export interface RunContext<
  Parameters,
  Data,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> {
  parameters: Parameters;
  seed: number;
  data: Data;
  /**
   * Registers the variables that hold the run's whole state, and returns the step to start from: 0, or the step after a
   * checkpoint, whose values the variables then hold. Everything else that a step needs must follow from the seed and
   * the step.
   */
  resume(state: Record<string, TensorVariable>): Promise<number>;
  /**
   * Keeps one of the declared artifacts with the run. What was kept before under the same name and step is replaced.
   *
   * @param value rows of a table, an array or a tensor, a picture's bytes or pixels, a text; for a digest, the file's bytes
   * @param step the step that it belongs to; left out for the run's end
   * @throws ExpectedError if the value isn't of the declared kind, or is larger than may be kept
   */
  keep<Name extends keyof Kept & string>(
    name: Name,
    value: KeptValue<Kept[Name]>,
    step?: number,
  ): Promise<void>;
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

/** A run's number of rows, and of samples for each, as far as its experiment tells them. */
export function lengthOf(
  definition: ExperimentDefinition,
  parameters: Record<string, unknown>,
): Partial<RunLength> {
  return definition.length?.(parameters) ?? {};
}

/** The metric names of an experiment, for functions that read its results. */
export type MetricOf<E> =
  E extends ExperimentPlan<infer _V, infer M, infer _S, infer _P, infer _K> ? M : never;
/** The variant names of an experiment. */
export type VariantOf<E> =
  E extends ExperimentPlan<infer V, infer _M, infer _S, infer _P, infer _K> ? V : never;
/** The names of an experiment's parameters that are numbers. */
export type NumericParameterOf<E> =
  E extends ExperimentPlan<infer _V, infer _M, infer S, infer _P, infer _K>
    ? NumericKeys<z.output<S>>
    : never;
type NumericKeys<Parameters> = {
  [P in keyof Parameters & string]: NonNullable<Parameters[P]> extends number ? P : never;
}[keyof Parameters & string];
