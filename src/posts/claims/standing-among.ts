import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';

type Own = Pick<PreparedExperiment, 'name' | 'claimsOnRecord'>;

interface Other {
  source: string;
  prepared: Pick<PreparedExperiment, 'runs'>;
}

/**
 * How a claim compares with the statements in the records, in words: "stated before the runs". Of several experiments only the
 * runs of the claim's own state it; of the others, the times at which their runs began tell whether these are older:
 * "growth: stated before the runs; decay: its runs are older". Undefined if no record states claims.
 */
export function standingAmong(
  claim: string,
  { name, claimsOnRecord }: Own,
  others: readonly Other[],
): string | undefined {
  const own = claimsOnRecord?.standings[claim];
  if (own === undefined || others.length === 0) return own;
  const since = claimsOnRecord?.since?.[claim];
  const elsewhere = others.map((other) => `${other.source}: ${agesOf(other, name, since)}`);
  return [`${name}: ${own}`, ...elsewhere].join('; ');
}

/** @param since when the first run began that states the claim */
function agesOf({ prepared }: Other, owner: string, since: string | undefined): string {
  if (!since) return `its runs state no claims of ${owner}`;
  const starts = prepared.runs.flatMap(({ record }) => record.provenance.started ?? []);
  const runs = prepared.runs.length;
  if (starts.length < runs) return 'its runs don’t tell when they began';
  const older = starts.filter((start) => start < since).length;
  if (older === 0) return 'its runs began later';
  return older === runs ? 'its runs are older' : `${older} of its ${runs} runs are older`;
}
