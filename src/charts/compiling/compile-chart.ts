import type { LoggerInterface, Spec } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { chartConfig } from '../look/theme.ts';
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
  return { compiled: roomy, normalized, isInteractive, givenHeights: given };
}
