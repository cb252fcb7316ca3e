import type { Series } from 'retrace/lab';
import { mean } from 'retrace/statistics';

/** The plateau ends where the mean loss of `steps` steps is `drop` nats below the loss of a guess. */
export const plateauEnd = { steps: 20, drop: 0.1 };

const { steps: window, drop } = plateauEnd;
/** A network that guesses has a loss of ln 10. */
const clearlyBelow = Math.log(10) - drop;

/** The step at which a network has become clearly better than a guess; its last step if it never does. */
export function endOfPlateau({ step, value }: Series): number {
  for (let end = window; end <= value.length; end++) {
    if (mean(value.subarray(end - window, end)) < clearlyBelow) return step[end - 1]!;
  }
  return step.at(-1)!;
}

/** The part of a series after all networks with these losses have left their plateau. */
export function offPlateau({ step, value }: Series, losses: readonly Series[]): Series {
  const first = Math.max(...losses.map(endOfPlateau));
  return {
    step: step.filter((at) => at >= first),
    value: value.filter((_, i) => step[i]! >= first),
  };
}
