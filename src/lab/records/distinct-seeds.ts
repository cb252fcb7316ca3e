import { ExpectedError } from '../../messages/expected-error.ts';
import type { RunRecord } from './record.ts';
import { runId } from './run-id.ts';

/**
 * Refuses two seeds of a variant with identical series: they are one run counted twice, and would hide the variance
 * between runs. Runs that diverged before any finite measurement are exempt: their bits are the same, but no number is
 * computed from them.
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
      const remedy = record.provenance.imported
        ? 'leave one of them out, or plan a single seed'
        : 'let run() draw its random numbers from its seed, or plan a single seed';
      throw new ExpectedError(
        `experiment ${experiment}: ${runId(same)} and ${runId(record)} recorded the same bits; ${remedy}`,
      );
    }
    seen.set(bits, record);
  }
}
