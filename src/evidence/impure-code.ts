import type { AnyNode } from 'acorn';
import { descend } from '../lab/source/tree.ts';
import { type Impurity, machineCalls } from './machine-calls.ts';
import type { OutsideNames, OutsideUse } from './outside-names.ts';

const chance = 'gives another number in each build; let run() draw it from the seed and record it';
const clock = 'gives another time in each build; let run() record what is needed of it';
const machine = 'differs between machines; make it a parameter of the experiment';
const network =
  'asks the network, which may answer otherwise tomorrow; import a file instead, and the page names it';
const programs = 'starts other programs; let run() do it, and record what comes of it';
const timer = 'runs when the page may be written already; compute the result at once';

/** The names of impure things, or the beginnings of their names. */
const rules: [names: RegExp, says: string][] = [
  [named(/Math\.random/), chance],
  [named(/crypto\.(getRandomValues|randomUUID|subtle\.generateKey)/), chance],
  [named(/node:crypto\.(random|pseudoRandom|prng|generate)\w*/), chance],
  [named(/Date\.now|Temporal\.Now|process\.(hrtime|uptime)|node:perf_hooks/), clock],
  [named(/performance\.(now|timeOrigin|mark|measure)/), clock],
  [named(/process\.(env|argv0?|execArgv|execPath|p?pid|platform|arch|versions?|stdin)/), machine],
  [named(/process\.(release|title|config|report|\w+Usage)/), machine],
  [named(/navigator|localStorage|sessionStorage|import\.meta\.env|node:os/), machine],
  [named(/fetch|XMLHttpRequest|WebSocket|EventSource|https?:.*/), network],
  [named(/node:(https?|http2|net|tls|dgram|dns|dns\/promises)/), network],
  [named(/Worker|SharedWorker|node:(child_process|cluster|worker_threads)/), programs],
  [named(/set(Timeout|Interval|Immediate)|request(AnimationFrame|IdleCallback)/), timer],
];

/** Impure code contains one of these words. */
const words =
  /random|pseudoRandom|prng|generate|Date|Intl|[lL]ocale|Temporal|process|performance|perf_hooks|navigator|Storage|import\.meta|node:|fetch|XMLHttp|WebSocket|EventSource|https?:|Worker|set(Timeout|Interval|Immediate)|AnimationFrame|IdleCallback|\bget[A-Z]|TimeString/;
/** The formatting of a number in a named language, which is pure. */
const namedLanguage =
  /\.toLocaleString\("[\w-]+"(, \{ (maximum|minimum)(Significant|Fraction)Digits: \d+ \})?\)/g;

/** Whether code may be impure, judged by its text: other code need not be parsed. */
export function mayBeImpure(code: string): boolean {
  return words.test(code.replace(namedLanguage, ''));
}

/**
 * Finds random numbers, clocks, and everything that depends on the machine: its language, its time zone, its
 * environment, the network. In the order of the text.
 *
 * @param own the names of functions that the project's own objects have
 */
export function impuritiesIn(
  node: AnyNode,
  names: OutsideNames,
  own: ReadonlySet<string>,
): Impurity[] {
  const found = [
    ...names.usesIn(node).flatMap(impurityOfUse),
    ...descend(node).flatMap((each) => machineCalls(each, names, own)),
  ];
  return found.sort((a, b) => a.node.start - b.node.start);
}

function impurityOfUse({ name, node }: OutsideUse): Impurity[] {
  for (const [names, says] of rules) {
    const [shown] = names.exec(name) ?? [];
    if (shown) return [{ node, says: `${shown} ${says}` }];
  }
  return [];
}

function named({ source }: RegExp): RegExp {
  return new RegExp(`^(${source})(?=\\.|$)`);
}
