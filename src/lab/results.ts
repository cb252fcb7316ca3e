import type {
  ArrayDeclaration,
  ArtifactDeclarations,
  KeptArray,
  NamesOf,
  TableDeclaration,
  TableRowOf,
  TextDeclaration,
} from './artifacts/declare.ts';
import type { ExperimentPlan, Pairing, PublishedData } from './define.ts';
import type { ProfileName } from './records/profile.ts';
import type { RunRecord } from './records/record.ts';
import type { Series } from './records/series.ts';

export type { Series };

/**
 * The input of charts, diagrams, values, tables and claims: the runs of one experiment in one profile, with the same seeds for
 * every variant. Variants are in the experiment's order, seeds ascending.
 */
export interface Results<
  Variant extends string = string,
  Metric extends string = string,
  Published extends PublishedData = PublishedData,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> {
  experiment: { name: string; title: string };
  profile: ProfileName;
  /** How the experiment compares its variants. */
  pairing: Pairing;
  /** Whether a run has another fingerprint than today's: the page must say so. */
  stale: boolean;
  /** The experiment's published numbers of others. */
  published: Published;
  variants: readonly VariantResults<Variant, Metric, Kept>[];
  /**
   * The results of other experiments that are read together with these, by their names: those that a post names besides,
   * as in `of="lm-small+lm-large/sizes"`. Each has its own runs and seeds. An experiment that is named twice, with other runs,
   * has those as part of its name: `lm@full`.
   */
  with?: { readonly [experiment: string]: Results };
}

export interface VariantResults<
  Variant extends string = string,
  Metric extends string = string,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> {
  name: Variant;
  label: string;
  runs: readonly RecordedRun<Metric, Kept>[];
}

export interface RecordedRun<
  Metric extends string = string,
  Kept extends ArtifactDeclarations = ArtifactDeclarations,
> {
  /** `<variant>-<profile>-seed<seed>`, the folder's name. */
  id: string;
  /** `imported`: recorded by another tool, so that nothing here can tell whether it is fresh. */
  state: 'fresh' | 'stale' | 'imported';
  /** Present in development only: it is in progress, and has its rows so far. Its record has little else. */
  isRunning?: true;
  record: RecordOf<Metric>;
  /** The last step with a row; undefined without rows. */
  lastStep: number | undefined;
  /** A copy of the metric's values at the steps where it was measured, steps ascending. */
  series(metric: Metric): Series;
  /**
   * The rows of a table that the run kept, a copy.
   *
   * @param of the step; default: that of the run's end, else the last one
   * @throws ExpectedError if the run kept no such table
   */
  table<Name extends NamesOf<Kept, TableDeclaration>>(
    name: Name,
    of?: AtStep,
  ): TableRowOf<Extract<Kept[Name], TableDeclaration>['columns']>[];
  /** The numbers of an array that the run kept, a copy, in row-major order. @throws ExpectedError as `table` */
  array(name: NamesOf<Kept, ArrayDeclaration>, of?: AtStep): KeptArray;
  /** A text that the run kept. @throws ExpectedError as `table` */
  text(name: NamesOf<Kept, TextDeclaration>, of?: AtStep): string;
  /** The steps at which an artifact was kept, ascending; without that of the run's end. */
  steps(name: keyof Kept & string): number[];
}

/** Of the artifacts of one name, that of a step. */
export interface AtStep {
  at?: number | undefined;
}

/** What `run.json` holds of a run. Its summary has only metrics that the experiment declares. */
export type RecordOf<Metric extends string = string> = Omit<RunRecord, 'summary'> & {
  summary: { [M in Metric]?: number };
};

/**
 * The results of an experiment, typed by its definition. Others that are read together with it are named in the second
 * type: `ResultsOf<typeof small, { 'lm-large': typeof large }>`.
 */
export type ResultsOf<E, Others = never> =
  E extends ExperimentPlan<infer Variant, infer Metric, infer _Schema, infer Published, infer Kept>
    ? Results<Variant, Metric, Published, Kept> &
        ([Others] extends [never]
          ? unknown
          : { with: { readonly [Name in keyof Others]: ResultsOf<Others[Name]> } })
    : never;

/** A run of an experiment, typed by its definition. */
export type RunOf<E> =
  E extends ExperimentPlan<
    infer _Variant,
    infer Metric,
    infer _Schema,
    infer _Published,
    infer Kept
  >
    ? RecordedRun<Metric, Kept>
    : never;
