import * as vega from 'vega';

// Vega's types lack it.
const { splitAccessPath } = vega as unknown as { splitAccessPath(field: string): string[] };

/**
 * Makes a function that reads a field of rows, as Vega names it: `a.b` is inside `a`, unless a transform made a column of that name, as
 * aggregates do.
 */
export function fieldReader(field: string): (datum: object) => unknown {
  const path = splitAccessPath(field);
  const names = [...new Set([field, path.join('.')])];
  return (datum) => {
    const own = names.find((name) => Object.hasOwn(datum, name));
    if (own !== undefined) return (datum as Record<string, unknown>)[own];
    return path.reduce<unknown>(within, datum);
  };
}

/** Objects have inherited properties, which no row means. */
function within(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}
