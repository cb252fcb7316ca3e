import type { PlannedRun } from '../planning/plan.ts';
import type { RunOutcome } from './run-outcome.ts';

const repeating = new WeakSet<object>();

/** Marks an error that doesn't depend on the seed, such as one before the first row. Returns the error. */
export function thatRepeats<Thrown>(error: Thrown): Thrown {
  if (error instanceof Object) repeating.add(error);
  return error;
}

/** Whether an error was marked as one that doesn't depend on the seed. */
export function isRepeating(error: unknown): boolean {
  return error instanceof Object && repeating.has(error);
}

/** What failed so far, and so which runs would fail alike. */
export interface Failures {
  note(outcome: RunOutcome): void;
  /** Whether a run that hasn't started would fail as others did. */
  awaits(run: PlannedRun): boolean;
}

/**
 * A failure that doesn't depend on the seed awaits the other seeds of its variant. Once another variant has failed with the
 * same message, it awaits all runs of the experiment.
 */
export function noteFailures(): Failures {
  const failing = new Set<string>();
  /** The variants that failed with a message, by experiment and message. */
  const alike = new Map<string, Set<string>>();
  return {
    note(outcome) {
      if (!('error' in outcome) || !outcome.repeats) return;
      const { run, error, repeats } = outcome;
      failing.add(groupOf(run));
      const said = `${run.experiment} ${messageOf(run, error)}`;
      const variants = alike.get(said) ?? new Set();
      alike.set(said, variants.add(run.variant));
      if (repeats === 'experiment' || variants.size > 1) failing.add(run.experiment);
    },
    awaits: (run) => failing.has(run.experiment) || failing.has(groupOf(run)),
  };
}

/** The runs that have the same parameters. */
function groupOf({ experiment, variant, profile }: PlannedRun): string {
  return `${experiment}/${variant}-${profile}`;
}

/** The first line of a message, without the run's name. */
function messageOf({ id }: PlannedRun, { message }: Error): string {
  return message.split('\n')[0]!.replaceAll(id, '');
}
