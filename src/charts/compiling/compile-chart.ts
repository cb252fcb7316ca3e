import type { LoggerInterface, Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chartConfig } from '../look/theme.ts';
import { allViews, type View } from '../reading/views.ts';
import { inFirstState, requireStill } from './first-state.ts';
import { type Heights, withRoomForLabels } from './room-for-labels.ts';
import { inUniversalTime } from './universal-time.ts';
import { inUniversalVega } from './universal-vega.ts';

/** A chart for Vega, and the specification of Vega-Lite from which it was made. */
export interface CompiledChart {
  compiled: Spec;
  normalized: object;
  /** Whether readers would change it by its `params`. */
  isInteractive: boolean;
  /** The signals with which Vega-Lite sets the widths of views: `width`, `child_width`, `concat_0_width`. */
  widths: string[];
  /** The heights that were given, of plots that grow where their categories need room for labels. */
  givenHeights: Heights;
}

/**
 * Compiles a specification for pictures and for browsers alike: with the look of charts, all times in UTC, and the first state of its
 * `params`.
 *
 * @throws Error if Vega-Lite knows no such chart, or if it differs from machine to machine
 */
export function compileChart(spec: TopLevelSpec, logger?: LoggerInterface): CompiledChart {
  requireStill(spec);
  const options = { config: chartConfig, ...(logger ? { logger } : {}) };
  const { spec: compiled, normalized } = compile(inUniversalTime(spec), options);
  const { compiled: atRest, isInteractive } = inFirstState(compiled);
  const { compiled: roomy, given } = withRoomForLabels(inUniversalVega(atRest));
  const widths = widthSignals(roomy, spec);
  return { compiled: roomy, normalized, isInteractive, widths, givenHeights: given };
}

/** An author's parameter may be called `strokeWidth`, or `bar_width`. */
function widthSignals({ width, signals = [] }: Spec, spec: TopLevelSpec): string[] {
  const views = allViews(spec as View & { params?: { name: string }[] });
  const authors = new Set(views.flatMap(({ params = [] }) => params.map(({ name }) => name)));
  const named = signals.filter(
    (signal) =>
      /(^|_)(w|childW)idth$/.test(signal.name) &&
      !authors.has(signal.name) &&
      'value' in signal &&
      typeof signal.value === 'number',
  );
  return [...(typeof width === 'number' ? ['width'] : []), ...named.map(({ name }) => name)];
}
