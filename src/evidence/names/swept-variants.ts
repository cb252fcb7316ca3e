import type { AnyNode } from 'acorn';
import { propertyOf, writtenKey } from '../../lab/source/tree.ts';
import { sweep } from '../../lab/sweep.ts';
import type { SweptValue } from '../../lab/sweep-names.ts';

/**
 * The names of the variants that `sweep(…)` makes, told from the call without running it. Undefined if its values aren't
 * written out there, or can't be swept: the names may then be any.
 */
export function sweptVariants(call: AnyNode | undefined): string[] | undefined {
  // A bundle may have added a number to the function's name.
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return undefined;
  if (!/^sweep\d*$/.test(call.callee.name)) return undefined;
  const [swept, options] = call.arguments;
  const values = entriesOf(swept, listOf);
  const words = options ? entriesOf(propertyOf(options, 'words') ?? noWords, textOf) : {};
  if (!values || !words) return undefined;
  try {
    return Object.keys(sweep(values, { words })).sort();
  } catch {
    // The experiment's own error says what is wrong.
    return undefined;
  }
}

const noWords = { type: 'ObjectExpression', properties: [], start: 0, end: 0 } as AnyNode;

/** The properties of an object, each read by a function; undefined if one of them can't be read. */
function entriesOf<Value>(
  node: AnyNode | undefined,
  read: (value: AnyNode) => Value | undefined,
): Record<string, Value> | undefined {
  if (node?.type !== 'ObjectExpression') return undefined;
  const entries = node.properties.map((each) => {
    const key = each.type === 'Property' ? writtenKey(each.key, each.computed) : undefined;
    const value = each.type === 'Property' ? read(each.value) : undefined;
    return key === undefined || value === undefined ? undefined : ([key, value] as const);
  });
  return entries.every((entry) => entry !== undefined) ? Object.fromEntries(entries) : undefined;
}

function listOf(node: AnyNode): SweptValue[] | undefined {
  if (node.type !== 'ArrayExpression') return undefined;
  const values = node.elements.map((element) => (element ? writtenValue(element) : undefined));
  return values.every((value) => value !== undefined) ? values : undefined;
}

/** A text, number, truth value or null that is written out. */
function writtenValue(node: AnyNode): SweptValue | undefined {
  if (node.type === 'UnaryExpression') {
    const value = writtenValue(node.argument);
    if (node.operator === '-' && typeof value === 'number') return -value;
    // A bundle writes true and false as !0 and !1.
    return node.operator === '!' && typeof value === 'number' ? !value : undefined;
  }
  if (node.type !== 'Literal') return undefined;
  const { value } = node;
  const isSwept = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return isSwept ? (value as SweptValue) : undefined;
}

function textOf(node: AnyNode): string | undefined {
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}
