import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { isOccupied } from '../../../files/replaced-folder.ts';
import { temporaryName } from '../../../files/temporary-name.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { encodeNpy } from '../../artifacts/npy-file.ts';
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
    const images = encodeNpy({ shape: [count, ...shape], data: pixels });
    await writeFile(path.join(temporary, `${part}-images.npy`), images, { flush: true });
    const numbers = encodeNpy({ shape: [count], data: labels });
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
