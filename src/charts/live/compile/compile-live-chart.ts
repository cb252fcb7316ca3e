import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { inUniversalTime } from '../../drawing/universal-time.ts';
import { chartConfig } from '../../look/theme.ts';
import { unitViews } from '../../reading/unit-views.ts';
import { clientTransforms } from '../client-transforms.ts';
import { type LiveChart, type OtherSmoothing, signals } from '../live-chart.ts';
import { readPanels } from './read-panels.ts';
import { axesOf, steeredSpec } from './steered-spec.ts';
import { viewWidth } from './view-width.ts';

/**
 * What a browser needs to draw a chart itself. Undefined where the chart computes what the browser's part of
 * Vega doesn't: maps, say, or regressions.
 *
 * @param spec with the width that it was drawn at
 */
export function compileLiveChart(
  spec: TopLevelSpec,
  smoothings: readonly OtherSmoothing[] = [],
): LiveChart | undefined {
  const { spec: compiled, normalized } = compile(structuredClone(inUniversalTime(spec)), {
    config: chartConfig,
  });
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

/** Finer than any screen shows, and than the crosshair tells. */
const digits = 7;

/**
 * Of expressions the syntax trees are kept: the page's security policy forbids to run text. By their text
 * Vega only tells them apart, so a number will do.
 */
function parse(spec: vega.Spec): Runtime {
  const texts: unknown[] = [];
  const lean = JSON.stringify(vega.parse(spec, undefined, { ast: true }), (key, value) => {
    if (key === 'raw') return undefined;
    if (key === 'code') return String(indexIn(texts, value));
    const isFraction = typeof value === 'number' && !Number.isInteger(value);
    return isFraction ? Number(value.toPrecision(digits)) : value;
  });
  return JSON.parse(lean);
}

/** Where it stands, at the end if it wasn't there. */
function indexIn(all: unknown[], one: unknown): number {
  const index = all.indexOf(one);
  return index < 0 ? all.push(one) - 1 : index;
}

function isKnown({ type }: Operator): boolean {
  return type === 'operator' || Object.hasOwn(clientTransforms, type);
}

/** A scale's type can't be an expression in a specification, but the dataflow reads it like any parameter. */
function withFreeScaleTypes(runtime: Runtime, scales: readonly string[]): Runtime {
  const operators = runtime.operators.map((operator) => {
    const { scale, type, params } = operator;
    if (type !== 'scale' || !scale || !scales.includes(scale)) return operator;
    const steering = runtime.operators.find(({ signal }) => signal === signals.type(scale))!;
    return { ...operator, params: { ...params, type: { $ref: steering.id } } };
  });
  return { ...runtime, operators };
}
