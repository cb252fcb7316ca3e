import * as vega from 'vega';
import { allMarks } from '../reading/vega-groups.ts';

/** Collects Vega's warnings for later: an exception thrown in a logger would interrupt the dataflow. */
export function strictLogger() {
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
export function emptyOutliers(compiled: vega.Spec): string[] {
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
