import { FormatError } from './format-error.ts';
import { looseJson } from './loose-json.ts';

/**
 * Reads JSON as Python writes it: with bare `NaN`, `Infinity` and `-Infinity`.
 *
 * @throws FormatError
 */
export function parsePythonJson(text: string): unknown {
  let value: unknown;
  try {
    value = looseJson(text);
  } catch {
    throw new FormatError(`expected JSON, not ${JSON.stringify(text.slice(0, 60))}`);
  }
  if (!isShallow(value, deepest)) throw new FormatError(`JSON is nested deeper than ${deepest}`);
  return value;
}

/** What is nested deeper can't be walked safely, and no configuration is. */
const deepest = 50;

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((part) => isShallow(part, depth - 1));
}
