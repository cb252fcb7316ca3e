import { partsOfTime, universalExpression } from './universal-expression.ts';

/** The properties of Vega-Lite that are expressions, or combine some. */
const expressions = new Set(['calculate', 'expr', 'signal', 'labelExpr']);
const conditions = new Set(['filter', 'test', 'and', 'or', 'not']);

/** The properties of a date in Vega-Lite. */
const partsOfDates = new Set([...partsOfTime, 'utc']);

/**
 * Copies a part of a specification, with dates, time units and expressions in UTC. Its data stay as they are.
 *
 * @throws Error as `universalExpression`
 */
export function universalParts(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(universalParts);
  if (typeof part !== 'object' || part === null || part instanceof Date) return part;
  if (isDate(part)) return { ...part, utc: true };
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) copy[key] = convert(key, value, part);
  return copy;
}

function isDate(part: object): boolean {
  const entries = Object.entries(part);
  return (
    entries.length > 0 &&
    entries.every(
      ([key, value]) =>
        partsOfDates.has(key) && ['number', 'string', 'boolean'].includes(typeof value),
    )
  );
}

function convert(key: string, value: unknown, around: object): unknown {
  if (key === 'data') return dataOf(value);
  if (key === 'datasets' || key === 'usermeta') return value;
  if (key === 'timeUnit') return unitOf(value);
  if (key === 'formatType' && value === 'time') return 'utcFormat';
  // The fields of a selection may be called as the parts of a date.
  if (key === 'value' && 'select' in around) return selectionOf(value);
  if (typeof value === 'string' && (expressions.has(key) || conditions.has(key))) {
    return universalExpression(value);
  }
  if (Array.isArray(value) && conditions.has(key)) {
    return value.map((one) =>
      typeof one === 'string' ? universalExpression(one) : universalParts(one),
    );
  }
  return universalParts(value);
}

/** A format that reads local times reads universal ones; rows stay as they are. */
function dataOf(data: unknown): unknown {
  const { format } = (data ?? {}) as { format?: { parse?: unknown } | null };
  const parse = format?.parse;
  if (typeof parse !== 'object' || parse === null) return data;
  const converted = Object.entries(parse).map(([field, as]) => [
    field,
    typeof as === 'string' ? as.replace(/^date:/, 'utc:') : as,
  ]);
  return { ...(data as object), format: { ...format, parse: Object.fromEntries(converted) } };
}

function unitOf(unit: unknown): unknown {
  if (typeof unit === 'string') return unit.replace(/^(binned)?(utc)?/, '$1utc');
  return typeof unit === 'object' && unit !== null ? { ...unit, utc: true } : unit;
}

function selectionOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(selectionOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, one]) => [field, universalParts(one)]),
  );
}
