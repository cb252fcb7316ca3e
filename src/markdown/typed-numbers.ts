/** A number with a unit, as typed in the post. */
export interface TypedNumber {
  line: number;
  text: string;
}

const number = String.raw`[−-]?\d(?:[\d,.]*\d)?`;
const units = [
  'per\\s?cent|percent|percentage points?',
  's|ms|min|h|seconds?|minutes?|hours?',
  'steps?|epochs?|images?|samples?|seeds?|runs?|layers?|nats?|bits?',
  '[kMG]B|[kMG]iB|images/s|samples/s|FLOPs?',
].join('|');
const typed = new RegExp(
  String.raw`(?<![\w.])(?<!\w-)${number}[\s\u00a0\u202f]*(?:[%‰]|(?:${units})(?![\w/-]))`,
  'g',
);

/**
 * Finds numbers typed by hand before a unit or a percent sign. In a post about results, numbers should come from the
 * results: typed numbers don't change with them.
 *
 * @param line of the text's start, counted from 1
 */
export function findTypedNumbers(text: string, line: number): TypedNumber[] {
  return [...text.matchAll(typed)].map((match) => ({
    line: line + text.slice(0, match.index).split('\n').length - 1,
    text: match[0].replaceAll(/\s+/g, ' '),
  }));
}
