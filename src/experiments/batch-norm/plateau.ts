import type { Series } from '../../lab/results.ts';
import { mean } from '../../statistics/mean.ts';

/** Of the loss, over so many steps. */
const window = 20;
/** In nats: a network that guesses has a loss of ln 10. */
const clearlyBelow = Math.log(10) - 0.1;

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
