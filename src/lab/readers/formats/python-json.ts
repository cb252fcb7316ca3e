import { FormatError } from './format-error.ts';

/**
 * Reads JSON as Python writes it: with bare `NaN`, `Infinity` and `-Infinity`.
 *
 * @throws FormatError
 */
export function parsePythonJson(text: string): unknown {
  let value: unknown;
  try {
    value = /NaN|Infinity/.test(text) ? parseWithTokens(text) : JSON.parse(text);
  } catch {
    throw new FormatError(`expected JSON, not ${JSON.stringify(text.slice(0, 60))}`);
  }
  if (!isShallow(value, deepest)) throw new FormatError(`JSON is nested deeper than ${deepest}`);
  return value;
}

/** What is nested deeper can't be walked safely, and no configuration is. */
const deepest = 50;
const stringOrToken = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;
/** Stands for NaN while JSON is parsed: no text of Python's holds a bare surrogate. */
const notANumber = '\udc00NaN';

function parseWithTokens(text: string): unknown {
  const plain = text.replace(stringOrToken, (part) => {
    if (part.startsWith('"')) return part;
    return part === 'NaN' ? JSON.stringify(notANumber) : part.replace('Infinity', '1e999');
  });
  return JSON.parse(plain, (_key, value) => (value === notANumber ? Number.NaN : value));
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}
