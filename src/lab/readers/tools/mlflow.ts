import { stepsFrom } from '../formats/collected-metrics.ts';
import type { Candidate, FoundRun, Reader } from '../found-run.ts';
import { factsOf, labelOf, withoutGaps } from '../told-facts.ts';
import { mlflowDatabases } from './mlflow-database.ts';
import { type MlflowRun, type MlflowRuns, mlflowFolders } from './mlflow-folder.ts';

/** MLflow's folders `mlruns`, and its SQLite databases, `mlflow.db`. */
export const mlflow: Reader = {
  name: 'mlflow',
  async find(source, { step }) {
    const found = [...(await mlflowFolders(source)), ...(await mlflowDatabases(source))];
    return found.map((runs) => candidateOf(runs, step));
  },
};

function candidateOf({ place, files, read }: MlflowRuns, step: string | undefined): Candidate {
  return {
    place,
    files,
    read: async () => (await read()).map((run) => foundRun(run, step)),
  };
}

function foundRun(run: MlflowRun, step: string | undefined): FoundRun {
  const { place, name, start, end, commit, digest } = run;
  return {
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
