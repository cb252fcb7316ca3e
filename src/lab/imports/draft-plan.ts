import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { camelCase } from '../readers/metric-names.ts';
import { readRuns } from '../readers/read-runs.ts';
import { listed } from '../readers/source.ts';
import { type DraftArtifact, draftArtifacts } from './artifacts/draft-artifacts.ts';
import { type DraftParameter, draftParameters, seedNameIn } from './draft-parameters.ts';
import { draftPlaces } from './draft-places.ts';
import { type DraftVariant, draftVariants } from './draft-variants.ts';
import { type ReadRules, readOptions } from './read-options.ts';

/** An experiment that would take the runs of a place, as far as their files tell. */
export interface DraftPlan {
  /** "W&B", in the order in which they were found. */
  tools: string[];
  metrics: DraftMetric[];
  artifacts: DraftArtifact[];
  parameters: DraftParameter[];
  variants: DraftVariant[];
  seeds: number[];
  /** The parameter that holds the seed, by the tool's name; undefined if no run tells one. */
  seedName: string | undefined;
  /** Whether runs are numbered, because they tell no seeds, or variants have none in common. */
  areNumbered: boolean;
  /** A regular expression for the places of runs, if parameters stand in the names of folders. */
  place: string | undefined;
  /** How the files are read. */
  rules: ReadRules;
  /** What the draft leaves out, for its author: whole sentences. */
  leftOut: string[];
}

export interface DraftMetric {
  /** As the experiment declares it. */
  name: string;
  /** The tool's name. */
  tool: string;
  /** Whether there is a curve to draw: a run measured it at several steps. */
  isCurve: boolean;
}

/** More would make a post of pictures only. */
const mostMetrics = 12;

/**
 * Guesses the experiment of the runs in a folder or file: variants are the values of parameters that vary between runs,
 * but for the seed; metrics those that all runs have.
 *
 * @throws ExpectedError if no run is there, or if runs can't be told apart
 */
export async function draftPlan(place: string, rules: ReadRules = {}): Promise<DraftPlan> {
  const { runs } = await readRuns(place, readOptions(rules));
  const withRows = runs.filter(({ metrics }) => metrics.size > 0);
  if (withRows.length === 0) {
    throw new ExpectedError(`${listed(runs.map((run) => run.place))}: no run has rows`);
  }
  const { pattern, runs: measured } = draftPlaces(withRows);
  const seed = seedNameIn(measured);
  const { parameters, leftOut } = draftParameters(measured, seed);
  const { variants, seeds, areNumbered } = draftVariants(measured, parameters, seed);
  const metrics = draftMetrics(measured);
  const artifacts = await draftArtifacts(
    measured,
    metrics.map(({ name }) => name),
  );
  const beyond = metrics.slice(mostMetrics).map(({ tool }) => plainLine(tool, 60));
  return {
    tools: [...new Set(measured.map(({ tool }) => tool))],
    metrics: metrics.slice(0, mostMetrics),
    artifacts,
    parameters,
    variants,
    seeds,
    seedName: seed,
    areNumbered,
    place: pattern,
    rules,
    leftOut: [
      ...leftOut,
      ...(beyond.length > 0
        ? [`left out ${beyond.length} more metrics: ${listed(beyond, 12)}`]
        : []),
    ],
  };
}

/** Names of what orders rows, which no figure is about. */
const orders = /^(step|globalStep|epoch|iteration|iter|time|timestamp|wallTime|runtime)$/;

/** Names that no function in a draft's `charts.ts` may have. */
const reserved = new Set(
  'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for function if implements import in instanceof interface let new null overSteps package private protected public return static super switch this throw true try typeof var void while with yield experiment'.split(
    ' ',
  ),
);

function draftMetrics(runs: readonly FoundRun[]): DraftMetric[] {
  const [first, ...others] = runs as [FoundRun, ...FoundRun[]];
  const names = [...first.metrics.keys()].filter((name) =>
    [first, ...others].every((run) => isMeasured(run, name)),
  );
  const forms = names.map((name) => camelCase(name));
  const metrics = names.flatMap((tool, i): DraftMetric[] => {
    const name = forms[i];
    const isDrafted =
      name !== undefined &&
      /^[a-z]/.test(name) &&
      !tool.startsWith('_') &&
      !orders.test(name) &&
      !reserved.has(name) &&
      forms.filter((form) => form === name).length === 1;
    return isDrafted ? [{ name, tool, isCurve: isCurve(runs, tool) }] : [];
  });
  if (metrics.length > 0) return metrics;
  const known = plainLine(listed([...first.metrics.keys()], 12));
  throw new ExpectedError(
    `no metric is one of all ${runs.length} runs; ${first.place} has ${known}: draft from runs that measure the same`,
  );
}

function isMeasured({ metrics }: FoundRun, name: string): boolean {
  return metrics.get(name)?.value.some(Number.isFinite) ?? false;
}

function isCurve(runs: readonly FoundRun[], name: string): boolean {
  return runs.some(({ metrics }) => new Set(metrics.get(name)!.step).size > 1);
}
