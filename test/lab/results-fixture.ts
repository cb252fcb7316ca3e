import type { Reads } from '../../src/lab/findings/reads.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import type { RecordedRun, Results } from '../../src/lab/results.ts';

/**
 * The values of a run at each step, by metric. A metric that ends with NaN diverged there; an empty one was never
 * measured. Instead of at steps 0, 1, 2 …, they may be at those that `step` lists.
 */
export type Measured = Record<string, readonly number[]>;

/** The reads of a function that reads nothing. */
export const readsOfNothing: Reads = {
  runs: [],
  series: [],
  last: [],
  artifacts: [],
  parameters: [],
  facts: [],
  published: [],
  counted: false,
};

/**
 * Results with these runs: for each variant, one run per seed, seeds from 1 on.
 *
 * @param overrides fields that replace those of the fixture
 */
export function resultsOf(
  variants: Record<string, readonly Measured[]>,
  overrides: Partial<Results> = {},
): Results {
  return {
    experiment: { name: 'growth', title: 'Growth' },
    profile: 'quick',
    pairing: 'seed',
    stale: false,
    published: { book: { by: 'Euler', values: { bases: 2 } } },
    variants: Object.entries(variants).map(([name, runs]) => ({
      name,
      label: name.toUpperCase(),
      runs: runs.map((measured, i) => runOf(name, i + 1, measured)),
    })),
    ...overrides,
  };
}

function runOf(variant: string, seed: number, { step: steps, ...measured }: Measured): RecordedRun {
  const stepAt = (row: number) => steps?.[row] ?? row;
  const finite = Object.entries(measured).map(
    ([metric, values]) => [metric, values.filter(Number.isFinite)] as const,
  );
  const rows = Math.max(...Object.values(measured).map((values) => values.length));
  const isWhole = Object.values(measured).every((values) => values.every(Number.isFinite));
  const record = {
    variant,
    seed,
    profile: 'quick',
    outcome: isWhole ? 'completed' : 'diverged',
    parameters: { rate: seed / 10, hidden: 8 },
    dataset: { name: 'none', edition: 'none' },
    provenance: { started: `2026-11-0${seed}T00:00:00Z`, durationSeconds: 60 * seed },
    series: { rows },
    summary: Object.fromEntries(
      finite.flatMap(([metric, values]) =>
        values.length > 0 ? [[metric, values.at(-1)!] as const] : [],
      ),
    ),
  };
  return {
    id: `${variant}-quick-seed${seed}`,
    state: 'fresh',
    record: record as unknown as RunRecord,
    lastStep: rows > 0 ? stepAt(rows - 1) : undefined,
    series: (metric) => {
      const value = Float64Array.from(measured[metric] ?? []);
      return { step: Int32Array.from(value, (_, row) => stepAt(row)), value };
    },
    ...withoutArtifacts,
  };
}

/** The part of a run that kept nothing. */
export const withoutArtifacts: Pick<RecordedRun, 'table' | 'array' | 'text' | 'steps'> = {
  table: refuse,
  array: refuse,
  text: refuse,
  steps: () => [],
};

function refuse(name: string): never {
  throw new Error(`has no artifact ${name}`);
}
