import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isOccupied } from '../../../files/replaced-folder.ts';
import { temporaryName } from '../../../files/temporary-name.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import type { LoadedDataset } from '../../dataset.ts';

const bytes = z.instanceof(Uint8Array);
const imageSet = z.object({ count: z.int().nonnegative(), pixels: bytes, labels: bytes });
/** Labelled images: what the data sets that come with the lab load into. */
const imagesSchema = z.object({
  classes: z.array(z.string()),
  shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]),
  train: imageSet,
  test: imageSet,
});

/**
 * Writes a data set for programs in other languages, once, and returns its folder: `train-images.npy` and
 * `test-images.npy` ([count, height, width, channels], 0 to 255), `train-labels.npy` and `test-labels.npy` ([count], an
 * index into `classes.json`).
 *
 * @param cache the lab's cache folder
 * @throws ExpectedError if the data set holds anything else
 */
export async function writeDataset(
  { name, digest, data }: LoadedDataset<unknown>,
  cache: string,
): Promise<string> {
  const folder = path.join(cache, 'arrays', `${name}-${digest.slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  const parsed = imagesSchema.safeParse(data);
  if (!parsed.success) {
    throw new ExpectedError(
      `data set ${name} doesn't hold labelled images, which is all that {dataset} can be: name its files in inputs`,
    );
  }
  const { classes, shape, train, test } = parsed.data;
  const temporary = temporaryName(folder);
  await mkdir(temporary, { recursive: true });
  for (const [part, { count, pixels, labels }] of Object.entries({ train, test })) {
    const images = npyFile([count, ...shape], pixels);
    await writeFile(path.join(temporary, `${part}-images.npy`), images, { flush: true });
    const numbers = npyFile([count], labels);
    await writeFile(path.join(temporary, `${part}-labels.npy`), numbers, { flush: true });
  }
  await writeFile(path.join(temporary, 'classes.json'), JSON.stringify(classes), { flush: true });
  await rename(temporary, folder).catch(async (error: unknown) => {
    await rm(temporary, { recursive: true, force: true });
    // Another process has written the same.
    if (!isOccupied(error)) throw error;
  });
  return folder;
}

/** An array of bytes as NumPy's format 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
export function npyFile(shape: readonly number[], values: Uint8Array): Uint8Array[] {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = `{'descr': '|u1', 'fortran_order': False, 'shape': (${sizes}), }`;
  // The values begin at a multiple of 64; the header ends with a line end.
  const padded = `${header.padEnd(Math.ceil((header.length + 11) / 64) * 64 - 11)}\n`;
  const start = Buffer.concat([
    Buffer.from([0x93]),
    Buffer.from('NUMPY'),
    Buffer.from([1, 0, padded.length % 256, padded.length >> 8]),
    Buffer.from(padded, 'latin1'),
  ]);
  return [start, values];
}
