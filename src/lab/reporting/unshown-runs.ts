import { isCurrent, type SurveyedRun } from '../planning/run-state.ts';
import type { Survey } from '../planning/survey.ts';
import { describeRuns } from '../records/describe-runs.ts';
import { parseRunId, type RunName } from '../records/run-id.ts';
import { recordedExperiments, recordedIds } from '../records/store.ts';
import { groupRuns } from './run-groups.ts';

/** An experiment, and the ids of its runs that pages show. */
export interface ShownSurvey {
  survey: Survey;
  shown: ReadonlySet<string>;
  /** Runs that it shows by default, and that a build didn't record because no post uses them. */
  leftOut: readonly SurveyedRun[];
}

/**
 * A line for each experiment with runs that no page shows, or that pages show although they aren't fresh: "growth:
 * planned and not recorded: full seeds 1 to 3; recorded and not shown: quick seed 1 of fast".
 */
export async function describeUnshown(
  root: string,
  experiments: readonly ShownSurvey[],
): Promise<string[]> {
  const known = experiments.map(({ survey }) => survey.experiment.definition.name);
  const orphans = (await recordedExperiments(root)).filter((name) => !known.includes(name));
  const lines = await Promise.all([
    ...experiments.map((each) => describeKnown(root, each)),
    ...orphans.map((name) => describeOrphan(root, name)),
  ]);
  return lines.filter((line) => line !== undefined);
}

/** A run, and its description in a line. */
interface NotedRun extends RunName {
  what: string;
}

const notShown = {
  missing: 'planned and not recorded',
  fresh: 'recorded and not shown',
  imported: 'imported and not shown',
  stale: 'stale and not shown',
  damaged: 'damaged and not shown',
};

async function describeKnown(root: string, { survey, shown, leftOut }: ShownSurvey) {
  const { name, variants } = survey.experiment.definition;
  const planned = survey.runs.flatMap(({ run, state: { state }, recordedAs }): NotedRun[] => {
    if (recordedAs)
      return [{ ...run, what: `recorded under an earlier name, which \`run\` changes` }];
    if (!shown.has(run.id)) return [{ ...run, what: notShown[state] }];
    return isCurrent({ state }) ? [] : [{ ...run, what: `${state} and shown` }];
  });
  const ids = new Set([
    ...survey.runs.map(({ run }) => run.id),
    ...survey.renamed.map(({ from }) => from),
  ]);
  const others = (await recordedIds(root, name)).filter((id) => !ids.has(id));
  const line = describe(name, Object.keys(variants), [...planned, ...others.map(unplanned)]);
  return line && `${line}${describeLeftOut(survey, leftOut)}`;
}

/** The commands that record what a build left out. Damaged runs have no command, which would overwrite them. */
function describeLeftOut(survey: Survey, leftOut: readonly SurveyedRun[]): string {
  const recordable = leftOut.filter(({ state }) => state.state !== 'damaged');
  if (recordable.length === 0) return '';
  const commands = groupRuns(survey, recordable).flatMap((group) => group.commands);
  return `; no post uses the runs that it shows by default, so they are left to ${commands.join(' && ')}`;
}

async function describeOrphan(root: string, name: string) {
  const runs = (await recordedIds(root, name)).map(unplanned);
  return describe(
    name,
    runs.map(({ variant }) => variant),
    runs,
  );
}

function unplanned(id: string): NotedRun {
  return { ...parseRunId(id)!, what: 'recorded and no longer planned' };
}

function describe(
  name: string,
  variants: readonly string[],
  runs: readonly NotedRun[],
): string | undefined {
  if (runs.length === 0) return undefined;
  const parts = [...Map.groupBy(runs, ({ what }) => what)].map(
    ([what, group]) => `${what}: ${describeRuns(group, variants)}`,
  );
  return `${name}: ${parts.join('; ')}`;
}
