import type { TopLevelSpec } from 'vega-lite';
import { closestName } from '../../messages/closest-name.ts';
import { allViews, type View } from '../reading/views.ts';
import { isColour } from './colours.ts';

type Entries = Readonly<Record<string, unknown>>;
type AnyView = View & Entries;

const marks =
  'arc area bar boxplot circle errorband errorbar geoshape image line point rect rule square text tick trail'.split(
    ' ',
  );

const paints = ['color', 'fill', 'stroke'] as const;
const usualColours =
  'black blue brown crimson cyan darkblue darkgreen darkorange darkred firebrick gold gray green grey indigo lightblue lightgray magenta maroon navy olive orange orchid pink purple red salmon silver steelblue tan teal tomato turquoise violet white yellow'.split(
    ' ',
  );

/**
 * Refuses what Vega would draw wrongly or fail at without naming it: a misspelt mark or colour, and values of rows
 * that no chart can have.
 *
 * @throws Error
 */
export function requireReadable(spec: TopLevelSpec): void {
  const problem = allViews(spec as unknown as AnyView)
    .map(problemOf)
    .find(Boolean);
  if (problem) throw new Error(problem);
}

function problemOf(view: AnyView): string | undefined {
  return misspeltMark(view) ?? misspeltColour(view) ?? unreadableRow(view);
}

function misspeltMark({ mark }: AnyView): string | undefined {
  if (mark === undefined) return undefined;
  const type = isEntries(mark) ? mark['type'] : mark;
  if (typeof type === 'string' && marks.includes(type)) return undefined;
  const meant = typeof type === 'string' ? closestName(type, marks) : undefined;
  const remedy = meant ? `did you mean "${meant}"?` : `known: ${marks.join(', ')}`;
  return `${JSON.stringify(type)} is no mark; ${remedy}`;
}

function misspeltColour({ mark, encoding }: AnyView): string | undefined {
  const wrong = coloursOf(mark, encoding).find((colour) => !isColour(colour));
  if (wrong === undefined) return undefined;
  const meant = closestName(wrong, usualColours);
  const remedy = meant
    ? `did you mean "${meant}"?`
    : 'write one that CSS knows, as steelblue or #4682b4';
  return `"${wrong}" is no colour; ${remedy}`;
}

function coloursOf(mark: unknown, encoding: unknown): string[] {
  const found = paints.flatMap((paint) => {
    const channel = entriesOf(entriesOf(encoding)[paint]);
    const range = entriesOf(channel['scale'])['range'];
    return [entriesOf(mark)[paint], channel['value'], ...(Array.isArray(range) ? range : [])];
  });
  return found.filter((colour): colour is string => typeof colour === 'string');
}

function unreadableRow({ data, datasets }: AnyView): string | undefined {
  const tables = [entriesOf(data)['values'], ...Object.values(entriesOf(datasets))];
  for (const rows of tables) {
    if (!Array.isArray(rows)) continue;
    for (const [i, row] of rows.entries()) {
      const problem = unreadableValue(row);
      if (problem) return `row ${i + 1} of its data ${problem}`;
    }
  }
  return undefined;
}

function unreadableValue(row: unknown): string | undefined {
  const fields = isEntries(row) ? Object.entries(row) : [['data', row] as const];
  for (const [field, value] of fields) {
    if (typeof value === 'bigint') return `has the BigInt ${value} in "${field}"; write Number(…)`;
    if (value instanceof Date && Number.isNaN(value.getTime())) {
      return `has an invalid date in "${field}"; leave the row out, or mend its date`;
    }
  }
  return undefined;
}

function isEntries(value: unknown): value is Entries {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function entriesOf(value: unknown): Entries {
  return isEntries(value) ? value : {};
}
