import type { Rolldown } from 'vite';

/**
 * Leaves out warnings about a directive that Astro itself puts into each post's module:
 * https://github.com/withastro/astro/issues/18087.
 */
export function reportUnlessOwn(
  level: Rolldown.LogLevel,
  log: Rolldown.RollupLog,
  report: (level: Rolldown.LogLevel, log: Rolldown.RollupLog) => void,
): void {
  if (log.code !== 'MODULE_LEVEL_DIRECTIVE') report(level, log);
}
