import { ExpectedError } from '../../messages/expected-error.ts';
import type { RunRecord } from './record.ts';
import { runId } from './run-id.ts';

/**
 * Seeds are to tell chance from effect: runs of several that recorded the same bits are one run, counted again. Those
 * that diverged before they measured anything finite have the same bits, and are counted nowhere.
 *
 * @throws ExpectedError naming two such runs
 */
export function requireDistinctSeeds(records: readonly RunRecord[]): void {
  const seen = new Map<string, RunRecord>();
  for (const record of records) {
    const { experiment, variant, series, summary } = record;
    if (Object.keys(summary).length === 0) continue;
    const bits = `${experiment} ${variant} ${series.sha256}`;
    const same = seen.get(bits);
    if (same && same.seed !== record.seed) {
      throw new ExpectedError(
        `experiment ${experiment}: ${runId(same)} and ${runId(record)} recorded the same bits; let run() draw its random numbers from its seed, or plan a single seed`,
      );
    }
    seen.set(bits, record);
  }
}
