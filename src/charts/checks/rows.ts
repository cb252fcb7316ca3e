import * as vega from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { fieldReader } from '../reading/field-reader.ts';
import { innerViews, type View } from '../reading/views.ts';

type Row = Record<string, unknown>;

interface DataView extends View {
  data?: {
    name?: string;
    values?: unknown;
    format?: { type?: string; parse?: unknown } | null;
  } | null;
  encoding?: Record<string, unknown>;
  transform?: readonly object[];
}

interface Channel {
  field?: unknown;
  type?: unknown;
  aggregate?: unknown;
  timeUnit?: unknown;
  bin?: unknown;
}

/** What is known of the rows behind a view. */
interface Behind {
  rows: readonly Row[];
  /** Whether the rows are as they are written. */
  isPlain: boolean;
}

/**
 * Refuses texts where numbers are drawn, and categories that a row lacks, naming row and field.
 *
 * @throws Error
 */
export function requireRows(spec: TopLevelSpec): void {
  requireIn(spec as DataView, { rows: [], isPlain: true });
}

function requireIn(view: DataView, outer: Behind): void {
  const behind = behindOf(view, outer);
  if (behind.isPlain && behind.rows.length > 0) {
    for (const channels of Object.values(view.encoding ?? {})) {
      for (const channel of [channels].flat())
        requireChannel(channel as Channel | null, behind.rows);
    }
  }
  for (const inner of innerViews(view)) requireIn(inner.view, behind);
}

function behindOf({ data, transform = [] }: DataView, outer: Behind): Behind {
  // Transforms make, change and drop what rows have.
  const isPlain = transform.length === 0;
  if (data === undefined) return { rows: outer.rows, isPlain: outer.isPlain && isPlain };
  const { values, format } = data ?? {};
  const rows = Array.isArray(values) ? values.filter(isRow) : [];
  return { rows, isPlain: isPlain && !format };
}

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null && !Array.isArray(row);
}

function requireChannel(channel: Channel | null, rows: readonly Row[]): void {
  const { field, type, aggregate } = channel ?? {};
  if (typeof field !== 'string' || /[.[\]\\]/.test(field)) return;
  requireField(field, rows);
  const isNumber = type === 'quantitative' && !countsOnly.has(String(aggregate));
  if (isNumber) requireNumbers(field, rows);
  if (isCategory(channel!)) requireCategory(field, rows);
}

/** Vega-Lite's own default is a category. */
function isCategory({ type, aggregate, timeUnit, bin }: Channel): boolean {
  if (type !== undefined) return type === 'nominal' || type === 'ordinal';
  return aggregate === undefined && timeUnit === undefined && bin === undefined;
}

function requireCategory(field: string, rows: readonly Row[]): void {
  const at = rows.findIndex((row) => isMissing(row[field]));
  if (at >= 0) throw new Error(withoutCategory(`row ${at + 1} has`, field));
}

function withoutCategory(which: string, field: string): string {
  return `${which} no "${field}": name the category, as "none", write null, or filter such rows out`;
}

const countsOnly = new Set(['count', 'valid', 'missing', 'distinct', 'argmin', 'argmax']);

function requireField(field: string, rows: readonly Row[]): void {
  if (rows.some((row) => Object.hasOwn(row, field))) return;
  throw new Error(`no row has a field "${field}"; there are ${knownFields(rows)}`);
}

const most = 20;

function knownFields(rows: readonly Row[]): string {
  const fields = Object.keys(rows[0]!);
  const more = fields.length > most ? ` and ${fields.length - most} more` : '';
  return fields.slice(0, most).join(', ') + more;
}

function requireNumbers(field: string, rows: readonly Row[]): void {
  const at = rows.findIndex((row) => isOtherText(row[field]));
  if (at < 0) return;
  throw new Error(
    `row ${at + 1} has "${brief(rows[at]![field])}" in the field "${field}", which is no number: write null where there is none, ` +
      "or give the field the type 'nominal'",
  );
}

function isOtherText(value: unknown): boolean {
  if (typeof value === 'bigint') return true;
  return typeof value === 'string' && (value.trim() === '' || !Number.isFinite(Number(value)));
}

function brief(value: unknown): string {
  return vega.truncate(String(value), 40);
}

/** Refuses rows without the category that a scale tells apart, as transforms may leave them. @param view after its run @throws Error */
export function requireCategories(view: vega.View, scale: vega.Scale): void {
  const domain = view.scale(scale.name).domain() as unknown[];
  if (!domain.some(isMissing)) return;
  for (const { data, field } of fieldsOf((scale as { domain?: unknown }).domain)) {
    const rows = view.data(data) as Row[];
    const read = fieldReader(field);
    if (rows.some((row) => isMissing(read(row))))
      throw new Error(withoutCategory('some rows have', field));
  }
}

/** Null is a category of its own. */
function isMissing(value: unknown): boolean {
  return value === undefined || Number.isNaN(value);
}

function fieldsOf(domain: unknown): { data: string; field: string }[] {
  if (typeof domain !== 'object' || domain === null) return [];
  const { data, field, fields } = domain as { data?: unknown; field?: unknown; fields?: unknown };
  if (Array.isArray(fields)) {
    return fields.flatMap((one) =>
      typeof one === 'string' && typeof data === 'string' ? [{ data, field: one }] : fieldsOf(one),
    );
  }
  return typeof data === 'string' && typeof field === 'string' ? [{ data, field }] : [];
}
