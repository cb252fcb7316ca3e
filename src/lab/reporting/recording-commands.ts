import { type PlannedRun, runCommand, type Selection } from '../planning/plan.ts';
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
  const choices = choicesOf({ wanted, spared, planned });
  const left = new Set(wanted);
  const commands: string[] = [];
  while (left.size > 0) {
    const best = bestOf(choices.values());
    commands.push(recordingCommand(wanted[0]!.experiment, best.selection));
    for (const run of best.runs.filter((each) => left.delete(each))) {
      for (const key of keysOf(run)) {
        const choice = choices.get(key);
        if (choice) choice.taken--;
      }
    }
  }
  return commands;
}

/** A selection, and the wanted runs in it. */
interface Choice {
  selection: Selection;
  runs: PlannedRun[];
  /** How many of them no command takes yet. */
  taken: number;
  /** How many planned runs are in it. */
  selected: number;
}

/** The selections of wanted runs and no spared ones, in the order of `selectionsOf`, by their keys. */
function choicesOf({ wanted, spared, planned }: Omit<RunsToRecord, 'areHere'>) {
  const { profile } = wanted[0]!;
  const ofProfile = (runs: readonly PlannedRun[]) => runs.filter((run) => run.profile === profile);
  const isSpared = new Set(ofProfile(spared).flatMap(keysOf));
  const choices = new Map<string, Choice>();
  for (const selection of selectionsOf(wanted)) {
    const key = keyOf(selection.variant, selection.seed);
    if (!isSpared.has(key)) choices.set(key, { selection, runs: [], taken: 0, selected: 0 });
  }
  const eachChoice = (
    runs: readonly PlannedRun[],
    note: (choice: Choice, run: PlannedRun) => void,
  ) => {
    for (const run of runs) {
      for (const key of keysOf(run)) {
        const choice = choices.get(key);
        if (choice) note(choice, run);
      }
    }
  };
  eachChoice(ofProfile(planned), (choice) => choice.selected++);
  eachChoice(wanted, (choice, run) => {
    choice.runs.push(run);
    choice.taken++;
  });
  return choices;
}

/** The keys of the four selections that include a run of the profile. */
function keysOf({ variant, seed }: PlannedRun): string[] {
  return [
    keyOf(undefined, undefined),
    keyOf(variant, undefined),
    keyOf(undefined, seed),
    keyOf(variant, seed),
  ];
}

function keyOf(variant: string | undefined, seed: number | undefined): string {
  return `${variant ?? ''} ${seed ?? ''}`;
}

/** The first choice with the most runs that are left, of these the one with the fewest planned runs. */
function bestOf(choices: Iterable<Choice>): Choice {
  let best: Choice | undefined;
  for (const choice of choices) {
    const isBetter =
      !best ||
      choice.taken > best.taken ||
      (choice.taken === best.taken && choice.selected < best.selected);
    if (isBetter) best = choice;
  }
  return best!;
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
