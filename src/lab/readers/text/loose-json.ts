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
  const standIn = numberNotIn(text);
  const strict = text.replace(textOrWord, (part) => {
    if (part === 'NaN') return standIn;
    // Too large for a double, so that it is read as infinite.
    return /^-?Infinity$/.test(part) ? part.replace('Infinity', '1e999') : part;
  });
  const restore = (_key: string, value: unknown, { source }: { source?: string }) =>
    source === standIn ? NaN : value;
  return JSON.parse(strict, restore as (key: string, value: unknown) => unknown);
}

/** A text in quotes, even one that doesn't end, or one of the words, unless it is part of a number or a longer word. */
const textOrWord = /"(?:[^"\\]|\\.)*(?:"|$)|(?<![\w.+-])-?(?:NaN|Infinity)(?![\w.])/gs;

/** A number that the text doesn't hold, spelt in this way. */
function numberNotIn(text: string): string {
  let number = '0e0';
  while (text.includes(number)) number += '0';
  return number;
}
