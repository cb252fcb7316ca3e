import { scalar, tensor } from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { keepArtifacts } from '../../../src/lab/artifacts/keep-artifacts.ts';
import { decodeNpy } from '../../../src/lab/artifacts/npy-file.ts';
import { cpu } from '../../../src/lab/engines/cpu.ts';

const declared = {
  confusion: { kind: 'table', about: 'C', columns: { n: 'number' } },
  landscape: { kind: 'array', about: 'L' },
  samples: { kind: 'picture', about: 'S' },
  model: { kind: 'digest', about: 'M' },
} as const;

const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes!).toString();

test('what is kept again at a step replaces what was kept before, whoever waits', async () => {
  const kept = await keepArtifacts(declared);
  void kept.keep('confusion', [{ n: 1 }], 0);
  void kept.keep('confusion', [{ n: 2 }], 0);
  await kept.keep('confusion', [{ n: 3 }], 7);
  await kept.settle();
  const all = kept.all().map(({ entry, bytes }) => [entry.step, textOf(bytes)]);
  expect(all).toEqual([
    [0, 'n\n2\n'],
    [7, 'n\n3\n'],
  ]);
  expect(kept.missing()).toBe('landscape');
});

test('a value that is changed or disposed of at once is kept as it was', async () => {
  await cpu.start();
  const kept = await keepArtifacts(declared);
  const numbers = Float32Array.of(1, 2);
  const buffer = Buffer.from([1, 2]);
  const rows = [{ n: 1 }];
  const weights = tensor([5, 6]);
  const pixels = new Uint8Array(12).fill(200);
  void kept.keep('landscape', numbers, 0);
  void kept.keep('landscape', { shape: [2], data: buffer }, 1);
  void kept.keep('landscape', weights, 2);
  void kept.keep('confusion', rows);
  void kept.keep('samples', { shape: [2, 2, 3], data: pixels });
  void kept.keep('model', buffer);
  weights.dispose();
  numbers.fill(9);
  buffer.fill(9);
  pixels.fill(9);
  rows[0]!.n = 9;
  await kept.settle();
  const [first, second, third, confusion, samples, model] = kept.all();
  const dataOf = (bytes: Uint8Array | undefined) => [...decodeNpy(bytes!, 'f').data];
  expect(dataOf(first!.bytes)).toEqual([1, 2]);
  expect(dataOf(second!.bytes)).toEqual([1, 2]);
  expect(dataOf(third!.bytes)).toEqual([5, 6]);
  expect(textOf(confusion!.bytes)).toBe('n\n1\n');
  expect(samples!.entry).toMatchObject({ width: 2, height: 2 });
  const { default: sharp } = await import('sharp');
  expect([...(await sharp(samples!.bytes).raw().toBuffer())]).toEqual(Array(12).fill(200));
  expect(model!.entry.sha256).toBe(
    'a12871fee210fb8619291eaea194581cbd2531e4b23759d225f6806923f63222',
  );
});

test('an error that nobody waits for is told when all is waited for, and is not unhandled', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', note);
  for (const [name, value, step, message] of [
    [
      'confusions',
      [],
      undefined,
      'keeps "confusions", which isn\'t one of its artifacts; known: confu',
    ],
    ['confusion', [{ n: 'x' }], 3, 'confusion@3: row 1: n is a string; expected a number'],
    ['confusion', [], -1, 'keeps confusion at step -1; a step is a whole number'],
    ['confusion', [], 0.5, 'keeps confusion at step 0.5; a step is a whole number'],
    ['landscape', scalar, undefined, 'landscape: is no array'],
    ['samples', 'text', undefined, 'samples: is no array'],
    ['__proto__', [], undefined, 'keeps "__proto__", which isn\'t one of its artifacts'],
  ] as const) {
    const kept = await keepArtifacts(declared);
    void kept.keep(name, value, step);
    void kept.keep('confusion', [{ n: 1 }]);
    await expect(kept.settle()).rejects.toThrow(message);
    // Once more, and to who waits for it.
    await expect(kept.settle()).rejects.toThrow(message);
    await expect(kept.keep(name, value, step)).rejects.toThrow(message);
  }
  await new Promise(setImmediate);
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

test('a run keeps no more than its record takes', async () => {
  const kept = await keepArtifacts(declared);
  for (let step = 0; step < 4; step++) {
    await kept.keep('landscape', new Float64Array(600_000), step);
  }
  const more = kept.keep('landscape', new Float64Array(600_000), 4);
  await expect(more).rejects.toThrow(
    'its artifacts take 24000640 bytes, and a run may keep 20000000: keep them at fewer steps',
  );
  const many = await keepArtifacts(declared);
  for (let step = 0; step <= 1000; step++) void many.keep('confusion', [], step);
  await expect(many.settle()).rejects.toThrow('keeps more than 1000 artifacts');
});

test('those of a checkpoint take the place of what was kept before it was read', async () => {
  const before = await keepArtifacts(declared);
  await before.keep('confusion', [{ n: 1 }]);
  const kept = await keepArtifacts(declared);
  await kept.keep('confusion', [{ n: 2 }]);
  await kept.keep('confusion', [{ n: 3 }], 3);
  kept.restore(before.all());
  expect(kept.all().map(({ bytes }) => textOf(bytes))).toEqual(['n\n1\n', 'n\n3\n']);
});
