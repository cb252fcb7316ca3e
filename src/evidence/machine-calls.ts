import type { AnyNode, CallExpression, MemberExpression, NewExpression } from 'acorn';
import { descend, isFunction, writtenKey } from '../lab/source/tree.ts';
import type { OutsideNames } from './outside-names.ts';

/** Code that may give another result in each build. */
export interface Impurity {
  node: AnyNode;
  /** The problem, and the remedy. */
  says: string;
}

type Call = CallExpression | NewExpression;
type Arguments = Call['arguments'];

const localGetter = /^get(FullYear|Month|Date|Day|Hours|Minutes|Seconds)$/;
const formatters =
  /^Intl\.(NumberFormat|DateTimeFormat|Collator|PluralRules|RelativeTimeFormat|ListFormat|Segmenter|DisplayNames|DurationFormat)$/;
/** Options that only dates have. */
const ofDates =
  /^(dateStyle|timeStyle|weekday|era|year|month|day|hour|minute|second|timeZoneName)$/;

/**
 * Finds out whether a call depends on the clock, or on the machine's language or time zone. Without types, the object
 * of a method is unknown: methods named like the project's own functions are assumed to be those.
 */
export function machineCalls(
  node: AnyNode,
  names: OutsideNames,
  own: ReadonlySet<string>,
): Impurity[] {
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return [];
  const says = sayOfNamed(node, names) ?? sayOfMethod(node, names, own);
  if (!says) return [];
  const { callee } = node;
  // A chain of calls may begin on another line than its method.
  return [{ node: callee.type === 'MemberExpression' ? (callee.property as AnyNode) : node, says }];
}

/** The names of the functions that objects and classes in a node have. */
export function ownFunctions(node: AnyNode): string[] {
  return descend(node).flatMap((each) => {
    if (!isMember(each) || !each.value || !isFunction(each.value as AnyNode)) return [];
    return writtenKey(each.key as AnyNode, each.computed) ?? [];
  });
}

function isMember(node: AnyNode) {
  return (
    node.type === 'Property' ||
    node.type === 'PropertyDefinition' ||
    node.type === 'MethodDefinition'
  );
}

/** Checks the calls of the language's own names: `Date`, `Intl.NumberFormat`. */
function sayOfNamed(call: Call, names: OutsideNames): string | undefined {
  const name = names.nameOf(call.callee);
  const { arguments: given } = call;
  if (name === undefined || given.some(isSpread)) return undefined;
  if (name === 'Date') return sayOfDate(call, names);
  if (name === 'Date.parse') return isLocalTime(given[0], names) ? localText(name) : undefined;
  if (!formatters.test(name)) return undefined;
  if (isMissing(given[0], names)) {
    return `${name} follows the machine's language; name one, as in ${name}('en')`;
  }
  return name === 'Intl.DateTimeFormat' && lacksZone(given[1], names) ? zone(name) : undefined;
}

function sayOfDate({ type, arguments: given }: Call, names: OutsideNames): string | undefined {
  const now = 'gives another time in each build; let run() record what is needed of it';
  if (type === 'CallExpression') return `Date() ${now}`;
  if (given.length === 0) return `new Date() ${now}`;
  if (given.length > 1) {
    return "new Date(year, month) counts in the machine's time zone; write new Date(Date.UTC(year, month))";
  }
  return isLocalTime(given[0], names) ? localText('new Date') : undefined;
}

function sayOfMethod(
  { callee, arguments: given }: Call,
  names: OutsideNames,
  own: ReadonlySet<string>,
): string | undefined {
  if (callee.type !== 'MemberExpression' || given.some(isSpread)) return undefined;
  const method = writtenKey(callee.property, callee.computed);
  // A package's function has such a name; a method of a date or a text has none.
  if (!method || own.has(method) || names.nameOf(callee) !== undefined) return undefined;
  const [first, second] = given;
  switch (method) {
    case 'localeCompare':
      return isMissing(second, names) ? language(method, "other, 'en'") : undefined;
    case 'toLocaleUpperCase':
    case 'toLocaleLowerCase':
      return isMissing(first, names)
        ? `${method}() follows the machine's language; write ${method.replace('Locale', '')}()`
        : undefined;
    case 'toLocaleString':
    case 'toLocaleDateString':
    case 'toLocaleTimeString':
      if (isMissing(first, names)) return language(method, "'en'");
      return isOfDate(method, callee, second, names) && lacksZone(second, names)
        ? zone(`${method}()`)
        : undefined;
    case 'toDateString':
    case 'toTimeString':
      return `${method}() follows the machine's time zone; write toISOString()`;
    case 'getTimezoneOffset':
      return `${method}() tells the machine's time zone; count in UTC`;
    default:
      return localGetter.test(method) && given.length === 0 && mayBeDate(callee.object, names)
        ? `${method}() follows the machine's time zone; write ${method.replace('get', 'getUTC')}()`
        : undefined;
  }
}

function language(method: string, remedy: string): string {
  return `${method}() follows the machine's language; name one, as in ${method}(${remedy})`;
}

function zone(name: string): string {
  return `${name} follows the machine's time zone; name one, as in { timeZone: 'UTC' }`;
}

function localText(name: string): string {
  return `${name} reads a time of the machine's time zone; end the text in Z`;
}

/** Whether an argument is absent, or stands for the machine's own setting. */
function isMissing(given: Arguments[number] | undefined, names: OutsideNames): boolean {
  if (!given) return true;
  const value = names.valueBehind(given);
  if (value.type === 'ArrayExpression') return value.elements.length === 0;
  return names.nameOf(value) === 'undefined' || isVoid(value);
}

function isVoid(node: AnyNode): boolean {
  return node.type === 'UnaryExpression' && node.operator === 'void';
}

/** Whether options, spelled out in the code, name no time zone. */
function lacksZone(options: Arguments[number] | undefined, names: OutsideNames): boolean {
  if (isMissing(options, names)) return true;
  return keysOf(options!, names)?.includes('timeZone') === false;
}

/** The keys of an object that the code spells out; undefined if there may be others. */
function keysOf(node: AnyNode, names: OutsideNames): string[] | undefined {
  const value = names.valueBehind(node);
  if (value.type !== 'ObjectExpression') return undefined;
  const keys = value.properties.map((each) =>
    each.type === 'Property' ? writtenKey(each.key, each.computed) : undefined,
  );
  return keys.every((key) => key !== undefined) ? keys : undefined;
}

/** Whether the method belongs to a date: numbers have `toLocaleString`, too. */
function isOfDate(
  method: string,
  { object }: MemberExpression,
  options: Arguments[number] | undefined,
  names: OutsideNames,
): boolean {
  if (method !== 'toLocaleString') return true;
  const value = names.valueBehind(object);
  if (value.type === 'NewExpression' && names.nameOf(value.callee) === 'Date') return true;
  return Boolean(options && keysOf(options, names)?.some((key) => ofDates.test(key)));
}

function mayBeDate(object: AnyNode, names: OutsideNames): boolean {
  const value = names.valueBehind(object);
  if (value.type === 'NewExpression') return names.nameOf(value.callee) === 'Date';
  return !/^(ThisExpression|Super|ObjectExpression|ArrayExpression|Literal)$/.test(value.type);
}

/** Whether a text is a time without a time zone. A day alone has one: it counts as UTC. */
function isLocalTime(given: Arguments[number] | undefined, names: OutsideNames): boolean {
  const value = given && names.valueBehind(given);
  if (value?.type !== 'Literal' || typeof value.value !== 'string') return false;
  const isDay = /^\d{4}(-\d\d){0,2}$/.test(value.value);
  return !isDay && !/(Z|UTC|GMT|[+-]\d\d:?\d\d)$/i.test(value.value);
}

function isSpread({ type }: Arguments[number]): boolean {
  return type === 'SpreadElement';
}
