import * as vega from 'vega';

/** What a time consists of, by the names that Vega and Vega-Lite share. */
export const partsOfTime = [
  'year',
  'quarter',
  'month',
  'date',
  'day',
  'hours',
  'minutes',
  'seconds',
  'milliseconds',
];

/** The functions of expressions that read or write local time, and those of the same kind for universal time. */
const universal: Record<string, string> = {
  ...Object.fromEntries([...partsOfTime, 'dayofyear', 'week'].map((name) => [name, `utc${name}`])),
  timeFormat: 'utcFormat',
  timeParse: 'utcParse',
  timeOffset: 'utcOffset',
  timeSequence: 'utcSequence',
};

const refused: Record<string, string> = {
  now: 'now() is another time in each build: write the time, by utc(2026, 0, 31)',
  timezoneoffset: 'timezoneoffset() differs from machine to machine: times are universal here',
};

/** Whether an expression may call one of them, or read a text: most don't, and needn't be parsed. */
const mayTell = new RegExp(
  `\\b(${[...Object.keys(universal), ...Object.keys(refused), 'datetime', 'toDate', 'time'].join('|')})\\s*\\(`,
);

interface Node {
  type: string;
  value?: unknown;
  callee?: { name?: string };
  arguments?: Node[];
  /** Calls a function with each node inside, until that returns true. */
  visit(visitor: (node: Node) => boolean): boolean;
}

// Vega's types lack them.
const { parseExpression, codegenExpression } = vega as unknown as {
  parseExpression(text: string): Node;
  codegenExpression(options: object): (node: Node) => { code: string };
};

/**
 * An expression with its times in UTC, at build and in the browser. An expression that calls no function of local time stays as it is.
 *
 * @throws Error if it reads the clock, the machine's time zone, or a text that is another time on each machine
 */
export function universalExpression(text: string): string {
  if (!mayTell.test(text)) return text;
  const tree = parseExpression(text);
  const called = callsIn(tree);
  for (const call of called) requireSameEverywhere(call);
  const names = called.map(({ callee }) => callee?.name ?? '');
  if (!names.some((name) => Object.hasOwn(universal, name) || name === 'datetime')) return text;
  return printed(tree, names);
}

function callsIn(tree: Node): Node[] {
  const calls: Node[] = [];
  tree.visit((node) => {
    if (node.type === 'CallExpression') calls.push(node);
    return false;
  });
  return calls;
}

function requireSameEverywhere({ callee, arguments: parts = [] }: Node): void {
  const name = callee?.name ?? '';
  if (Object.hasOwn(refused, name)) throw new Error(refused[name]);
  if (name === 'datetime' && parts.length === 0) throw new Error(refused['now']);
  const [only] = parts;
  const isText = parts.length === 1 && typeof only?.value === 'string';
  if (isText && readers.has(name)) requireZoneOf(only.value as string);
}

/** The functions that read a time from a text. */
const readers = new Set(['datetime', 'toDate', 'time', ...Object.keys(universal)]);

function requireZoneOf(time: string): void {
  if (isZoned(time)) return;
  throw new Error(
    `"${time}" in an expression is another time on each machine: write 2026-01-31, or ` +
      '2026-01-31T12:00Z with its time zone',
  );
}

/** JavaScript reads a date without a time as UTC. */
const zoned = /^\d{4}(-\d\d){0,2}$|T[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

/** Whether a text is the same time on each machine. */
export function isZoned(time: string): boolean {
  return zoned.test(time);
}

function printed(tree: Node, names: readonly string[]): string {
  const print = codegenExpression({
    constants: {},
    globalvar: (name: string) => name,
    functions: (write: (node: Node) => string) =>
      Object.fromEntries(names.map((name) => [name, printerOf(name, write)])),
  });
  return print(tree).code;
}

/** The name to call a function by, or what writes its call. */
function printerOf(name: string, write: (node: Node) => string) {
  if (name !== 'datetime') return Object.hasOwn(universal, name) ? universal[name]! : name;
  return (parts: Node[]) =>
    `${parts.length === 1 ? 'toDate' : 'utc'}(${parts.map(write).join(',')})`;
}
