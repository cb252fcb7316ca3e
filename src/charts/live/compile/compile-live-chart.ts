import * as vega from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { compileChart } from '../../compiling/compile-chart.ts';
import { unitViews } from '../../reading/unit-views.ts';
import { allMarks } from '../../reading/vega-groups.ts';
import { clientTransforms } from '../client-transforms.ts';
import { type LiveChart, type OtherSmoothing, signals } from '../live-chart.ts';
import { readPanels } from './read-panels.ts';
import { axesOf, steeredSpec } from './steered-spec.ts';
import { viewWidth } from './view-width.ts';

/**
 * Compiles what a browser needs to draw a chart itself. Undefined if the chart needs parts of Vega that browsers don't
 * load, such as maps or regressions, or has `params` that select or bind: it stays
 * a picture of their first state.
 *
 * @param spec with the width of its drawing
 * @param smoothings that the chart has besides its author's
 */
export function compileLiveChart(
  spec: TopLevelSpec,
  smoothings: readonly OtherSmoothing[] = [],
): LiveChart | undefined {
  const { compiled, normalized, isSteered } = compileChart(spec);
  // A page has its own crosshair, zoom and legend, which would take the pointer from the author's.
  if (isSteered) return undefined;
  // A page masks pixels with their colour, for light and dark, which Vega doesn't do.
  if (allMarks(compiled).some(({ type }) => type === 'image')) return undefined;
  const panels = readPanels(compiled, unitViews(normalized));
  const runtime = parse(steeredSpec(compiled, panels, viewWidth(spec)));
  if (!runtime.operators.every(isKnown)) return undefined;
  return { runtime: withFreeScaleTypes(runtime, [...axesOf(panels).keys()]), panels, smoothings };
}

interface Runtime {
  operators: Operator[];
}

interface Operator {
  id: number;
  type: string;
  scale?: string;
  signal?: string;
  params?: Record<string, unknown>;
}

/** Significant digits: more than a screen or the crosshair shows. */
const digits = 7;

/**
 * Parses a specification, keeping expressions as syntax trees: the page's content security policy forbids running text
 * (https://github.com/vega/vega/issues/1106). Vega uses the text of an expression only as its identity, so a number
 * replaces it.
 */
function parse(spec: vega.Spec): Runtime {
  return lean(vega.parse(spec, undefined, { ast: true }), []) as Runtime;
}

/** A copy without what browsers don't need. @param texts of the expressions so far */
function lean(value: unknown, texts: unknown[]): unknown {
  if (typeof value === 'number') {
    return Number.isInteger(value) ? value : Number(value.toPrecision(digits));
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => lean(one, texts));
  if (value instanceof Date) return value.toJSON();
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) {
    if (key === 'raw' || one === undefined) continue;
    copy[key] = key === 'code' ? String(indexIn(texts, one)) : lean(one, texts);
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
function withFreeScaleTypes(runtime: Runtime, scales: readonly string[]): Runtime {
  const operators = runtime.operators.map((operator) => {
    const { scale, type, params } = operator;
    if (type !== 'scale' || !scale || !scales.includes(scale)) return operator;
    const steering = runtime.operators.find(({ signal }) => signal === signals.type(scale))!;
    return { ...operator, params: { ...params, type: { $ref: steering.id } } };
  });
  return { ...runtime, operators };
}
