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
> {
  experiment: { name: string; title: string };
  profile: ProfileName;
  /** How the experiment compares its variants. */
  pairing: Pairing;
  /** Whether a run has another fingerprint than today's: the page must say so. */
  stale: boolean;
  /** The experiment's published numbers of others. */
  published: Published;
  variants: readonly VariantResults<Variant, Metric>[];
}

export interface VariantResults<Variant extends string = string, Metric extends string = string> {
  name: Variant;
  label: string;
  runs: readonly RecordedRun<Metric>[];
}

export interface RecordedRun<Metric extends string = string> {
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
}

/** What `run.json` holds of a run. Its summary has only metrics that the experiment declares. */
export type RecordOf<Metric extends string = string> = Omit<RunRecord, 'summary'> & {
  summary: { [M in Metric]?: number };
};

/** The results of an experiment, typed by its definition. */
export type ResultsOf<E> =
  E extends ExperimentPlan<infer Variant, infer Metric, infer _Schema, infer Published>
    ? Results<Variant, Metric, Published>
    : never;
