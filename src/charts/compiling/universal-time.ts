import { read } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { allViews, mapInnerViews, type View } from '../reading/views.ts';
import { isZoned } from './universal-expression.ts';
import { universalParts } from './universal-parts.ts';

/** The parts of a view that may hold times. */
interface TimedView extends View {
  data?: { name?: string; values?: unknown; format?: { type?: string; parse?: unknown } | null };
  encoding?: Record<string, Channel | readonly Channel[]>;
  transform?: readonly Channel[];
  facet?: Channel | Record<string, Channel>;
}

interface Channel {
  field?: unknown;
  type?: unknown;
  timeUnit?: unknown;
  scale?: object | null;
  format?: unknown;
  formatType?: unknown;
}

/** Channels that may have a time scale. */
const scaled = new Set([
  'x',
  'y',
  'color',
  'fill',
  'stroke',
  'opacity',
  'fillOpacity',
  'strokeOpacity',
  'strokeWidth',
  'size',
  'angle',
  'theta',
  'radius',
]);

/**
 * Copies a specification, with its times in UTC: in scales, time units, dates, formats and expressions. Vega-Lite's default is local
 * time: that of the machine that builds and, in a live chart, that of the reader.
 *
 * @throws Error as `universalExpression`
 */
export function inUniversalTime<Spec extends TopLevelSpec>(spec: Spec): Spec {
  return convertView(universalParts(spec) as TimedView) as Spec;
}

/** Refuses times without a time zone: each machine reads them as its local time. */
export function requireTimeZones(spec: TopLevelSpec): void {
  const views = allViews(spec as TimedView);
  const fields = new Set(views.flatMap(temporalFields));
  if (fields.size === 0) return;
  const { datasets = {} } = spec as { datasets?: Record<string, unknown> };
  for (const { data } of views) {
    for (const field of fields) {
      if (isUniversalFormat(data?.format?.parse, field)) continue;
      for (const row of rowsOf(data, datasets)) requireZone(field, row?.[field]);
    }
  }
}

/** The rows in a specification; none if they are computed. */
function rowsOf(data: TimedView['data'], datasets: Record<string, unknown>): readonly Row[] {
  const { name, values = Object.hasOwn(datasets, name ?? '') ? datasets[name!] : [] } = data ?? {};
  if (typeof values !== 'string') return Array.isArray(values) ? values : [];
  const { type } = data?.format ?? {};
  if (type !== 'csv' && type !== 'tsv') return [];
  return read(values, { type }) as Row[];
}

type Row = Record<string, unknown> | null | undefined;

/** Whether a format says how to read a field, which isn't as local time then. */
function isUniversalFormat(parse: unknown, field: string): boolean {
  if (typeof parse !== 'object' || parse === null || !Object.hasOwn(parse, field)) return false;
  return (parse as Record<string, unknown>)[field] !== 'date';
}

function requireZone(field: string, time: unknown): void {
  if (typeof time !== 'string' || isZoned(time)) return;
  throw new Error(
    `"${time}" in the field "${field}" is another time on each machine: write 2026-01-31, or ` +
      '2026-01-31T12:00Z with its time zone',
  );
}

function convertView(view: TimedView): TimedView {
  const { encoding } = view;
  return {
    ...mapInnerViews(view, convertView),
    ...(encoding ? { encoding: mapValues(encoding, convertChannels) } : {}),
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
  if (isMany(channels)) return channels;
  if (name === 'text') return withUniversalFormat(channels);
  const isScaled = scaled.has(name) && isTemporal(channels) && isContinuous(channels);
  // Null means no scale.
  if (!isScaled || channels.scale === null) return channels;
  return { ...channels, scale: { type: 'utc', ...channels.scale } };
}

/** Words have no scale that tells how to write times. */
function withUniversalFormat(channel: Channel): Channel {
  const { type, timeUnit, format = '%b %d, %Y', formatType = 'utcFormat' } = channel;
  if (type !== 'temporal' || timeUnit !== undefined) return channel;
  return { ...channel, format, formatType };
}

function isMany(channels: Channel | readonly Channel[]): channels is readonly Channel[] {
  return Array.isArray(channels);
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
