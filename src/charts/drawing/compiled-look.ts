import * as vega from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { losslessJson, parseLossless } from '../../files/kept/lossless-json.ts';
import { type CompiledChart, compileChart } from '../compiling/compile-chart.ts';
import { isPlain, placeOfTable, type Rows, rowsApart } from '../compiling/rows-apart.ts';
import { readPanels } from '../live/compile/read-panels.ts';
import { steeredSpec } from '../live/compile/steered-spec.ts';
import type { LivePanel } from '../live/live-chart.ts';
import type { Runtime } from '../live/live-file.ts';
import { unitViews } from '../reading/unit-views.ts';
import { viewWidth } from './as-wide-as.ts';
import { strictLogger } from './vega-warnings.ts';

/** What Vega-Lite and Vega made of a specification: charts that differ in their rows only have it in common. */
export interface CompiledLook extends CompiledChart {
  panels: LivePanel[];
  /** With the signals of live charts, so that pictures are drawn as these are. */
  steered: vega.Spec;
  /** Its expressions are syntax trees, too. */
  runtime: Runtime;
}

/** A chart that is compiled, and its rows. */
export interface CompiledWithRows {
  look: CompiledLook;
  /** Equal ones are here once. */
  tables: readonly Rows[];
}

/**
 * Compiles a chart, or takes what was compiled for another one of the same look: that is a third of the time to draw it.
 *
 * @param spec with the width of its views
 * @throws Error as `compileChart`, or if Vega-Lite warns
 */
export function compileWithRows(spec: TopLevelSpec): CompiledWithRows {
  const { look, tables } = rowsApart(spec);
  const key = losslessJson(look);
  const compiled = latest.get(key) ?? compileLook(look);
  latest.delete(key);
  latest.set(key, compiled);
  if (latest.size > mostKept) latest.delete(latest.keys().next().value!);
  return { look: compiled, tables };
}

/** A dataflow with its rows: all that Vega writes into is a copy (https://github.com/vega/vega/issues/2705). */
export function runtimeWithRows({ look, tables }: CompiledWithRows): Runtime {
  const filled = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(filled);
    if (!isPlain(part)) return part;
    const copy: Record<string, unknown> = {};
    for (const key in part) {
      copy[key] = filled(key === '$ingest' ? rowsFor(part[key], tables) : part[key]);
    }
    return copy;
  };
  return filled(look.runtime) as Runtime;
}

/** The rows for whose table a place stands in a dataflow, else what stands there. */
export function rowsFor(ingested: unknown, tables: readonly Rows[]): unknown {
  const place = placeOfTable(ingested);
  return place === undefined ? ingested : tables[place];
}

/** Compiled looks in the order of their last use. */
const latest = new Map<string, CompiledLook>();
/** Each takes up to a megabyte. */
const mostKept = 32;

function compileLook(spec: TopLevelSpec): CompiledLook {
  const { logger, requireSilence } = strictLogger();
  const chart = compileChart(spec, logger);
  requireSilence();
  const panels = readPanels(chart.compiled, unitViews(chart.normalized));
  const steered = steeredSpec(chart.compiled, panels, viewWidth(spec));
  return { ...chart, panels, steered, runtime: parse(steered) };
}

/**
 * Parses a specification, keeping expressions as syntax trees: the page's content security policy forbids running text
 * (https://github.com/vega/vega/issues/1106).
 */
function parse(steered: vega.Spec): Runtime {
  const runtime = vega.parse(steered, undefined, { ast: true });
  const text = losslessJson(runtime);
  const names = [...new Set(text.match(/_:vega:_\d+/g))];
  if (names.length === 0) return runtime as Runtime;
  // Vega counts these names over all charts that it parsed before.
  const own = text.replace(/_:vega:_\d+/g, (name) => `_:vega:_${names.indexOf(name)}`);
  return parseLossless(own) as Runtime;
}
