import type { TopLevelSpec } from 'vega-lite';
import { chartWidths } from '../charts/look/theme.ts';
import { metricChart } from '../charts/metrics/metric-chart.ts';
import { type Attempt, attempt, reasonOf } from '../evidence/attempt.ts';
import {
  type Evaluation,
  evaluateExperiment,
  fromWholeSeeds,
  type Value,
} from '../evidence/evaluate.ts';
import { functionsOf } from '../evidence/exports.ts';
import { type Findings, judgePosts } from '../evidence/judge-posts.ts';
import {
  evaluateMetrics,
  type MetricUse,
  metricUses,
} from '../evidence/metrics/metric-evaluation.ts';
import { type Post, readPosts } from '../evidence/posts.ts';
import { type ShownResults, shownResults } from '../evidence/shown-results.ts';
import type { Measured } from '../lab/findings/finding.ts';
import type { Measurements } from '../lab/findings/metrics/metric-number.ts';
import { readsUnnamed } from '../lab/findings/reads.ts';
import {
  type KeptNames,
  type SampleGrid,
  sampledArtifact,
  samplesOf,
} from '../lab/findings/samples.ts';
import { type FormattedTable, formatTable } from '../lab/findings/table-text.ts';
import { experimentNames } from '../lab/planning/experiment.ts';
import { splitName } from '../lab/records/run-id.ts';
import type { ResultTable } from '../lab/result-table.ts';
import type { Results } from '../lab/results.ts';
import { namesOfOthers, sourcesIn } from '../lab/shown/shown-runs.ts';
import { nameOfSamples } from '../markdown/attributes/samples-use.ts';
import { namedBy } from '../markdown/components.ts';
import type { Use } from '../markdown/references.ts';

/** Everything that a project says of recorded runs. The maps have keys `<experiment>/<name>`. */
export interface Snapshot {
  posts: Post[];
  values: ReadonlyMap<string, Attempt<Value>>;
  claims: ReadonlyMap<string, Attempt<Measured>>;
  findings: Findings;
  tables: ReadonlyMap<string, Attempt<FormattedTable>>;
  /** Specifications for the width of a text column; nothing is drawn yet. */
  charts: ReadonlyMap<string, Attempt<TopLevelSpec>>;
  diagrams: ReadonlyMap<string, Attempt<TopLevelSpec>>;
  /** The samples that posts show, by `<experiment>/<artifact>` and what is chosen of it. */
  samples: ReadonlyMap<string, Attempt<SampleGrid>>;
  /** The experiments that couldn't be computed at all. */
  failed: ReadonlySet<string>;
  /** Why experiments failed, and which runs and posts couldn't be read. */
  problems: string[];
  /** The studies that make up this snapshot. */
  studies: readonly Study[];
}

/**
 * Evaluates a project's code on records.
 *
 * @param code the project that holds the experiments and posts
 * @param records the project whose `results` are read
 * @param known studies that were computed before, from the same code and the same runs
 */
export async function takeSnapshot(
  code: string,
  records: string,
  known: readonly Study[] = [],
): Promise<Snapshot> {
  const posts = await readPosts(code);
  const sources = new Set([...(await experimentNames(code)), ...otherSources(posts)]);
  const studies = await Promise.all(
    [...sources].map(
      (name) =>
        known.find((one) => one.name === name) ??
        studyOf(code, records, name, usesOfSource(posts, name)),
    ),
  );
  const claims = mapOf(studies, ({ claims }) => claims);
  const measured = [...claims].flatMap(([of, one]) => ('ok' in one ? [[of, one.ok] as const] : []));
  return {
    posts,
    values: mapOf(studies, ({ values }) => values),
    claims,
    findings: judgePosts(posts, new Map(measured)),
    tables: mapOf(studies, ({ tables }) => tables),
    charts: mapOf(studies, ({ charts }) => charts),
    diagrams: mapOf(studies, ({ diagrams }) => diagrams),
    samples: mapOf(studies, ({ samples }) => samples),
    failed: new Set(studies.filter(({ failed }) => failed).map(({ name }) => name)),
    problems: [
      ...studies.flatMap(({ problems }) => problems),
      ...posts.flatMap(({ file, problem }) => (problem ? [`${file}: ${problem}`] : [])),
    ],
    studies,
  };
}

/**
 * What components show of other runs than their experiment does by default, "growth@quick", or of several experiments,
 * "growth+decay".
 */
function otherSources(posts: readonly Post[]): string[] {
  const used = posts.flatMap(({ uses }) => uses.map((use) => splitName(namedBy(use)).experiment));
  return used.filter((source) => /[@+]/.test(source));
}

/** The values, claims, tables, charts, diagrams and samples of one experiment, by name. */
export interface Study extends Evaluation {
  /** In the form that `parseSource` takes: the experiment, with its runs if they aren't the default ones. */
  name: string;
  tables: Record<string, Attempt<FormattedTable>>;
  charts: Record<string, Attempt<TopLevelSpec>>;
  diagrams: Record<string, Attempt<TopLevelSpec>>;
  samples: Record<string, Attempt<SampleGrid>>;
  failed: boolean;
  problems: string[];
}

/** The uses of what is computed from the runs of a source. */
function usesOfSource(posts: readonly Post[], source: string): Use[] {
  return posts
    .flatMap(({ uses }) => uses)
    .filter((use) => splitName(namedBy(use)).experiment === source);
}

async function studyOf(
  code: string,
  records: string,
  source: string,
  uses: readonly Use[],
): Promise<Study> {
  const [first, ...others] = sourcesIn(source);
  const name = first.split('@', 1)[0]!;
  const noItems = { values: {}, claims: {}, tables: {}, charts: {}, diagrams: {}, samples: {} };
  const nothing = { name: source, ...noItems, failed: false };
  try {
    const { results, measured, problems } = await resultsTogether(code, records, [
      first,
      ...others,
    ]);
    if (!results) return { ...nothing, problems };
    const exported = await evaluateExperiment(code, name, results);
    const ofMetrics = evaluateMetrics(uses, results, measured, exported);
    const charts = await applyAll(code, name, 'charts', specFrom(results));
    const diagrams = await applyAll(code, name, 'diagrams', specFrom(results));
    const study = {
      ...nothing,
      claims: { ...exported.claims, ...ofMetrics.claims },
      values: { ...exported.values, ...ofMetrics.values },
      tables: await applyAll(code, name, 'tables', (table: Tabulate) =>
        formatTable(fromWholeSeeds(results, table)),
      ),
      charts: {
        ...charts,
        ...metricCharts(
          metricUses(uses, 'Figure', measured, [charts, diagrams]),
          results,
          measured,
        ),
      },
      diagrams,
      samples: samplesIn(uses, results, measured),
      problems,
    };
    return others.length > 0 ? onlyUsed(study, uses) : withoutTogether(study);
  } catch (error) {
    return { ...nothing, failed: true, problems: [`${source}: ${reasonOf(error)}`] };
  }
}

/** The results of the first source, with those of the others; undefined unless all have some. */
async function resultsTogether(
  code: string,
  records: string,
  sources: readonly [string, ...string[]],
): Promise<ShownResults> {
  const [own, ...others] = await Promise.all(
    sources.map((source) => shownResults(code, records, source)),
  );
  if (others.length === 0) return own!;
  const names = namesOfOthers(sources);
  const found = others.flatMap(({ results }, i) =>
    results ? [[names[i]!, results] as const] : [],
  );
  const isComplete = own!.results && found.length === others.length;
  return {
    ...own!,
    results: isComplete ? { ...own!.results!, with: Object.fromEntries(found) } : undefined,
    problems: [own!, ...others].flatMap(({ problems }) => problems),
  };
}

/** Only what posts show: other exports of the first experiment don't read the others. */
function onlyUsed(study: Study, uses: readonly Use[]): Study {
  const names = new Set(uses.map(({ of }) => splitName(of).name));
  const usedOf = <T>(all: Record<string, T>) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
  return {
    ...study,
    values: usedOf(study.values),
    claims: usedOf(study.claims),
    tables: usedOf(study.tables),
    charts: usedOf(study.charts),
    diagrams: {},
    samples: {},
  };
}

/** Without what reads other experiments: it is computed where a post names them. */
function withoutTogether(study: Study): Study {
  const alone = <T>(all: Record<string, Attempt<T>>) =>
    Object.fromEntries(
      Object.entries(all).filter(([, one]) => 'ok' in one || !readsUnnamed(one.error)),
    );
  return {
    ...study,
    values: alone(study.values),
    claims: alone(study.claims),
    tables: alone(study.tables),
    charts: alone(study.charts),
  };
}

/** Makes a chart's or diagram's specification for a column of text. */
function specFrom(results: Results) {
  return (chart: Chart) =>
    fromWholeSeeds(results, (read) => chart(read, chartWidths.wide), { keepDiverged: true });
}

/** The charts of metrics that have none of their own. */
function metricCharts(
  uses: readonly MetricUse[],
  results: Results,
  { metrics }: Measurements,
): Study['charts'] {
  const specOf = specFrom(results);
  const charts = uses.map(({ name, metric, attributes }) => {
    const described = { name: metric, description: metrics[metric]! };
    const chart = metricChart(described, attributes['scale'] === 'log' ? 'log' : undefined);
    return [name, attempt(() => specOf(chart))] as const;
  });
  return Object.fromEntries(charts);
}

/** The samples that posts show. */
function samplesIn(uses: readonly Use[], results: Results, kept: KeptNames): Study['samples'] {
  const shown = uses
    .filter(({ component }) => component === 'Samples')
    .map((use) => {
      const name = splitName(nameOfSamples(namedBy(use), use.attributes)).name!;
      const artifact = splitName(namedBy(use)).name!;
      return [name, attempt(() => shownSamples(artifact, use, results, kept))] as const;
    });
  return Object.fromEntries(shown);
}

function shownSamples(
  name: string,
  { attributes }: Use,
  results: Results,
  kept: KeptNames,
): SampleGrid {
  const { value, limits } = samplesOf(results, sampledArtifact(name, kept), attributes);
  if (value) return value;
  throw new Error(limits.join('; '));
}

type Tabulate = (results: Results) => ResultTable;
type Chart = (results: Results, width: number) => TopLevelSpec;

async function applyAll<F extends (...given: never[]) => unknown, T>(
  code: string,
  experiment: string,
  file: 'tables' | 'charts' | 'diagrams',
  apply: (exported: F) => T,
): Promise<Record<string, Attempt<T>>> {
  const exported = await functionsOf<F>(code, experiment, file);
  return Object.fromEntries(exported.map(([name, one]) => [name, attempt(() => apply(one))]));
}

function mapOf<T>(
  studies: readonly Study[],
  pick: (study: Study) => Record<string, T>,
): ReadonlyMap<string, T> {
  return new Map(
    studies.flatMap((study) =>
      Object.entries(pick(study)).map(([name, one]) => [`${study.name}/${name}`, one] as const),
    ),
  );
}
