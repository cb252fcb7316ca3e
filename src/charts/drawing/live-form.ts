import type { TopLevelSpec } from 'vega-lite';
import type { Rows } from '../compiling/rows-apart.ts';
import { clientTransforms } from '../live/client-transforms.ts';
import { axesOf } from '../live/compile/steered-spec.ts';
import { type LivePanel, signals } from '../live/live-chart.ts';
import type { Operator, Runtime } from '../live/live-file.ts';
import { allMarks } from '../reading/vega-groups.ts';
import {
  type CompiledLook,
  type CompiledWithRows,
  compileWithRows,
  rowsFor,
} from './compiled-look.ts';

/** What a browser needs to draw a chart itself, with what differs between charts of one look apart. */
export interface LiveForm {
  /** The dataflow, with the place of a table where rows are. */
  look: Runtime;
  tables: readonly (readonly unknown[])[];
  /** The values of the dataflow's signals that differ between charts of one look, or widths of one chart. */
  signals: Record<string, unknown>;
  panels: LivePanel[];
}

/**
 * Compiles what a browser needs to draw a chart itself. Undefined if the chart needs parts of Vega that browsers don't
 * load, such as maps or regressions, or has `params` that select or bind: it stays a picture of their first state.
 *
 * @param spec with the width of its drawing
 */
export function compileLiveForm(spec: TopLevelSpec): LiveForm | undefined {
  return liveForm(compileWithRows(spec));
}

/** As `compileLiveForm`, of what was compiled before. */
export function liveForm({ look, tables }: CompiledWithRows): LiveForm | undefined {
  if (!known.has(look)) known.set(look, formOf(look));
  const form = known.get(look);
  return (
    form && { ...form, tables: form.tables.map((rows) => rowsFor(rows, tables)).map(leanRows) }
  );
}

/** The forms of looks, with the places of tables for their rows. */
const known = new WeakMap<CompiledLook, LiveForm | undefined>();

function formOf({
  isInteractive,
  steered,
  runtime,
  widths,
  panels,
}: CompiledLook): LiveForm | undefined {
  // A page has its own crosshair, zoom and legend, which would take the pointer from the author's.
  if (isInteractive) return undefined;
  // A page masks pixels with their colour, for light and dark, which Vega doesn't do.
  if (allMarks(steered).some(({ type }) => type === 'image')) return undefined;
  if (!runtime.operators.every(isKnown)) return undefined;
  const leaning: Leaning = { texts: [], tables: [] };
  const { description: _, ...leaned } = lean(runtime, leaning) as Runtime & { description: string };
  const own = signalsOf(leaned, widths);
  const operators = withFreeScaleTypes(leaned, [...axesOf(panels).keys()]).map((operator) =>
    operator.signal !== undefined && Object.hasOwn(own, operator.signal)
      ? { ...operator, value: null }
      : operator,
  );
  return { look: { ...leaned, operators }, tables: leaning.tables, signals: own, panels };
}

function signalsOf({ operators }: Runtime, widths: readonly string[]): Record<string, unknown> {
  const isOwn = (name: string) => widths.includes(name) || signals.isOfChart(name);
  const own = operators.filter(({ signal }) => signal !== undefined && isOwn(signal));
  return Object.fromEntries(own.map(({ signal, value }) => [signal!, value]));
}

/** Significant digits: with fewer, some points would be drawn a tenth of a pixel beside those of the picture. */
const digits = 10;

interface Leaning {
  /** The expressions so far. */
  texts: unknown[];
  /** The rows so far. */
  tables: (readonly unknown[])[];
}

/** A copy without what browsers don't need, and without rows. */
function lean(value: unknown, leaning: Leaning): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return leanValue(value);
  if (Array.isArray(value)) return value.map((one) => lean(one, leaning));
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    // The text of a literal in a syntax tree.
    if (one === undefined || (key === 'raw' && 'type' in value)) continue;
    // Vega uses the text of an expression only as its identity, so a number replaces it.
    if (key === 'code' && 'ast' in value) copy[key] = String(indexIn(leaning.texts, one));
    else if (key === '$ingest' && Array.isArray(one)) copy['$table'] = leaning.tables.push(one) - 1;
    else copy[key] = lean(one, leaning);
  }
  return copy;
}

function leanRows(rows: unknown): readonly unknown[] {
  return (rows as Rows).map(leanValue);
}

/** A copy as JSON has it. */
function leanValue(value: unknown): unknown {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(leanValue);
  if (value instanceof Date) return value.toJSON();
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (one !== undefined) copy[key] = leanValue(one);
  }
  return copy;
}

/** The index of an item, which is appended if missing. */
function indexIn(all: unknown[], one: unknown): number {
  const index = all.indexOf(one);
  return index < 0 ? all.push(one) - 1 : index;
}

function isKnown({ type }: Operator): boolean {
  return type === 'operator' || Object.hasOwn(clientTransforms, type);
}

/**
 * Lets signals set the types of scales. A specification can't (https://github.com/vega/vega/issues/1538), but the
 * dataflow reads a scale's type like any other parameter.
 */
function withFreeScaleTypes({ operators }: Runtime, scales: readonly string[]): Operator[] {
  return operators.map((operator) => {
    const { scale, type, params } = operator;
    if (type !== 'scale' || !scale || !scales.includes(scale)) return operator;
    const steering = operators.find(({ signal }) => signal === signals.type(scale))!;
    return { ...operator, params: { ...params, type: { $ref: steering.id } } };
  });
}
