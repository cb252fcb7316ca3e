import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';

/**
 * A tool's name of a metric as an experiment may declare it: in camelCase, of letters and digits of ASCII.
 *
 * - What is neither letter nor digit parts words, and is left out: `val_loss`, `val/loss` and `Val Loss` are `valLoss`.
 * - Letters keep their case but for the first of a word: `metrics/mAP50(B)` is `metricsMAP50B`. A first word in capitals
 *   gets small: `LOSS` is `loss`.
 * - Digits that a hyphen or a point parts are joined by `To` and `P`, as `mAP50-95` is another metric than `mAP5095`:
 *   `mAP50To95`, `top0P5`.
 * - Before a digit at the start comes `m`: `5-shot acc` is `m5ShotAcc`.
 *
 * Undefined if no letter or digit is left.
 */
export function camelCase(name: string): string | undefined {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const joined = plain.replace(/(?<=\d)-(?=\d)/g, 'To').replace(/(?<=\d)\.(?=\d)/g, 'P');
  const [first, ...rest] = joined.split(/[^a-zA-Z0-9]+/).filter((word) => word !== '');
  if (first === undefined) return undefined;
  const words = [startingSmall(first), ...rest.map(startingLarge)].join('');
  return /^\d/.test(words) ? `m${words}` : words;
}

function startingSmall(word: string): string {
  if (!/[a-z]/.test(word)) return word.toLowerCase();
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function startingLarge(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** What a tool's names are among the metrics of an experiment. */
export interface MatchedMetrics {
  /** The declared metric by the tool's name, in the order of declaration. */
  matched: Map<string, string>;
  /** Declared, but not among the tool's names. */
  missing: string[];
  /** The tool's names that no declared metric matches. */
  others: string[];
}

/**
 * Matches a tool's names to the metrics that an experiment declares, by their camelCase form. A name that is spelt as
 * declared is taken before others of the same form.
 *
 * @param place of the run, for errors
 * @throws ExpectedError naming two names of one form
 */
export function matchMetrics(
  names: Iterable<string>,
  declared: readonly string[],
  place: string,
): MatchedMetrics {
  const known = [...names];
  const matched = new Map<string, string>();
  const missing: string[] = [];
  for (const metric of declared) {
    const name = nameOf(metric, known, place);
    if (name === undefined) missing.push(metric);
    else matched.set(name, metric);
  }
  return { matched, missing, others: known.filter((name) => !matched.has(name)) };
}

function nameOf(metric: string, names: readonly string[], place: string): string | undefined {
  if (names.includes(metric)) return metric;
  const [name, other] = names.filter((each) => camelCase(each) === metric);
  if (other === undefined) return name;
  const both = [name!, other].map((each) => JSON.stringify(plainLine(each, 60))).join(' and ');
  throw new ExpectedError(
    `${place}: ${both} are both ${metric} in camelCase; leave one out, or rename one where it is logged`,
  );
}
