import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ArtifactDeclaration } from '../../../src/lab/artifacts/declare.ts';
import { encodeFile, encodeValue } from '../../../src/lab/artifacts/encode.ts';
import { decodeKeptArray, decodeNpy, encodeNpy } from '../../../src/lab/artifacts/npy-file.ts';
import { checkPicture } from '../../../src/lab/artifacts/picture-file.ts';
import { decodeTable } from '../../../src/lab/artifacts/table-file.ts';
import { rowsOfLines } from '../../../src/lab/artifacts/table-lines.ts';
import {
  artifactSchema,
  type EntryOf,
  maximumElements,
} from '../../../src/lab/records/artifact-entry.ts';
import { isExpected } from '../../../src/messages/expected-error.ts';
import fc from '../../properties.ts';

const cases = 1500;
/** A case takes less than a few milliseconds, but far longer on a busy machine. */
const millisecondsACase = 5000;
const timeLimit = 120_000;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-hostile-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The value, or undefined if it is refused: in one short line that begins with the file's name, and soon. */
async function readOrRefuse<Value>(
  read: () => Value | Promise<Value>,
  shown = 'f',
): Promise<Value | undefined> {
  const start = performance.now();
  try {
    return await read();
  } catch (error) {
    if (!isExpected(error)) throw error;
    expect(error.message.startsWith(shown), error.message).toBe(true);
    expect(error.message).toMatch(/^[^\p{Cc}]{1,900}$/u);
    return undefined;
  } finally {
    expect(performance.now() - start).toBeLessThan(millisecondsACase);
  }
}

/** Flips, cuts, insertions and overwritten bytes, most of them at the start. */
function damaged(bytes: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.oneof(fc.nat(bytes.length), fc.nat(Math.min(160, bytes.length)));
  const values = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.constantFrom(Buffer.alloc(8, 0xff), Buffer.alloc(8), Buffer.from('999999999999')),
  );
  const change = fc.record({ at, values, removed: fc.nat(20), over: fc.boolean(), cut: fc.nat(9) });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((all) =>
    all.reduce<Uint8Array>((before, each) => {
      if (each.cut === 0) return before.subarray(0, each.at);
      const removed = each.over ? each.values.length : each.removed;
      return Buffer.concat([
        before.subarray(0, each.at),
        each.values,
        before.subarray(each.at + removed),
      ]);
    }, bytes),
  );
}

async function tally(read: (bytes: Uint8Array) => Promise<unknown>, bytes: Uint8Array) {
  const counts = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(bytes), async (each) => {
      counts[(await read(each)) === undefined ? 'refused' : 'read']++;
    }),
    { numRuns: cases },
  );
  return counts;
}

test('a damaged array is read as numbers of its shape, or refused', {
  timeout: timeLimit,
}, async () => {
  const npy = encodeNpy({ shape: [3, 4], data: Float32Array.from({ length: 12 }, (_, i) => i) });
  const counts = await tally(async (bytes) => {
    const array = await readOrRefuse(() => decodeNpy(bytes, 'f'));
    if (!array) return undefined;
    expect(array.shape.reduce((product, length) => product * length, 1)).toBe(array.data.length);
    expect(array.data.length).toBeLessThanOrEqual(maximumElements);
    await readOrRefuse(() => decodeKeptArray(bytes, { type: 'float32', shape: [3, 4] }, 'f'));
    return array;
  }, npy);
  expect(counts.read).toBeGreaterThan(cases / 50);
  expect(counts.refused).toBeGreaterThan(cases / 4);
});

test('a damaged table is read with all its columns, or refused', {
  timeout: timeLimit,
}, async () => {
  const columns = { constructor: 'text', count: 'number' } as const;
  const { entry, bytes } = await encodeValue(
    { kind: 'table', about: 'T', columns },
    [
      { constructor: 'a, "b"\n', count: 1e-7 },
      { constructor: '', count: NaN },
    ],
    { name: 't', step: undefined, shown: 'f' },
  );
  const counts = await tally(async (each) => {
    const rows = await readOrRefuse(() => decodeTable(each, entry as EntryOf<'table'>, 'f'));
    for (const row of rows ?? []) {
      expect(Object.keys(row)).toEqual(['constructor', 'count']);
      expect([typeof row['constructor'], typeof row['count']]).toEqual(['string', 'number']);
    }
    return rows;
  }, bytes!);
  expect(counts.read).toBeGreaterThan(cases / 50);
  expect(counts.refused).toBeGreaterThan(cases / 4);
});

test('hostile lines of JSON are read or refused', { timeout: timeLimit }, async () => {
  const columns = { n: 'number', t: 'text' } as const;
  const line = fc.oneof(
    fc.json(),
    fc
      .record({ n: fc.oneof(fc.double(), fc.string(), fc.json()), t: fc.string() })
      .map((row) => JSON.stringify(row)),
    fc.constantFrom(
      '{"__proto__": {"n": 1}, "n": 2, "t": "x"}',
      '{"constructor": 1, "n": NaN, "t": "-Infinity"}',
      `{"n": 1, "t": "x", "o": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      `{"n": ${'['.repeat(100_000)}${']'.repeat(100_000)}, "t": "x"}`,
      `{"n": 1e999, "t": "x"}`,
      `{"n": 1, "N": 2, "t": "x", "T": "y"}`,
      '{"n": 1, "t": "x"}',
    ),
  );
  const counts = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(line, { maxLength: 4 }), async (lines) => {
      const rows = await readOrRefuse(() => rowsOfLines(lines.join('\n'), columns, 'f'));
      counts[rows ? 'read' : 'refused']++;
      for (const row of rows ?? []) {
        expect(Object.keys(row)).toEqual(['n', 't']);
        expect(Object.getPrototypeOf(row)).toBe(Object.prototype);
        expect([typeof row['n'], typeof row['t']]).toEqual(['number', 'string']);
      }
    }),
    { numRuns: cases },
  );
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(counts.read).toBeGreaterThan(cases / 20);
  expect(counts.refused).toBeGreaterThan(cases / 20);
});

describe('pictures', () => {
  const place = { name: 's', step: undefined, shown: 'f' };
  const plain = () =>
    sharp(Buffer.from(Array.from({ length: 300 }, (_, i) => (i * i) % 256)), {
      raw: { width: 10, height: 10, channels: 3 },
    });

  test('that are damaged are kept by the size that they have, or refused', {
    timeout: timeLimit,
  }, async () => {
    for (const source of [
      await plain().png().toBuffer(),
      await plain().webp({ lossless: true }).toBuffer(),
      await plain().jpeg().toBuffer(),
    ]) {
      const counts = { read: 0, refused: 0 };
      await fc.assert(
        fc.asyncProperty(damaged(source), async (bytes) => {
          const picture = { kind: 'picture', about: 'S' } as const;
          const kept = await readOrRefuse(() => encodeValue(picture, bytes, place));
          counts[kept ? 'read' : 'refused']++;
          if (!kept) return;
          const entry = artifactSchema.parse(kept.entry) as EntryOf<'picture'>;
          await checkPicture(kept.bytes!, entry, 'f');
        }),
        { numRuns: 200 },
      );
      expect(counts.refused).toBeGreaterThan(20);
    }
  });

  test('that are kept have one layout, and nothing is decoded to check it', {
    timeout: timeLimit,
  }, async () => {
    const size = { width: 10, height: 10 };
    const kept = await plain().webp({ lossless: true }).toBuffer();
    await checkPicture(kept, size, 'f');
    const counts = { read: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(damaged(kept), async (bytes) => {
        const isRead = await readOrRefuse(async () => {
          await checkPicture(bytes, size, 'f');
          return true;
        });
        counts[isRead ? 'read' : 'refused']++;
      }),
      { numRuns: cases },
    );
    expect(counts.refused).toBeGreaterThan(cases / 3);
    for (const other of [
      await plain().webp({ quality: 50 }).toBuffer(),
      await plain()
        .webp({ lossless: true })
        .withExif({ IFD0: { Copyright: 'x' } })
        .toBuffer(),
      await plain().png().toBuffer(),
      Buffer.concat([kept, Buffer.from('<script>')]),
    ]) {
      await expect(checkPicture(other, size, 'f')).rejects.toThrow("isn't the picture");
    }
  });

  test('of several frames are refused', async () => {
    const frames = [0, 1].map((green) => ({
      create: {
        width: 4,
        height: 4,
        channels: 3 as const,
        background: { r: 9, g: green * 200, b: 0 },
      },
    }));
    const images = await Promise.all(frames.map((each) => sharp(each).png().toBuffer()));
    const animated = await sharp(images, { join: { animated: true } })
      .webp({ lossless: true })
      .toBuffer();
    expect((await sharp(animated).metadata()).pages).toBe(2);
    const picture = { kind: 'picture', about: 'S' } as const;
    await expect(encodeValue(picture, animated, place)).rejects.toThrow(
      'f: is animated; write a picture for each step',
    );
    // An animated PNG has a part "acTL" before its pixels, here of a header of 33 bytes.
    const png = images[0]!;
    const apng = Buffer.concat([
      png.subarray(0, 33),
      Buffer.from([0, 0, 0, 8]),
      Buffer.from('acTL'),
      Buffer.alloc(12),
      png.subarray(33),
    ]);
    await expect(encodeValue(picture, apng, place)).rejects.toThrow('f: is animated');
  });
});

describe('a file of a program is refused that', () => {
  const table: ArtifactDeclaration = {
    kind: 'table',
    about: 'T',
    columns: { n: 'number', label: 'text' },
  };
  const picture: ArtifactDeclaration = { kind: 'picture', about: 'S' };
  const cell = 'x'.repeat(5_000_000);
  test.each<[string, ArtifactDeclaration, string, () => string | Uint8Array, string]>([
    [
      'has a million columns',
      table,
      'f.csv',
      () => `${Array.from({ length: 1e6 }, (_, i) => `c${i}`).join(',')}\n`,
      'f.csv: has 1000000 columns, and 10000 are read at most',
    ],
    [
      'has one giant cell as its header',
      table,
      'f.csv',
      () => cell,
      'f.csv: has no column n, which its table declares; it has xxx',
    ],
    [
      'has one giant number',
      table,
      'f.csv',
      () => `n,label\n${'1'.repeat(5_000_000)},a\n`,
      'f.csv:2: n is "1111',
    ],
    [
      'has one giant text',
      table,
      'f.csv',
      () => `n,label\n1,${cell}\n`,
      'f.csv: is 5000011 bytes as it would be kept, and a table may have 1000000',
    ],
    [
      'has too many rows',
      table,
      'f.csv',
      () => `n,label\n${'1,a\n'.repeat(100_001)}`,
      'f.csv: has 100001 rows, and a table may have 100000',
    ],
    [
      'has too many lines',
      table,
      'f.jsonl',
      () => '{}\n'.repeat(100_001),
      'f.jsonl: has 100001 rows',
    ],
    [
      'is too long',
      table,
      'f.tsv',
      () => Buffer.alloc(20_000_001),
      'f.tsv: is 20000001 bytes, and of a table 20000000 are read at most',
    ],
    [
      'has a list in a cell',
      table,
      'f.jsonl',
      () => '{"n": [1], "label": "a"}',
      'f.jsonl:1: n is a list; expected a number',
    ],
    [
      'has two columns of one name',
      table,
      'f.csv',
      () => 'N,n_,label\n1,2,a\n',
      'f.csv: two of its columns are n: N, n_, label',
    ],
    ["isn't UTF-8", table, 'f.csv', () => Buffer.from([0xff, 0xfe, 0x41]), "f.csv: isn't UTF-8"],
    [
      'is an SVG in disguise',
      picture,
      'f.png',
      () => '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
      'f.png: is no PNG, JPEG or WebP',
    ],
    ['is empty', picture, 'f.png', () => '', 'f.png: is no PNG, JPEG or WebP'],
    [
      'is a pickle',
      { kind: 'array', about: 'A' },
      'f.npy',
      () => "\x80\x04\x95cos\nsystem\n(S'rm -rf /'\ntR.",
      'f.npy: is no file of numpy.save',
    ],
    [
      'has other axes',
      { kind: 'array', about: 'A', axes: ['a', 'b'] },
      'f.npy',
      () => encodeNpy({ shape: [2], data: Float32Array.of(1, 2) }),
      'f.npy: has 1 dimensions, and its declaration names 2: a, b',
    ],
    [
      'is a long text',
      { kind: 'text', about: 'T' },
      'f.txt',
      () => 'x'.repeat(256_001),
      'f.txt: is 256001 bytes',
    ],
  ])('%s', async (_, declared, shown, content, message) => {
    const file = path.join(folder, shown);
    await writeFile(file, content());
    const start = performance.now();
    const encoding = encodeFile(declared, file, { name: 'f', step: undefined, shown });
    await expect(encoding).rejects.toSatisfy(isExpected);
    await expect(encoding).rejects.toThrow(message);
    await expect(encoding).rejects.toThrow(/^[^\p{Cc}]{1,500}$/u);
    expect(performance.now() - start).toBeLessThan(millisecondsACase);
  });

  test('may be kept where it has only more columns than are declared, deep ones too', async () => {
    const file = path.join(folder, 'deep.jsonl');
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    await writeFile(file, `{"n": 1, "label": "a", "more": ${deep}}\n`);
    const { entry } = await encodeFile(table, file, {
      name: 'f',
      step: undefined,
      shown: 'f.jsonl',
    });
    expect(entry).toMatchObject({ rows: 1 });
  });
});

describe('a value is refused that', () => {
  const endless: unknown[] = [];
  endless.push(endless);
  test.each([
    [
      'contains itself',
      endless,
      'f: has the shape [1, 1, 1, 1, 1, 1, 1, 1, 1]; expected at most 8',
    ],
    ['is a sparse list of a billion', Array(1e9), 'elements, and it may have 4000000'],
    [
      'is a tensor of another length',
      { shape: [9], dtype: 'float32', data: async () => new Float32Array(2) },
      'f: has 2 numbers, and its shape [9] has 9',
    ],
    [
      'has a hostile shape',
      { shape: ['9'], data: new Float32Array(9) },
      'f: has the shape [9]; expected',
    ],
  ])('%s', async (_, value, message) => {
    const encoding = encodeValue({ kind: 'array', about: 'A' }, value, {
      name: 'f',
      step: undefined,
      shown: 'f',
    });
    await expect(encoding).rejects.toThrow(message);
  });
});
