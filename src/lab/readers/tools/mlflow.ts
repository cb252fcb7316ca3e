import { artifactStepsFrom } from '../artifact-file.ts';
import { stepsFrom } from '../formats/collected-metrics.ts';
import type { Candidate, FoundRun, Reader } from '../found-run.ts';
import { factsOf, labelOf, withoutGaps } from '../told-facts.ts';
import { type MlflowArtifacts, mlflowArtifacts } from './mlflow-artifacts.ts';
import { mlflowDatabases } from './mlflow-database.ts';
import { type MlflowRun, type MlflowRuns, mlflowFolders } from './mlflow-folder.ts';

/** MLflow's folders `mlruns`, and its SQLite databases, `mlflow.db`. */
export const mlflow: Reader = {
  name: 'mlflow',
  async find(source, { step }) {
    const found = [...(await mlflowFolders(source)), ...(await mlflowDatabases(source))];
    const kept = mlflowArtifacts(source);
    return found.map((runs) => candidateOf(runs, kept, step));
  },
};

type Kept = ReadonlyMap<string, MlflowArtifacts>;

function candidateOf(
  { place, files, read }: MlflowRuns,
  kept: Kept,
  step: string | undefined,
): Candidate {
  // A database has runs of many folders.
  const own =
    files.length === 1 && files[0] === place ? [...kept.values()] : [kept.get(idOf(place))];
  return {
    place,
    files: [...files, ...own.flatMap((each) => each?.files ?? [])],
    read: async () => (await read()).map((run) => foundRun(run, kept, step)),
  };
}

/** The last part of a folder, or what follows the database's name. */
function idOf(place: string): string {
  return place.split(/[/#]/).at(-1)!;
}

function foundRun(run: MlflowRun, kept: Kept, step: string | undefined): FoundRun {
  const { place, name, start, end, commit, digest } = run;
  const own = kept.get(idOf(place))?.artifacts ?? [];
  const artifacts = artifactStepsFrom(own, run.metrics, step);
  return {
    ...(artifacts.length > 0 && { artifacts }),
    place,
    tool: 'MLflow',
    ...withoutGaps({ label: labelOf(name) }),
    parameters: Object.fromEntries(run.parameters),
    metrics: stepsFrom(run.metrics, step, place),
    facts: factsOf({
      started: start && start / 1000,
      durationSeconds: start && end ? (end - start) / 1000 : undefined,
      commit,
    }),
    notes: notesOf(run),
    digest,
  };
}

function notesOf({ status, isTorn, metrics }: MlflowRun): string[] {
  const notes: string[] = [];
  if (metrics.size === 0) notes.push('It has no metrics.');
  if (status === 'FAILED') notes.push('MLflow notes that it failed.');
  if (status === 'KILLED') notes.push('MLflow notes that it was stopped.');
  if (status === 'RUNNING') notes.push('It never told MLflow that it had ended.');
  if (isTorn) notes.push('A metric ends within a line, which is left out.');
  return notes;
}
