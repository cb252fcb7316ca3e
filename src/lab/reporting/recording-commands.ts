import { type PlannedRun, type Selection, selects } from '../planning/plan.ts';
import { recordingCommand } from '../records/run-id.ts';

export interface RunsToRecord {
  wanted: readonly PlannedRun[];
  /** What no command may record beside them. Others are fresh, and left alone. */
  spared: readonly PlannedRun[];
  /** All runs of the experiment. */
  planned: readonly PlannedRun[];
}

/** Few commands that record these runs of one profile and no others: each takes the most of what is left. */
export function recordingCommands({ wanted, spared, planned }: RunsToRecord): string[] {
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

/** All selections that take some of these runs, those first that are easier to read. Each run alone is among them. */
function selectionsOf(runs: readonly PlannedRun[]): Selection[] {
  const { profile } = runs[0]!;
  const variants = [undefined, ...new Set(runs.map(({ variant }) => variant))];
  const seeds = [undefined, ...new Set(runs.map(({ seed }) => seed))];
  return seeds.flatMap((seed) => variants.map((variant) => ({ variant, seed, profile })));
}
