import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files/storage.ts';
import type { LabelledImages } from '../labelled-images.ts';
import { arraysOf, blockLength, digestOfImages, imagesIn, layoutOf } from './image-arrays.ts';

const count = z.int().nonnegative();

const headerSchema = z.strictObject({
  format: z.literal(1),
  edition: z.string(),
  /** Of the decoded images. It is also the checksum, and the name, of the file that holds them. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  classes: z.array(z.string()),
  shape: z.tuple([count, count, count]),
  train: count,
  test: count,
});

/** The facts about decoded images that are known without reading them. */
export type DecodedHeader = z.infer<typeof headerSchema>;

/**
 * Decoded images on disk, in `directory`. `<key>.json` describes what the source with that key decodes to,
 * `<digest>.bin` holds the arrays. Several keys may lead to the same arrays. Damaged files count as missing.
 */
export function decodedCache(directory: string) {
  return {
    /** What the source with this key decodes to, if it was decoded before. */
    header: (key: string) => readHeader(join(directory, `${key}.json`)),

    /** The decoded images, checked against their digest; undefined, and removed, if they fail it. */
    images: (header: DecodedHeader) => readImages(join(directory, `${header.digest}.bin`), header),

    /** @throws ExpectedError if the directory can't be written to; nothing half-written is left */
    async store(edition: string, images: LabelledImages): Promise<DecodedHeader> {
      const digest = digestOfImages(images);
      await writeWhole(join(directory, `${digest}.bin`), arraysOf(images));
      return headerSchema.parse({ format: 1, edition, digest, ...layoutOf(images) });
    },

    /** Says that the source with this key decodes to what `header` describes. */
    link: (key: string, header: DecodedHeader) =>
      writeWhole(join(directory, `${key}.json`), JSON.stringify(header)),
  };
}

export type DecodedCache = ReturnType<typeof decodedCache>;

async function readHeader(file: string): Promise<DecodedHeader | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  return headerSchema.safeParse(parseJson(text)).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readImages(
  file: string,
  header: DecodedHeader,
): Promise<LabelledImages | undefined> {
  const block = await readFile(file).catch(() => undefined);
  if (block === undefined) return undefined;
  if (block.length === blockLength(header)) {
    // A plain array, as after decoding: `slice` of a Buffer would share memory.
    const bytes = new Uint8Array(block.buffer, block.byteOffset, block.length);
    const images = imagesIn(bytes, header);
    if (digestOfImages(images) === header.digest) return images;
  }
  await rm(file, { force: true }).catch(() => {});
  return undefined;
}
