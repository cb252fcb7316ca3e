import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { parquetMetadata } from 'hyparquet';
import { ByteWriter, parquetWriteBuffer } from 'hyparquet-writer';
import { writeMetadata } from 'hyparquet-writer/src/metadata.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256, sha256OfJson } from '../../src/files/digest.ts';
import type { ArtifactDeclaration } from '../../src/lab/artifacts/declare.ts';
import { encodeValue } from '../../src/lab/artifacts/encode.ts';
import { artifactFile } from '../../src/lab/records/artifact-entry.ts';
import { type RunRecord, runRecordSchema } from '../../src/lab/records/record.ts';
import {
  appendRow,
  decodeMeasured,
  decodeSeries,
  emptyTable,
  encodeSeries,
  type SeriesTable,
  summarise,
} from '../../src/lab/records/series.ts';
import { readRecord } from '../../src/lab/records/store.ts';
import { artifactPath, checkArtifact, readArtifact } from '../../src/lab/shown/artifact-files.ts';
import { readSeries } from '../../src/lab/shown/read-results.ts';
import { ExpectedError } from '../../src/messages/expected-error.ts';
import fc from '../properties.ts';

/** A fixed seed: every run tests the same cases. */
const seed = 20240229;
const seriesCases = 2600;
const recordCases = 2400;
/** A case takes a few milliseconds, but far longer on a busy machine. */
const millisecondsACase = 5000;
/** The time limit of a test, in milliseconds. */
const timeLimit = 120_000;

/** One of each kind that has a file. */
const kept = await Promise.all(
  [
    [{ kind: 'array', about: 'A' }, [[1, 2]], undefined],
    [{ kind: 'picture', about: 'P' }, { shape: [1, 2], data: [0, 9] }, 500],
    [{ kind: 'table', about: 'T', columns: { n: 'number', t: 'text' } }, [{ n: 1, t: 'a' }], 0],
    [{ kind: 'text', about: 'S' }, 'Once.', undefined],
  ].map(([declared, value, step], i) => {
    const name = `kept${i}`;
    return encodeValue(declared as ArtifactDeclaration, value, {
      name,
      step: step as number | undefined,
      shown: name,
    });
  }),
);
const table = tableOf(1300);
const bytes = encodeSeries(table);
const file = 'results/fall/slow-quick-seed1/series.parquet';
const record: RunRecord = {
  ...recordOf(table, bytes),
  outcome: 'diverged',
  sources: { 'src/experiments/fall/experiment.ts': '0123456789ab' },
  artifacts: kept.map(({ entry }) => entry),
};

const hostileTexts = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '../../../etc/passwd',
  '__proto__',
  "=cmd|'/c calc'!A1",
  '\u0000\u001b[2J',
  '\ud800',
  'x'.repeat(100_000),
];
const hostileValues = fc.oneof(
  fc.constantFrom<unknown>(...hostileTexts, null, true, [], {}, -1, 0.5, 1e308, 2 ** 53, 'NaN'),
  // Numbers out of range, and nesting too deep for recursion. `damagedFields` writes them without quotes and "@".
  fc.constantFrom('@1e999', '@-1e999', '@NaN', `@${'['.repeat(200_000)}${']'.repeat(200_000)}`),
  fc.jsonValue(),
);

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'retrace-hostile-'));
  const folder = path.join(root, 'results/fall/slow-quick-seed1');
  await mkdir(path.join(folder, 'artifacts'), { recursive: true });
  for (const { entry, bytes: content } of kept) {
    await writeFile(path.join(folder, artifactFile(entry)!), content!);
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

test('the undamaged table and record are read', async () => {
  expect(decodeSeries(bytes, file)).toEqual(table);
  await place(JSON.stringify(record), bytes);
  expect(await readRecord(root, 'fall', 'slow-quick-seed1')).toEqual(record);
  expect((await readSeries(root, record)).table.rows).toBe(table.step.length);
});

test(
  `${seriesCases} damaged tables are read or refused with the file’s name, soon`,
  async () => {
    const tally = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.array(damages(bytes.length), { minLength: 1, maxLength: 4 }),
        async (all) => {
          const damaged = all.reduce((before, damage) => damage(before), bytes);
          const measured = await readOrRefuse(() => decodeAll(damaged), file);
          const whole = await readOrRefuse(() => decodeSeries(damaged, file), file);
          expect(whole === undefined).toBe(measured === undefined);
          tally[measured ? 'read' : 'refused']++;
          if (!measured) return;
          for (const { step, value } of measured.series) {
            expect(value.length).toBe(step.length);
            expect(value.length).toBeLessThanOrEqual(measured.rows);
          }
        },
      ),
      { seed, numRuns: seriesCases },
    );
    // Damage to values, and to bytes that are never read, isn't noticed; most other bytes are structure.
    expect(tally.read).toBeGreaterThan(seriesCases / 20);
    expect(tally.refused).toBeGreaterThan(seriesCases / 4);
  },
  timeLimit,
);

test(
  `${recordCases} damaged records are read or refused with the file’s name, soon`,
  async () => {
    const shown = 'results/fall/slow-quick-seed1/run.json';
    const tally = { read: 0, refused: 0, kept: 0, refusedKept: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(damagedFields(), damagedText(), hostileLines(), lies()),
        async (text) => {
          await place(text, bytes);
          const read = await readOrRefuse(
            () => readRecord(root, 'fall', 'slow-quick-seed1'),
            shown,
          );
          tally[read ? 'read' : 'refused']++;
          if (!read) return;
          expect(runRecordSchema.safeParse(read).success).toBe(true);
          expect([read.experiment, read.variant, read.series.file]).toEqual([
            'fall',
            'slow',
            'series.parquet',
          ]);
          await readOrRefuse(() => readSeries(root, read), file);
          for (const entry of read.artifacts ?? []) {
            if (entry.kind === 'digest') continue;
            const shown = artifactPath(read, entry);
            expect(path.dirname(shown)).toBe('results/fall/slow-quick-seed1/artifacts');
            const whole = await readOrRefuse(async () => {
              await checkArtifact(readArtifact(root, read, entry), read, entry);
              return true;
            }, shown);
            tally[whole ? 'kept' : 'refusedKept']++;
          }
        },
      ),
      { seed, numRuns: recordCases },
    );
    expect(tally.kept).toBeGreaterThan(recordCases / 50);
    expect(tally.refusedKept).toBeGreaterThan(recordCases / 20);
    expect(tally.read).toBeGreaterThan(recordCases / 50);
    expect(tally.refused).toBeGreaterThan(recordCases / 4);
  },
  timeLimit,
);

describe('a table is refused that', () => {
  test.each<[string, Uint8Array, RegExp]>([
    ['is empty', new Uint8Array(), /is no Parquet file/],
    ['is cut short', bytes.subarray(0, -1), /is cut short/],
    ['has a footer longer than itself', withFooterLength(0x7fffffff), /footer is too long/],
    ['has a footer of another length than it says', withFooterLength(40), /footer|header/],
    ['is another Parquet file', withColumns(['step', 'step']), /the same name/],
    [
      'has more rows than its bytes can hold',
      withColumns(['step'], 9000, 1000),
      /than its bytes can hold/,
    ],
    [
      'would take all memory',
      withColumns(['step', ...Array.from({ length: 900 }, (_, i) => `metric${i}`)], 60_000, 60_000),
      /has 54060000 values, more than 50000000/,
    ],
    [
      'has a group of rows that would take all memory',
      withColumns(['step'], 100_001, 60_000),
      /row_groups\.0\.num_rows: has more than 100000 rows/,
    ],
  ])('%s', (_, damaged, reason) => {
    expect(() => decodeSeries(damaged, file)).toThrow(ExpectedError);
    expect(() => decodeSeries(damaged, file)).toThrow(reason);
    expect(() => decodeMeasured(damaged, file)).toThrow(file);
  });

  /** The header of the first page follows the file's magic number: the type, then the sizes, zigzag-encoded. */
  test('has a page of a negative size, whose reading would never end', () => {
    const damaged = Uint8Array.from(bytes);
    const compressedSize = 9;
    expect([...damaged.subarray(4, 7)]).toEqual([0x15, 0x06, 0x15]);
    // Every odd zigzag-encoded number is negative.
    damaged[compressedSize + 1]! |= 1;
    expect(() => decodeSeries(damaged, file)).toThrow(/series\.parquet: .*column "step"/);
  });
});

async function readOrRefuse<Value>(
  read: () => Value | Promise<Value>,
  name: string,
): Promise<Value | undefined> {
  const start = performance.now();
  try {
    return await read();
  } catch (error) {
    expect(error).toBeInstanceOf(ExpectedError);
    const { message } = error as ExpectedError;
    expect(message.startsWith(`${name}: `), message).toBe(true);
    expect(message.length).toBeLessThan(1000);
    expect(message).not.toMatch(/\p{Cc}/u);
    return undefined;
  } finally {
    expect(performance.now() - start).toBeLessThan(millisecondsACase);
  }
}

/** Decodes the series, too, which otherwise happens only on request. */
function decodeAll(damaged: Uint8Array) {
  const { rows, metrics, series } = decodeMeasured(damaged, file);
  return { rows, series: metrics.map(series) };
}

describe('a record is refused that', () => {
  const { parameters, provenance, dataset, fingerprint } = record;
  const { engine, machine } = provenance;
  test.each<[string, Partial<Record<keyof RunRecord, unknown>>, RegExp]>([
    [
      'has a command to a CI service among its packages',
      { fingerprint: { ...fingerprint, packages: { 'a\n::error::': '1' } } },
      /packages\.a\\u000a::error::: holds control or invisible characters/,
    ],
    [
      'has an escape in a parameter',
      { parameters: { ...parameters, deep: [{ text: '\u001b[2J' }] } },
      /parameters\.deep: holds control or invisible characters/,
    ],
    [
      'has a parameter with an invisible name',
      { parameters: { ...parameters, deep: { 'a\u200b': 1 } } },
      /parameters\.deep: holds control or invisible characters/,
    ],
    [
      'has invisible tags in its device',
      { provenance: { ...provenance, engine: { ...engine, device: 'x\u{e0041}' } } },
      /device: holds control or invisible characters/,
    ],
    [
      'has an impossible duration',
      { provenance: { ...provenance, durationSeconds: 1e300 } },
      /durationSeconds: Too big/,
    ],
    [
      'has an impossible speed',
      { provenance: { ...provenance, samplesPerSecond: 1e300 } },
      /samplesPerSecond: Too big/,
    ],
    [
      'has an impossible number of cores',
      { provenance: { ...provenance, machine: { ...machine, cores: 1e9 } } },
      /cores: Too big/,
    ],
    [
      'has too many digits in its start',
      { provenance: { ...provenance, started: `2024-02-29T12:00:00.${'0'.repeat(5000)}Z` } },
      /started: Too big/,
    ],
    [
      'has too many parameters',
      { parameters: Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`p${i}`, i])) },
      /parameters: has more than 1000 entries/,
    ],
    [
      'has too long a parameter',
      { parameters: { text: 'x'.repeat(100_000) } },
      /parameters: takes more than 100000 characters/,
    ],
    ['has an edition of two lines', { dataset: { ...dataset, edition: 'a\nb' } }, /edition: holds/],
  ])('%s', async (_, changes, reason) => {
    await place(JSON.stringify({ ...record, ...changes }), bytes);
    const reading = readRecord(root, 'fall', 'slow-quick-seed1');
    await expect(reading).rejects.toThrow(reason);
    await expect(reading).rejects.toThrow(/^[^\p{Cc}]{1,400}$/u);
  });
});

type Damage = (bytes: Uint8Array) => Uint8Array;

/** Flips, cuts, insertions and overwritten bytes: a third anywhere, a third at the footer, a third at the start. */
function damages(length: number): fc.Arbitrary<Damage> {
  const footer = fc.integer({ min: 1, max: 900 }).map((back) => length - back);
  const headers = fc.integer({ min: 0, max: 60 });
  const position = fc.oneof(fc.nat(length - 1), footer, headers);
  const extremes = fc.constantFrom(
    [0xff, 0xff, 0xff, 0xff, 0x0f],
    [0x80, 0x80, 0x80, 0x80, 0x08],
    [0x00],
    [0xff],
    Array(12).fill(0xff),
  );
  return fc.oneof(
    fc.record({ at: position, bit: fc.nat(7) }).map(({ at, bit }) => (before: Uint8Array) => {
      const after = Uint8Array.from(before);
      if (at < after.length) after[at]! ^= 1 << bit;
      return after;
    }),
    fc.record({ at: position, values: extremes }).map(({ at, values }) => (before: Uint8Array) => {
      const after = Uint8Array.from(before);
      after.set(values.slice(0, Math.max(0, after.length - at)), Math.min(at, after.length));
      return after;
    }),
    fc
      .record({ at: position, removed: fc.nat(40), inserted: fc.uint8Array({ maxLength: 40 }) })
      .map(
        ({ at, removed, inserted }) =>
          (before: Uint8Array) =>
            Buffer.concat([before.subarray(0, at), inserted, before.subarray(at + removed)]),
      ),
    position.map((at) => (before: Uint8Array) => before.subarray(0, at)),
  );
}

/** Replaces, renames, adds or removes fields anywhere in the record. */
function damagedFields(): fc.Arbitrary<string> {
  const paths = pathsOf(record);
  const change = fc.record({
    path: fc.constantFrom(...paths),
    value: hostileValues,
    as: fc.constantFrom('value', 'value', 'name', 'addition', 'removal'),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    const damaged = structuredClone(record) as unknown as Record<string, unknown>;
    for (const { path: names, value, as } of changes) {
      const holder = names.slice(0, -1).reduce<unknown>(step, damaged);
      if (typeof holder !== 'object' || holder === null) continue;
      const fields = holder as Record<string, unknown>;
      const last = names.at(-1)!;
      if (as === 'value') fields[last] = value;
      if (as === 'addition') fields[String(value).slice(0, 200)] = value;
      if (as === 'removal' || as === 'name') delete fields[last];
      if (as === 'name') fields[`${value}`.slice(0, 200)] = value;
    }
    // Unquotes texts that JSON.stringify can't write as numbers or structure.
    return JSON.stringify(damaged).replace(/"@([^"]*)"/g, '$1');
  });
}

/** Replaces all free texts of the record by hostile ones. */
function hostileLines(): fc.Arbitrary<string> {
  const texts = fc.array(fc.oneof(fc.constantFrom(...hostileTexts.slice(0, 5)), fc.string()), {
    minLength: 9,
    maxLength: 9,
  });
  return texts.map(([edition, caveat, command, reason, device, name, value, system, processor]) => {
    const { dataset, provenance } = record;
    const { engine, machine } = provenance;
    return JSON.stringify({
      ...record,
      dataset: { ...dataset, edition, caveat },
      provenance: {
        ...provenance,
        command,
        engine: { ...engine, reason, device, details: { [name!]: value } },
        machine: { ...machine, system, processor },
      },
    });
  });
}

/** Entries of artifacts that are valid, but not of their files. */
function lies(): fc.Arbitrary<string> {
  const lie = fc.oneof(
    fc.record({ step: fc.nat(3) }),
    fc.record({ name: fc.constantFrom('kept0', 'kept1', 'constructor', 'other') }),
    fc.record({ bytes: fc.nat(400) }),
    fc.record({
      sha256: fc.constantFrom('0'.repeat(64), ...kept.map(({ entry }) => entry.sha256)),
    }),
    fc.record({ rows: fc.nat(3) }),
    fc.record({ width: fc.integer({ min: 1, max: 3 }), height: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ type: fc.constantFrom('float32', 'uint8'), shape: fc.array(fc.nat(3)) }),
    fc.record({
      columns: fc.array(
        fc.record({
          name: fc.constantFrom('n', 't', 'constructor'),
          type: fc.constantFrom('number', 'text'),
        }),
      ),
    }),
  );
  return fc.record({ at: fc.nat(kept.length - 1), lie }).map(({ at, lie: changes }) => {
    const artifacts = record.artifacts!.map((entry, i) => {
      const known = Object.entries(changes).filter(([name]) => name in entry || name === 'step');
      return i === at ? { ...entry, ...Object.fromEntries(known) } : entry;
    });
    return JSON.stringify({ ...record, artifacts });
  });
}

function damagedText(): fc.Arbitrary<string> {
  const text = JSON.stringify(record);
  return fc
    .record({
      at: fc.nat(text.length),
      removed: fc.nat(30),
      inserted: fc.oneof(fc.string(), fc.constantFrom('{', '[', '"', ',', ...hostileTexts)),
      cut: fc.boolean(),
    })
    .map(({ at, removed, inserted, cut }) =>
      cut ? text.slice(0, at) : text.slice(0, at) + inserted + text.slice(at + removed),
    );
}

function pathsOf(value: unknown, before: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const here = [...before, name];
    return [here, ...pathsOf(part, here)];
  });
}

function step(holder: unknown, name: string): unknown {
  return typeof holder === 'object' && holder
    ? (holder as Record<string, unknown>)[name]
    : undefined;
}

async function place(text: string, series: Uint8Array): Promise<void> {
  const folder = path.join(root, 'results/fall/slow-quick-seed1');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'run.json'), text);
  await writeFile(path.join(folder, 'series.parquet'), series);
}

function withFooterLength(length: number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  new DataView(damaged.buffer).setUint32(damaged.length - 8, length, true);
  return damaged;
}

/** A table of one row that claims to have `rows` rows, with `room` bytes for them. */
function withColumns(names: readonly string[], rows = 1, room = 0): Uint8Array {
  const columnData = names.map((name, i) => {
    const type = i === 0 ? ('INT32' as const) : ('DOUBLE' as const);
    return { name, type, data: [0], nullable: false };
  });
  const metadata = parquetMetadata(parquetWriteBuffer({ columnData, statistics: false }));
  metadata.num_rows = BigInt(rows);
  metadata.row_groups[0]!.num_rows = BigInt(rows);
  const writer = new ByteWriter();
  writer.appendBytes(bytes.subarray(0, 4));
  writer.appendBytes(new Uint8Array(room));
  writeMetadata(writer, metadata);
  writer.appendBytes(bytes.subarray(-4));
  return writer.getBytes();
}

test.each([
  'completed',
  'diverged',
] as const)('a run that %s is refused with the other outcome', async (outcome) => {
  const short = emptyTable(['loss']);
  appendRow(short, 0, { loss: 3 });
  appendRow(short, 1, { loss: outcome === 'diverged' ? Number.NaN : 2 });
  const encoded = encodeSeries(short);
  const stated = { ...recordOf(short, encoded), outcome };
  await placeSeries(encoded);
  expect((await readSeries(root, stated)).table.rows).toBe(2);
  const other = outcome === 'diverged' ? 'completed' : 'diverged';
  await expect(readSeries(root, { ...stated, outcome: other })).rejects.toThrow(
    `the outcome in run.json is ${other}, but the series are those of a run that ${outcome}`,
  );
});

/** Replaces the record's series. */
async function placeSeries(encoded: Uint8Array): Promise<void> {
  await mkdir(path.dirname(path.join(root, file)), { recursive: true });
  await writeFile(path.join(root, file), encoded);
}

/**
 * A table with each kind of column: plain, with gaps, with few values, with one value, with none, and with values that
 * aren't finite.
 */
function tableOf(rows: number): SeriesTable {
  const made = emptyTable(['plain', 'gaps', 'few', 'one', 'none', 'broken']);
  for (let i = 0; i < rows; i++) {
    const gaps = i % 3 ? {} : { gaps: Math.cos(i) };
    const broken = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][i % 3]!;
    appendRow(made, 2 * i, { plain: Math.sin(i), few: i % 5, one: 1, broken, ...gaps });
  }
  return made;
}

function recordOf(series: SeriesTable, seriesBytes: Uint8Array): RunRecord {
  const parameters = { rate: 0.5, layers: [4, 8], name: 'plain', schedule: { warmUp: 3 } };
  const digest = 'd'.repeat(64);
  const parts = {
    parameters: sha256OfJson({ seed: 1, parameters }),
    dataset: digest,
    source: 'e'.repeat(64),
    packages: { '@tensorflow/tfjs-core': '4.22.0' },
  };
  return runRecordSchema.parse({
    format: 1,
    experiment: 'fall',
    variant: 'slow',
    seed: 1,
    profile: 'quick',
    outcome: 'completed',
    parameters,
    fingerprint: { digest: sha256OfJson(parts), ...parts },
    dataset: {
      name: 'numbers',
      edition: 'text',
      caveat: 'a copy',
      digest,
      samples: { train: 4, test: 0 },
    },
    provenance: {
      started: '2024-02-29T12:00:00.000Z',
      durationSeconds: 12.5,
      resumptions: 0,
      samplesPerSecond: 100,
      command: 'npm run lab -- run fall',
      engine: {
        name: 'cpu',
        reason: 'asked for',
        device: 'a processor',
        deviceKind: 'cpu',
        details: { version: '4.22.0' },
      },
      git: { commit: 'a'.repeat(40), dirty: false },
      machine: { system: 'Linux', processor: 'some', cores: 2, memoryBytes: 8e9, node: '22.23.3' },
    },
    series: { file: 'series.parquet', sha256: sha256(seriesBytes), rows: series.step.length },
    summary: summarise(series),
  });
}
