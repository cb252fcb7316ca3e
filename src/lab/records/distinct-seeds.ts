import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { RunRecord } from './record.ts';
import { runId } from './run-id.ts';

/**
 * Refuses two seeds of a variant that recorded and kept the same: they are one run counted twice, and would hide the variance
 * between runs.
 *
 * @throws ExpectedError naming two such runs
 */
export function requireDistinctSeeds(records: readonly RunRecord[]): void {
  const same = sameSeeds(records);
  if (same !== undefined) throw new ExpectedError(same);
}

/**
 * Names two seeds of a variant with identical series and artifacts, with the remedy; undefined without such seeds. Runs that diverged
 * before any finite measurement are exempt: their bits are the same, but no number is computed from them.
 */
export function sameSeeds(records: readonly RunRecord[]): string | undefined {
  const seen = new Map<string, RunRecord>();
  for (const record of records) {
    const { experiment, variant, series, summary, artifacts = [] } = record;
    if (Object.keys(summary).length === 0) continue;
    // A metric may be equal in all seeds, as a task that each of them solves.
    const kept = artifacts.map(({ sha256 }) => sha256).join(' ');
    const bits = `${experiment} ${variant} ${series.sha256} ${kept}`;
    const same = seen.get(bits);
    if (same && same.seed !== record.seed) {
      return `experiment ${experiment}: ${runId(same)} and ${runId(record)} recorded the same bits; ${remedyFor(record)}`;
    }
    seen.set(bits, record);
  }
  return undefined;
}

function remedyFor({ provenance: { imported, process } }: RunRecord): string {
  if (imported) return 'leave one of them out, or plan a single seed';
  if (!process) return 'let run() draw its random numbers from its seed, or plan a single seed';
  const script = process.words.find((word) => scriptSuffix.test(word)) ?? process.words[0]!;
  return `let ${plainLine(path.basename(script), 60)} draw its random numbers from {seed}, or plan a single seed with deterministic: true`;
}

const scriptSuffix = /\.(py|R|r|jl|sh|js|mjs|ts|rb|pl|m)$/;
