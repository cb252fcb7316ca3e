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
  const strict = outsideTexts(text, (part) =>
    part.replace(word, (found) => {
      if (found === 'NaN') return standIn;
      // Too large for a double, so that it is read as infinite.
      return found === '-NaN' ? found : found.replace('Infinity', '1e999');
    }),
  );
  const restore = (_key: string, value: unknown, { source }: { source?: string }) =>
    source === standIn ? NaN : value;
  return JSON.parse(strict, restore as (key: string, value: unknown) => unknown);
}

/** One of the words, unless it is part of a number or of a longer word. */
const word = /(?<![\w.+-])-?(?:NaN|Infinity)(?![\w.])/g;

/** Replaces the parts of JSON between texts. Texts may be too long for a regular expression. */
function outsideTexts(json: string, replace: (part: string) => string): string {
  const parts: string[] = [];
  let end = 0;
  for (let start = json.indexOf('"'); start >= 0; start = json.indexOf('"', end)) {
    parts.push(replace(json.slice(end, start)));
    end = endOfText(json, start);
    parts.push(json.slice(start, end));
  }
  return [...parts, replace(json.slice(end))].join('');
}

/** The position behind the quote that ends a text. */
function endOfText(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote >= 0; quote = json.indexOf('"', quote + 1)) {
    let escapes = 0;
    while (json[quote - 1 - escapes] === '\\') escapes++;
    if (escapes % 2 === 0) return quote + 1;
  }
  return json.length;
}

/** A number that the text doesn't hold, spelt in this way. */
function numberNotIn(text: string): string {
  let number = '0e0';
  while (text.includes(number)) number += '0';
  return number;
}
