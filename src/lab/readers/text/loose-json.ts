import { ExpectedError } from '../../../messages/expected-error.ts';

/**
 * Parses JSON as Python, W&B and many others write it: with the bare words `NaN`, `Infinity` and `-Infinity` for
 * numbers. The same words in texts stay as they are.
 *
 * @param shown names the text in errors
 * @throws ExpectedError that doesn't quote the text
 */
export function parseLooseJson(text: string, shown: string): unknown {
  try {
    return looseJson(text);
  } catch (error) {
    const tooDeep = error instanceof RangeError;
    throw new ExpectedError(`${shown}: ${tooDeep ? 'is nested too deeply' : "isn't JSON"}`);
  }
}

/** @throws SyntaxError if it isn't such JSON, RangeError if it is nested too deeply */
export function looseJson(text: string): unknown {
  if (!/NaN|Infinity/.test(text)) return JSON.parse(text);
  const standIn = literalNotIn(text);
  const strict = text.replace(textOrWord, (part) => {
    if (part === 'NaN') return standIn;
    // Too large for a double, so that it is read as infinite.
    return part === 'Infinity' ? '1e999' : part;
  });
  const restore = (_key: string, value: unknown, { source }: { source?: string }) =>
    source === standIn ? NaN : value;
  return JSON.parse(strict, restore as (key: string, value: unknown) => unknown);
}

/** A text in quotes, even one that doesn't end, or one of the words. */
const textOrWord = /"(?:[^"\\]|\\.)*(?:"|$)|\b(?:NaN|Infinity)\b/gs;

/** How a text is spelt that the JSON doesn't hold in this spelling. */
function literalNotIn(text: string): string {
  let literal = '"NaN"';
  while (text.includes(literal)) literal = `${literal.slice(0, -1)}~"`;
  return literal;
}
