import type { TopLevelSpec } from 'vega-lite';
import { allViews, mapInnerViews, type View } from '../reading/views.ts';

/** The parts of a view that may hold times. */
interface TimedView extends View {
  data?: { values?: unknown; format?: { parse?: unknown } | null };
  encoding?: Record<string, Channel | readonly Channel[]>;
  transform?: readonly Channel[];
  facet?: Channel | Record<string, Channel>;
}

interface Channel {
  field?: unknown;
  type?: unknown;
  timeUnit?: unknown;
  scale?: object | null;
}

/** Channels that may have a time scale. */
const scaled = new Set(['x', 'y', 'color', 'fill', 'stroke', 'opacity', 'size']);

/**
 * Copies a specification, with its times in UTC. Vega-Lite's default is local time: that of the machine that builds
 * and, in a live chart, that of the reader.
 */
export function inUniversalTime<Spec extends TopLevelSpec>(spec: Spec): Spec {
  return convertView(spec as TimedView) as Spec;
}

/** Refuses times without a time zone: each machine reads them as its local time. */
export function requireTimeZones(spec: TopLevelSpec): void {
  const views = allViews(spec as TimedView);
  const fields = new Set(views.flatMap(temporalFields));
  if (fields.size === 0) return;
  for (const { data } of views) {
    if (!Array.isArray(data?.values) || data.format?.parse) continue;
    for (const row of data.values) for (const field of fields) requireZone(field, row?.[field]);
  }
}

/** JavaScript reads a date without a time as UTC. */
const zoned = /^\d{4}(-\d\d){0,2}$|T[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

function requireZone(field: string, time: unknown): void {
  if (typeof time !== 'string' || zoned.test(time)) return;
  throw new Error(
    `"${time}" in the field "${field}" is another time on each machine: write 2026-01-31, or ` +
      '2026-01-31T12:00Z with its time zone',
  );
}

function convertView(view: TimedView): TimedView {
  const { encoding, transform, facet } = view;
  return {
    ...mapInnerViews(view, convertView),
    ...(encoding ? { encoding: mapValues(encoding, convertChannels) } : {}),
    ...(transform ? { transform: transform.map(convertUnit) } : {}),
    ...(facet ? { facet: convertFacet(facet) } : {}),
  };
}

function temporalFields({ encoding = {}, transform = [], facet = {} }: TimedView): string[] {
  const channels = [
    ...Object.values(encoding).flat(),
    ...transform,
    facet,
    ...Object.values(facet),
  ];
  return (channels as Channel[]).flatMap((channel) =>
    typeof channel?.field === 'string' && isTemporal(channel) ? [channel.field] : [],
  );
}

function convertChannels(
  channels: Channel | readonly Channel[],
  name: string,
): Channel | readonly Channel[] {
  if (isMany(channels)) return channels.map(convertUnit);
  const isScaled = scaled.has(name) && isTemporal(channels) && isContinuous(channels);
  // Null means no scale.
  if (!isScaled || channels.scale === null) return convertUnit(channels);
  return { ...convertUnit(channels), scale: { type: 'utc', ...channels.scale } };
}

function isMany(channels: Channel | readonly Channel[]): channels is readonly Channel[] {
  return Array.isArray(channels);
}

type Facet = NonNullable<TimedView['facet']>;

function convertFacet(facet: Facet): Facet {
  if ('field' in facet) return convertUnit(facet as Channel);
  return mapValues(facet as Record<string, Channel>, convertUnit);
}

function convertUnit<Part extends Channel>(part: Part): Part {
  const { timeUnit } = part;
  if (typeof timeUnit === 'object') return { ...part, timeUnit: { ...timeUnit, utc: true } };
  if (typeof timeUnit !== 'string') return part;
  return { ...part, timeUnit: timeUnit.replace(/^(binned)?(utc)?/, '$1utc') };
}

function isTemporal({ type, timeUnit }: Channel): boolean {
  return type === 'temporal' || timeUnit !== undefined;
}

/** Time units, such as months, may also be categories. */
function isContinuous({ type }: Channel): boolean {
  return type === undefined || type === 'temporal';
}

function mapValues<Value>(
  record: Record<string, Value>,
  map: (value: Value, key: string) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}
