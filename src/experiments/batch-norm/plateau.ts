import type { Series } from '../../lab/results.ts';
import { mean } from '../../statistics/mean.ts';

/** The plateau ends where the mean loss of so many steps is lower by so many nats than a guess's. */
export const plateauEnd = { steps: 20, drop: 0.1 };

const { steps: window, drop } = plateauEnd;
/** A network that guesses has a loss of ln 10. */
const clearlyBelow = Math.log(10) - drop;

/** The step by which a network does clearly better than guess; its last step, if it never does. */
export function endOfPlateau({ step, value }: Series): number {
  for (let end = window; end <= value.length; end++) {
    if (mean(value.subarray(end - window, end)) < clearlyBelow) return step[end - 1]!;
  }
  return step.at(-1)!;
}

/** What was measured while none of the networks with these losses guessed any more. */
export function offPlateau({ step, value }: Series, losses: readonly Series[]): Series {
  const first = Math.max(...losses.map(endOfPlateau));
  return {
    step: step.filter((at) => at >= first),
    value: value.filter((_, i) => step[i]! >= first),
  };
}
