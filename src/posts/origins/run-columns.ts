import { unbrokenDuration } from '../../lab/findings/quantity-text.ts';
import { formatCount, formatShortDate } from '../writing/format.ts';
import type { ShownExperiment } from './origin.ts';
import { describeReplay, engineOf, type Fact } from './run-facts.ts';

type Run = ShownExperiment['runs'][number];

/** A column of the table of runs. */
export interface RunColumn {
  name: string;
  /** Numbers stand to the right; long texts may wrap. */
  kind?: 'number' | 'wrap';
  cell(run: Run): string;
  /** Details of the cell. */
  details?(run: Run): string | undefined;
}

const columns: RunColumn[] = [
  { name: 'Seed', kind: 'number', cell: ({ record }) => String(record.seed) },
  {
    name: 'State',
    cell: ({ state, record }) => (record.outcome === 'diverged' ? `${state}, diverged` : state),
    details: ({ staleBecause }) => staleBecause.join('; ') || undefined,
  },
  { name: 'Engine', kind: 'wrap', cell: ({ record }) => engineOf(record) },
  {
    name: 'Recorded',
    cell: ({ record: { provenance } }) =>
      provenance.started === undefined ? '' : formatShortDate(new Date(provenance.started)),
  },
  {
    name: 'Duration',
    kind: 'number',
    cell: ({ record: { provenance } }) =>
      provenance.durationSeconds === undefined ? '' : unbrokenDuration(provenance.durationSeconds),
  },
  {
    name: 'Samples/s',
    kind: 'number',
    cell: ({ record: { provenance } }) =>
      provenance.samplesPerSecond === undefined ? '' : formatCount(provenance.samplesPerSecond),
  },
  {
    name: 'Replayed',
    kind: 'wrap',
    cell: (run) => describeReplay(run) ?? (run.record.provenance.imported ? '' : 'not on record'),
    // In words, the same bits are no more than that.
    details: ({ replay }) => (replay?.outcome === 'identical' ? undefined : replay?.says),
  },
];

/**
 * The columns of the table of runs in which runs differ, and, as facts for all of them, those in which they agree: a
 * column of equal cells would only hide the others.
 */
export function runColumns(runs: readonly Run[]): { differing: RunColumn[]; shared: Fact[] } {
  const isReplayed = runs.some(({ replay }) => replay);
  const told = columns
    .filter(({ name }) => name !== 'Replayed' || isReplayed)
    .map((column) => ({
      column,
      values: [...new Set(runs.map((run) => fullCell(column, run)))],
    }));
  return {
    differing: told.filter(({ values }) => values.length > 1).map(({ column }) => column),
    shared: told
      .filter(({ values }) => values.length === 1 && values[0] !== '')
      .map(({ column, values }) => ({ name: column.name, values })),
  };
}

function fullCell({ cell, details }: RunColumn, run: Run): string {
  return [cell(run), details?.(run)].filter((part) => part).join(': ');
}
