import type { Spec } from 'vega';
import { universalExpression } from './universal-expression.ts';

/** The properties of a Vega specification that hold expressions. */
const expressions = new Set(['signal', 'expr', 'test', 'update', 'init']);

/**
 * Copies a compiled specification, with its times in UTC: what Vega-Lite itself writes, such as the labels of categories that are times,
 * is local.
 *
 * @throws Error as `universalExpression`
 */
export function inUniversalVega(compiled: Spec): Spec {
  const { data, ...rest } = compiled;
  return { ...(convert(rest) as Spec), ...(data ? { data: dataOf(data) } : {}) };
}

type Data = NonNullable<Spec['data']>;

/** Rows stay as they are. */
function dataOf(data: Data): Data {
  return data.map((one) => {
    const { values, ...rest } = one as { values?: unknown };
    return { ...(convert(rest) as object), ...(values === undefined ? {} : { values }) };
  }) as Data;
}

function convert(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(convert);
  if (typeof part !== 'object' || part === null || part instanceof Date) return part;
  const copy: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) copy[key] = converted(key, value);
  if (copy['type'] === 'timeunit') copy['timezone'] = 'utc';
  return copy;
}

function converted(key: string, value: unknown): unknown {
  if (key === 'data' && Array.isArray(value)) return dataOf(value as Data);
  if (typeof value !== 'string') return convert(value);
  if (expressions.has(key)) return universalExpression(value);
  if ((key === 'type' || key === 'formatType') && value === 'time') return 'utc';
  return value;
}
