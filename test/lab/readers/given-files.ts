import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import type { FoundRun, Reader, ReadOptions, Source } from '../../../src/lab/readers/found-run.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';

export type GivenFiles = Record<string, Uint8Array | string>;

/** Files in memory, as a reader sees them. */
export function sourceOf(given: GivenFiles, folder = '/nowhere'): Source {
  const read = async (file: string) => Buffer.from(given[file]!);
  return {
    files: Object.keys(given).sort(),
    read,
    head: async (file, bytes) => (await read(file)).subarray(0, bytes),
    part: async (file, start, bytes) => (await read(file)).subarray(start, start + bytes),
    pathOf: (file) => path.join(folder, file),
  };
}

/** The same, written to a folder: SQLite reads files alone. */
export function writtenSource(folder: string, given: GivenFiles): Source {
  for (const [file, content] of Object.entries(given)) {
    const target = path.join(folder, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, content);
  }
  return sourceOf(given, folder);
}

/** All runs that a reader finds, by their places. */
export async function runsIn(
  reader: Reader,
  source: Source,
  options: ReadOptions = {},
): Promise<Record<string, FoundRun>> {
  const candidates = await reader.find(source, options);
  for (const { files } of candidates)
    expect(source.files).toEqual(expect.arrayContaining([...files]));
  const runs = (await Promise.all(candidates.map((candidate) => candidate.read()))).flat();
  expect(new Set(runs.map(({ place }) => place)).size).toBe(runs.length);
  return Object.fromEntries(runs.map((run) => [run.place, run]));
}

export async function onlyRun(
  reader: Reader,
  source: Source,
  options: ReadOptions = {},
): Promise<FoundRun> {
  const runs = Object.values(await runsIn(reader, source, options));
  expect(runs).toHaveLength(1);
  return runs[0]!;
}

/** Steps and values of each metric. */
export function valuesOf({ metrics }: FoundRun): Record<string, [number, number][]> {
  return Object.fromEntries(
    [...metrics].map(([name, { step, value, time }]) => {
      expect([value.length, time?.length ?? step.length]).toEqual([step.length, step.length]);
      return [name, step.map((each, i) => [each, value[i]!])];
    }),
  );
}

/** Reads files that may be damaged: they are read, or refused with a file's name, soon. */
export async function readOrRefuse(
  reader: Reader,
  source: Source,
): Promise<FoundRun[] | undefined> {
  const start = performance.now();
  try {
    const runs = Object.values(await runsIn(reader, source));
    for (const run of runs) valuesOf(run);
    return runs;
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectedError);
    const { message } = error as ExpectedError;
    expect(
      source.files.some((file) => message.startsWith(`${file}: `)),
      message,
    ).toBe(true);
    expect(message).toMatch(/^[^\p{Cc}]{1,400}$/u);
    return undefined;
  } finally {
    expect(performance.now() - start).toBeLessThan(5000);
  }
}

/** Everything that a run tells, as one text, for searches. */
export function toldBy(runs: readonly FoundRun[]): string {
  return JSON.stringify(runs, (_, value) =>
    value instanceof Map ? [...value.entries()] : (value as unknown),
  );
}
