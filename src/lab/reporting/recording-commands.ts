import { type PlannedRun, runCommand, type Selection, selects } from '../planning/plan.ts';
import { recordingCommand } from '../records/run-id.ts';

export interface RunsToRecord {
  wanted: readonly PlannedRun[];
  /** Runs that no command may include. The other planned runs are fresh, and `run` skips them. */
  spared: readonly PlannedRun[];
  /** All runs of the experiment. */
  planned: readonly PlannedRun[];
  /** Whether they are recorded under another name, so that even imported ones needn't be imported again. */
  areHere?: boolean;
}

/**
 * A few commands that record the wanted runs, all of one profile, and no others. Each command takes the most of the
 * runs that are left. One command takes in all imported runs of an experiment.
 */
export function recordingCommands({
  wanted,
  spared,
  planned,
  areHere = false,
}: RunsToRecord): string[] {
  const [first] = wanted;
  if (first?.isImported && !areHere) return [runCommand(first)];
  const choices = selectionsOf(wanted)
    .filter((selection) => !spared.some((run) => selects(selection, run)))
    .map((selection) => ({
      selection,
      runs: wanted.filter((run) => selects(selection, run)),
      selected: planned.filter((run) => selects(selection, run)).length,
    }));
  const commands: string[] = [];
  let left = wanted;
  while (left.length > 0) {
    const ranked = choices.map((choice) => ({
      ...choice,
      taken: choice.runs.filter((run) => left.includes(run)).length,
    }));
    const [best] = ranked.sort((a, b) => b.taken - a.taken || a.selected - b.selected);
    commands.push(recordingCommand(wanted[0]!.experiment, best!.selection));
    left = left.filter((run) => !best!.runs.includes(run));
  }
  return commands;
}

/**
 * All selections that include some of these runs, starting with those that are easiest to read. A selection of each
 * single run is among them.
 */
function selectionsOf(runs: readonly PlannedRun[]): Selection[] {
  const { profile } = runs[0]!;
  const variants = [undefined, ...new Set(runs.map(({ variant }) => variant))];
  const seeds = [undefined, ...new Set(runs.map(({ seed }) => seed))];
  return seeds.flatMap((seed) => variants.map((variant) => ({ variant, seed, profile })));
}
