import type { ExperimentDefinition } from '../lab/define.ts';
import type { Declared } from '../lab/findings/metrics/metric-number.ts';
import type { KeptNames } from '../lab/findings/samples.ts';
import { loadDefinition } from '../lab/planning/experiment.ts';
import { type PlannedRun, planRuns } from '../lab/planning/plan.ts';
import { type ProfileName, profilesOf } from '../lab/records/profile.ts';
import type { RunRecord } from '../lab/records/record.ts';
import type { Results } from '../lab/results.ts';
import { type Readable, readRecorded, readResults } from '../lab/shown/read-results.ts';
import { ofCommonSeeds, parseSource, type Shown, shownOf } from '../lab/shown/shown-runs.ts';
import { ExpectedError } from '../messages/expected-error.ts';
import { reasonOf } from './attempt.ts';

export interface ShownResults {
  /** Undefined if there is no recorded run that pages could show. */
  results: Results | undefined;
  /** What the experiment measures and keeps, and of what. */
  measured: Declared & KeptNames;
  /** Why runs were left out. */
  problems: string[];
}

/**
 * Reads the results that pages show of an experiment, or those that a component names. Stale results are read like
 * fresh ones, because pages showed them.
 *
 * @param code the project that says which runs are shown
 * @param records the project whose `results` hold the runs
 * @param source in the form that `parseSource` takes
 * @throws ExpectedError if the experiment doesn't load, or a run doesn't match its record
 */
export async function shownResults(
  code: string,
  records: string,
  source: string,
): Promise<ShownResults> {
  const parsed = parseSource(source);
  if (!parsed) throw new ExpectedError(`${source}: names no experiment and runs`);
  const definition = await loadDefinition(code, parsed.experiment);
  const { metrics, artifacts = {} } = definition;
  const parameters = Object.keys(definition.parameters.shape);
  const measured = { metrics, artifacts, parameters, variants: variantsOf(definition) };
  const problems: string[] = [];
  for (const { profile, seeds } of candidatesOf(definition, parsed.shown)) {
    const planned = planRuns({ definition }, { profile });
    const wanted = planned.filter(({ seed }) => seeds.includes(seed));
    const read: ReadRun[] = [];
    // One after another, because the files of series may be large.
    for (const run of wanted) read.push(...(await readRun(records, run, problems)));
    const runs = ofCommonSeeds(
      Object.keys(definition.variants).length,
      read,
      ({ run }) => run.seed,
    );
    if (runs.length === 0) continue;
    const results = await readResults(records, readableOf(definition, profile, runs));
    return { results, measured, problems };
  }
  return { results: undefined, measured, problems };
}

/**
 * The profiles to try, in this order. Without `shows`, as in older commits, pages show the most complete profile that
 * has runs.
 */
function candidatesOf(definition: ExperimentDefinition, shown: Shown | undefined) {
  if (shown) {
    const { profile, seeds = definition.profiles[profile]?.seeds ?? [] } = shown;
    return [{ profile, seeds }];
  }
  if (definition.shows) return [shownOf(definition)];
  return profilesOf(definition).map((profile) => ({
    profile,
    seeds: definition.profiles[profile]!.seeds,
  }));
}

interface ReadRun {
  run: PlannedRun;
  record: RunRecord;
}

async function readRun(records: string, run: PlannedRun, problems: string[]): Promise<ReadRun[]> {
  try {
    const recorded = await readRecorded(records, run.experiment, run.id);
    return recorded ? [{ run, record: recorded.record }] : [];
  } catch (error) {
    problems.push(reasonOf(error));
    return [];
  }
}

function variantsOf({ variants }: ExperimentDefinition) {
  return Object.entries(variants).map(([name, { label }]) => ({ name, label }));
}

function readableOf(
  definition: ExperimentDefinition,
  profile: ProfileName,
  runs: readonly ReadRun[],
) {
  const { name, title, pairing = 'seed', published = {}, artifacts = {} } = definition;
  return {
    name,
    title,
    profile,
    pairing,
    stale: false,
    published: published as Readable['published'],
    variants: variantsOf(definition),
    artifacts,
    runs: runs.map(({ run, record }) => ({ id: run.id, state: stateOf(record), record })),
  };
}

/** Only current runs are read here. */
function stateOf({ provenance }: ReadRun['record']): 'fresh' | 'imported' {
  return provenance.imported ? 'imported' : 'fresh';
}
