import { metricAttributes } from './metric-use.ts';
import type { WrittenValues } from './written-values.ts';

/** A tag as its author wrote it: what it shows, and what it says of a metric. @param attribute the one that names what it shows */
export function tagOf(
  { component, of, attributes }: { component: string; of: string; attributes: WrittenValues },
  attribute: string,
): string {
  const chosen = Object.entries(attributes).filter(([name]) => metricNames.has(name));
  const written = chosen.map(([name, value]) => ` ${name}${textOf(name, value)}`);
  return `<${component} ${attribute}="${attributes[attribute] ?? of}"${written.join('')}>`;
}

const metricNames: ReadonlySet<string> = new Set(metricAttributes);

/** A computed value isn't known here. */
function textOf(name: string, value: string | null): string {
  if (value !== null) return `="${value}"`;
  return name === 'primary' ? '' : '={…}';
}
