import * as vega from 'vega';

// Vega's types lack them.
const { timeUnitSpecifier, defaultLocale } = vega as unknown as {
  timeUnitSpecifier(units: readonly string[]): string;
  defaultLocale(): { utcFormat(specifier: string): (time: Date) => string };
};
const { utcFormat } = defaultLocale();

const units = [
  'year',
  'quarter',
  'month',
  'week',
  'day',
  'dayofyear',
  'date',
  'hours',
  'minutes',
  'seconds',
  'milliseconds',
];

/**
 * How an axis writes times of a unit that has no year, as a d3 format: "%a" for weekdays. Undefined for others, whose times can be told in
 * full.
 */
export function unitFormat(timeUnit: unknown): string | undefined {
  const name = typeof timeUnit === 'object' ? (timeUnit as { unit?: unknown }).unit : timeUnit;
  if (typeof name !== 'string' || name.includes('year') || name.includes('millis'))
    return undefined;
  const parts = unitsIn(name);
  return parts.length > 0 ? timeUnitSpecifier(parts).trim() : undefined;
}

/** "utcmonthdate" is months and dates. */
function unitsIn(name: string): string[] {
  let rest = name.replace(/^binned/, '').replace(/^utc/, '');
  const found: string[] = [];
  for (const unit of units) {
    if (!rest.startsWith(unit) || (unit === 'day' && rest.startsWith('dayofyear'))) continue;
    found.push(unit);
    rest = rest.slice(unit.length);
  }
  return rest === '' ? found : [];
}

/** A time as far as it is told: "2026-01-31", "2026-01-31 12:30", or in a format. */
export function timeText(time: Date, format?: string): string {
  if (format) return utcFormat(format)(time);
  const [day, clock = ''] = time.toISOString().split('T');
  const told = clock.replace(/(:00)?\.000Z$/, '').replace(/Z$/, '');
  return told === '00:00' ? day! : `${day} ${told}`;
}
