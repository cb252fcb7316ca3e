import { plainLine } from '../../messages/plain-text.ts';
import { layOutTable, wrapWords } from '../terminal/text-table.ts';
import type {
  ComparisonReport,
  FinalMetric,
  Property,
  SeedsWithValue,
} from './comparison-document.ts';
import { formatInterval } from './significant-digits.ts';

/** The tables of a comparison as lines of a terminal that is `columns` wide. */
export function describeGroups(comparison: ComparisonReport, columns: number): string[] {
  const { a, b, properties, metrics } = comparison;
  const notes = new Set([...a.notes, ...b.notes]);
  return [
    ...layOutTable([describeGroup('A', a), describeGroup('B', b)], columns),
    ...[...notes].flatMap((note) => wrapWords(`note: ${plainLine(note)}`, columns)),
    '',
    ...describeProperties(properties, columns),
    '',
    ...describeMetrics(metrics, columns),
  ];
}

/** "seed 1", "3 seeds: 1, 2, 3". */
function describeSeeds(seeds: readonly number[]): string {
  return seeds.length === 1 ? `seed ${seeds[0]}` : `${seeds.length} seeds: ${seeds.join(', ')}`;
}

function describeGroup(letter: string, { name, runs }: ComparisonReport['a']): string[] {
  return [letter, name, describeSeeds(runs.map(({ seed }) => seed))];
}

function describeProperties(properties: readonly Property[], columns: number): string[] {
  const rows = properties
    .filter(({ same }) => !same)
    .map((property) => [nameOf(property), describeValues(property.a), describeValues(property.b)]);
  const table = rows.length > 0 ? layOutTable([['differs', 'A', 'B'], ...rows], columns) : [];
  return [...table, ...wrapWords(`equal: ${listSame(properties)}`, columns)];
}

function nameOf({ kind, name }: Property): string {
  const shown = plainLine(name);
  return kind === 'package' || kind === 'engine setting' ? `${kind} ${shown}` : shown;
}

/** Names the equal circumstances, and counts the equal parameters, packages and settings. */
function listSame(properties: readonly Property[]): string {
  const circumstances = properties.filter(({ kind, same }) => kind === 'circumstance' && same);
  return [
    ...countSame(properties, 'parameter'),
    ...circumstances.map(({ name }) => name),
    ...countSame(properties, 'package'),
    ...countSame(properties, 'engine setting'),
  ].join(', ');
}

function countSame(properties: readonly Property[], kind: Property['kind']): string[] {
  const all = properties.filter((property) => property.kind === kind);
  const same = all.filter((property) => property.same).length;
  if (same === 0) return [];
  return [same === all.length ? `all ${kind}s` : `${same} other ${kind}s`];
}

function describeValues(values: readonly SeedsWithValue[]): string {
  const [first] = values;
  if (values.length === 1) return describeValue(first!.value);
  return values
    .map(({ value, seeds }) => `${describeValue(value)} (${listSeeds(seeds)})`)
    .join(', ');
}

function listSeeds(seeds: readonly number[]): string {
  return `seed${seeds.length > 1 ? 's' : ''} ${seeds.join(', ')}`;
}

const digest = /^[0-9a-f]{40,}$/;

function describeValue(value: unknown): string {
  if (value === null) return '–';
  if (typeof value !== 'string') return plainLine(JSON.stringify(value));
  return digest.test(value) ? value.slice(0, 12) : plainLine(value);
}

function describeMetrics(metrics: readonly FinalMetric[], columns: number): string[] {
  if (metrics.length === 0) return ['no metric has a finite value'];
  const rows = metrics.map(({ metric, a, b, difference }) => [
    plainLine(metric),
    a ? `${formatInterval(a)} (${a.values.length})` : '–',
    b ? `${formatInterval(b)} (${b.values.length})` : '–',
    difference ? formatInterval(difference) : '–',
  ]);
  const explanation =
    'final value: the last finite one of each run, as mean ± half the 95 % interval (number of ' +
    `seeds); B - A: ${describeMethods(metrics)}.`;
  const few = metrics.some(({ difference }) => Number.isNaN(difference?.low));
  const note = ' Fewer than three seeds give no interval of the difference (–).';
  return [
    ...layOutTable([['final value', 'A', 'B', 'B - A'], ...rows], columns),
    ...wrapWords(few ? explanation + note : explanation, columns),
  ];
}

function describeMethods(metrics: readonly FinalMetric[]): string {
  const kinds = new Set(metrics.flatMap(({ difference }) => difference?.paired ?? []));
  if (kinds.size > 1) return "seed by seed, by Welch's t where the groups have other seeds";
  return kinds.has(true) ? 'seed by seed' : "by Welch's t";
}
