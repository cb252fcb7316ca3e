import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { measureWithFont } from '../look/text-metrics.ts';
import { chartConfig } from '../look/theme.ts';
import { type DrawnLayer, drawnLayers } from '../reading/drawn-layers.ts';
import { type Ink, inksIn } from '../reading/inks.ts';
import { allMarks } from '../reading/vega-groups.ts';
import { type Marks, writeMarks } from '../svg/write-marks.ts';
import { requireDistinctEntries } from './distinct-entries.ts';
import { inUniversalTime, requireTimeZones } from './universal-time.ts';

export interface Drawing extends Marks {
  layers: DrawnLayer[];
  /** The colours of numbers on cells, each once. */
  inks: Ink[];
}

/**
 * Draws a specification without changes. Vega's warnings are errors here, as are scales without a domain and series
 * that look alike: the picture would look right and be wrong.
 *
 * @param chart its name, for errors
 * @throws ExpectedError
 */
export async function draw(chart: string, spec: TopLevelSpec): Promise<Drawing> {
  const { logger, requireSilence } = strictLogger();
  try {
    requireTimeZones(spec);
    // Vega adds a symbol to each row of its input, so pass a copy (https://github.com/vega/vega/issues/2705).
    const { spec: compiled, normalized } = compile(structuredClone(inUniversalTime(spec)), {
      config: chartConfig,
      logger,
    });
    requireSilence();
    const options = { renderer: 'none', logger, loader: noLoader() } as const;
    const view = new vega.View(vega.parse(compiled), options);
    try {
      await view.runAsync();
      requireSilence(emptyOutliers(compiled));
      requireDomains(view, compiled);
      requireDistinctEntries(view, compiled);
      return {
        ...writeMarks(view),
        layers: drawnLayers(view, compiled, normalized),
        inks: inksIn(view),
      };
    } finally {
      view.finalize();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpectedError(`Chart "${chart}": ${reason}`, { cause: error });
  }
}

measureWithFont((vega as unknown as typeof import('vega-scenegraph')).textMetrics);

/** Collects Vega's warnings for later: an exception thrown in a logger would interrupt the dataflow. */
function strictLogger() {
  const said: string[] = [];
  const note = (...parts: readonly unknown[]) => {
    said.push(parts.map(String).join(' '));
    return logger;
  };
  const logger: vega.LoggerInterface = {
    level: ((level?: number) => (level === undefined ? vega.Warn : logger)) as typeof logger.level,
    error: note,
    warn: note,
    info: () => logger,
    debug: () => logger,
  };
  const requireSilence = (expected: readonly string[] = []) => {
    const complaints = said.filter((warning) => !expected.includes(warning));
    if (complaints.length > 0) {
      throw new Error(`Vega warns: ${complaints.map(withRemedy).join('; ')}`);
    }
    said.length = 0;
  };
  return { logger, requireSilence };
}

/** Vega's warnings about box plots without outliers. A plot without boxes gives further warnings, which stay errors. */
function emptyOutliers(compiled: vega.Spec): string[] {
  const outliers = allMarks(compiled).filter(({ style }) => style?.includes('boxplot-outliers'));
  return outliers.flatMap(({ encode }) => {
    const { x, y } = (encode?.update ?? {}) as Record<string, { field?: unknown }>;
    return [x, y].map((channel) => `Infinite extent for field "${channel?.field}": [${nothing}]`);
  });
}

const nothing = 'Infinity, -Infinity';

function withRemedy(warning: string): string {
  const [, bounds] = /^Infinite extent for field "[^"]*": \[(.*)\]$/.exec(warning) ?? [];
  if (!bounds) return warning;
  if (bounds === nothing) return `${warning}, as no row has a number there`;
  return `${warning}; leave out what isn't finite`;
}

/** A loader that refuses everything: charts draw the data in their specification, without files or requests. */
function noLoader(): vega.Loader {
  const refuse = async (address: string): Promise<never> => {
    throw new Error(`${address} would be loaded; put the data into the specification`);
  };
  return { ...vega.loader(), load: refuse, http: refuse, file: refuse };
}

function requireDomains(view: vega.View, { scales = [] }: vega.Spec): void {
  for (const { name } of scales) {
    const domain: unknown = view.scale(name).domain?.();
    if (!Array.isArray(domain)) continue;
    if (domain.length === 0 || domain.some(isNothing)) {
      throw new Error(`the domain of scale "${name}" is empty: [${domain.join(', ')}]`);
    }
    if (!Number.isFinite(spanOf(domain))) {
      throw new Error(`the domain of scale "${name}" is too wide: [${domain.join(', ')}]`);
    }
  }
}

/** The length of a numeric domain, by which Vega divides; infinite if it overflows. */
function spanOf(domain: readonly unknown[]): number {
  const bounds = domain.filter((bound) => typeof bound === 'number');
  return bounds.length === 0 ? 0 : bounds.at(-1)! - bounds[0]!;
}

function isNothing(bound: unknown): boolean {
  return bound == null || (typeof bound === 'number' && !Number.isFinite(bound));
}
