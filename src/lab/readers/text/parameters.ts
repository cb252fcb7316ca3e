import { type Document, parseDocument, visit } from 'yaml';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { plainLine } from '../../../messages/plain-text.ts';

/** A run's parameters, and which were left out, in whole sentences. */
export interface Parameters {
  parameters: Record<string, unknown>;
  leftOut: string[];
}

/**
 * The parameters in a YAML file. Objects of a programming language are left out, as is what isn't JSON: nothing in the
 * file can make code run.
 *
 * @throws ExpectedError naming the file and line if it isn't YAML
 */
export function yamlParameters(text: string, file: string): Parameters {
  const document = parseDocument(text, { logLevel: 'silent', merge: true });
  const [error] = document.errors;
  if (error) {
    const place = { file, line: error.linePos?.[0].line };
    throw new ExpectedError(`isn't YAML (${plainLine(error.code)})`, { place });
  }
  dropForeign(document);
  return plainParameters(asValue(document, file), file);
}

/** The parameters that are JSON, at most 32 deep. */
export function plainParameters(value: unknown, file: string): Parameters {
  if (value == null) return { parameters: {}, leftOut: [] };
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ExpectedError(`${file}: holds no parameters; expected names with values`);
  }
  const entries = Object.entries(value);
  const kept = entries.filter(([, each]) => isJson(each, 32));
  const leftOut = entries.filter(([, each]) => !isJson(each, 32)).map(([name]) => name);
  return {
    parameters: Object.fromEntries(kept),
    leftOut:
      leftOut.length > 0
        ? [`left out parameters that are no plain values: ${plainLine(leftOut.join(', '))}`]
        : [],
  };
}

/** Stands in place of what was an object of a program, so that its parameter is told and left out. */
const foreign = NaN;

function dropForeign(document: Document): void {
  visit(document, {
    Node: (_key, node, path) => {
      const { tag } = node as { tag?: string };
      // The whole file may be one, such as a namespace of arguments; its values are plain.
      if (tag === undefined || isPlainTag(tag) || path.length <= 1) return undefined;
      return document.createNode(foreign);
    },
  });
}

function isPlainTag(tag: string): boolean {
  return /^(!|tag:yaml\.org,2002:(bool|float|int|map|merge|null|seq|str|timestamp|python\/(tuple|str|unicode|int|float|bool|none|dict|list)))$/.test(
    tag,
  );
}

function asValue(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new ExpectedError(`${file}: is nested too deeply, or repeats itself too often`);
  }
}

function isJson(value: unknown, depth: number): boolean {
  if (depth === 0) return false;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  if (Array.isArray(value)) return value.every((each) => isJson(each, depth - 1));
  const isPlainObject = [Object.prototype, null].includes(Object.getPrototypeOf(value));
  return isPlainObject && Object.values(value).every((each) => isJson(each, depth - 1));
}
