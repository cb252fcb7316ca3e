import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import type { RunRecord } from '../../src/lab/records/record.ts';

/** Measured values by step, in the order of steps. */
export type Series = ReadonlyMap<number, number>;

export interface Run {
  variant: string;
  profile: string;
  seed: number;
  learningRate: number;
  /** The number of steps. The first step is 0. */
  steps: number;
  /** A metric at the steps where it was measured. */
  series(metric: string): Series;
  /** The rows of a table that the run kept, without its header. */
  cells(table: string): string[][];
  /** The numbers of an array of doubles that the run kept. */
  doubles(array: string): Float64Array;
}

const results = path.resolve(import.meta.dirname, '../../results');

/** The runs of one variant, one per seed, in the order of `seeds`. @throws Error if a run isn't recorded */
export async function recordedRuns({
  experiment,
  variant,
  profile,
  seeds,
}: Wanted): Promise<Run[]> {
  const files = await readdir(path.join(results, experiment), {
    recursive: true,
    withFileTypes: true,
  });
  const records = files.filter(({ name }) => name === 'run.json');
  const runs = await Promise.all(records.map(({ parentPath }) => readRun(parentPath)));
  return seeds.map((seed) => {
    const run = runs.find(
      (one) => one.variant === variant && one.profile === profile && one.seed === seed,
    );
    if (!run) throw new Error(`${experiment} has no run of ${variant}, ${profile}, seed ${seed}`);
    return run;
  });
}

interface Wanted {
  experiment: string;
  variant: string;
  profile: string;
  seeds: readonly number[];
}

async function readRun(folder: string): Promise<Run> {
  const record: RunRecord = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));
  const { buffer, byteOffset, byteLength } = await readFile(path.join(folder, 'series.parquet'));
  const file = buffer.slice(byteOffset, byteOffset + byteLength);
  const rows = await parquetReadObjects({ file });
  return {
    variant: record.variant,
    profile: record.profile,
    seed: record.seed,
    learningRate: Number(record.parameters['learningRate']),
    steps: rows.length,
    series(metric) {
      const measured = rows.filter((row) => typeof row[metric] === 'number');
      if (measured.length === 0) throw new Error(`${folder} has no ${metric}`);
      return new Map(measured.map((row) => [row['step'], row[metric]]));
    },
    cells(table) {
      const text = readFileSync(path.join(folder, 'artifacts', `${table}.csv`), 'utf8');
      const [, ...lines] = text.trimEnd().split('\n');
      return lines.map((line) => line.split(','));
    },
    doubles(array) {
      const bytes = readFileSync(path.join(folder, 'artifacts', `${array}.npy`));
      const start = 10 + bytes.readUInt16LE(8);
      return new Float64Array(Uint8Array.from(bytes.subarray(start)).buffer);
    },
  };
}
