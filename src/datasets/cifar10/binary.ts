import { ExpectedError } from '../../messages/expected-error.ts';
import type { SourceFile } from '../files/source-file.ts';
import { emptyImages } from '../images/image-arrays.ts';
import type { ImageSet, LabelledImages } from '../labelled-images.ts';

/** In label order. */
export const cifar10Classes = [
  'airplane',
  'automobile',
  'bird',
  'cat',
  'deer',
  'dog',
  'frog',
  'horse',
  'ship',
  'truck',
] as const;

/** Height, width, channels. */
export const cifar10Shape = [32, 32, 3] as const;

export const trainBatchNames = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
export const testBatchName = 'test_batch.bin';
export const classNamesFile = 'batches.meta.txt';

/** A record: one byte of label, then 1,024 bytes each of red, green and blue, row by row. */
const recordLength = 3073;
const planeLength = 1024;

/**
 * Decodes the official binary version: the five training batches in order, and the test batch, each with any number of
 * records (https://www.cs.toronto.edu/~kriz/cifar.html, "Binary version").
 * @param origin the folder or archive, for messages
 * @throws ExpectedError naming a missing or malformed file
 */
export function decodeBinary(origin: string, files: readonly SourceFile[]): LabelledImages {
  const bytesOf = (name: string) => findFile(origin, files, name);
  checkClassNames(origin, bytesOf(classNamesFile));
  const train = trainBatchNames.map((name) => checkedBatch(origin, name, bytesOf(name)));
  const test = checkedBatch(origin, testBatchName, bytesOf(testBatchName));
  const images = emptyImages({
    classes: cifar10Classes,
    shape: cifar10Shape,
    train: train.reduce((sum, batch) => sum + recordsIn(batch), 0),
    test: recordsIn(test),
  });
  fill(images.train, train);
  fill(images.test, [test]);
  return images;
}

function findFile(origin: string, files: readonly SourceFile[], name: string): Uint8Array {
  const found = files.find(({ path }) => path === name);
  if (!found) throw new ExpectedError(`${origin} has no ${name}: fetch or unpack it again`);
  return found.bytes;
}

function checkClassNames(origin: string, bytes: Uint8Array): void {
  const names = new TextDecoder().decode(bytes).trim().split(/\s+/);
  if (names.join() === cifar10Classes.join()) return;
  throw new ExpectedError(
    `${origin}: ${classNamesFile} doesn't name CIFAR-10's classes, ${cifar10Classes.join(', ')}`,
  );
}

function checkedBatch(origin: string, name: string, bytes: Uint8Array): Uint8Array {
  if (bytes.length === 0 || bytes.length % recordLength !== 0) {
    throw new ExpectedError(
      `${origin}: ${name} has ${bytes.length} bytes, expected a multiple of ${recordLength}: fetch it again`,
    );
  }
  for (let record = 0; record < recordsIn(bytes); record++) {
    const label = bytes[record * recordLength]!;
    if (label < cifar10Classes.length) continue;
    throw new ExpectedError(
      `${origin}: ${name} has label ${label} in record ${record}, expected 0–9`,
    );
  }
  return bytes;
}

function recordsIn(batch: Uint8Array): number {
  return batch.length / recordLength;
}

function fill(set: ImageSet, batches: readonly Uint8Array[]): void {
  let index = 0;
  for (const batch of batches) {
    for (let start = 0; start < batch.length; start += recordLength, index++) {
      set.labels[index] = batch[start]!;
      interleave(
        batch.subarray(start + 1, start + recordLength),
        set.pixels,
        index * 3 * planeLength,
      );
    }
  }
}

/** From [channel, row, column] to [row, column, channel]. */
function interleave(planes: Uint8Array, pixels: Uint8Array, offset: number): void {
  for (let pixel = 0; pixel < planeLength; pixel++) {
    const target = offset + 3 * pixel;
    pixels[target] = planes[pixel]!;
    pixels[target + 1] = planes[planeLength + pixel]!;
    pixels[target + 2] = planes[2 * planeLength + pixel]!;
  }
}
