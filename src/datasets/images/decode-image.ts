import sharp from 'sharp';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';

export type ImageFormat = 'JPEG' | 'PNG';

/** Identifies the decoder, so that images that another version decoded aren't reused. */
export const decoderVersion = `sharp ${sharp.versions.sharp}, libvips ${sharp.versions.vips}`;

/**
 * Decodes a JPEG or PNG to RGB, 8 bits a channel, row by row: [height, width, 3]. Grey becomes RGB, an
 * alpha channel is dropped, other colour spaces become sRGB.
 * @throws ExpectedError naming the image if it is damaged, neither JPEG nor PNG, or of another size
 */
export async function decodeImage(
  name: string,
  bytes: Uint8Array,
  size: { width: number; height: number },
): Promise<Uint8Array> {
  formatOf(name, bytes);
  try {
    return await decodeRgb(name, bytes, size);
  } catch (error) {
    throw isExpected(error) ? error : await explain(error, name, bytes, size);
  }
}

/**
 * By the first bytes, not by the file's name. Other formats that sharp reads are refused.
 * @throws ExpectedError naming the image if it is neither
 */
export function formatOf(name: string, bytes: Uint8Array): ImageFormat {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return 'JPEG';
  if (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e) return 'PNG';
  throw new ExpectedError(`${name} is neither a PNG nor a JPEG image: convert or remove it`);
}

type Size = { width: number; height: number };

async function decodeRgb(name: string, bytes: Uint8Array, size: Size): Promise<Uint8Array> {
  const { data, info } = await open(bytes, size).raw().toBuffer({ resolveWithObject: true });
  if (info.width !== size.width || info.height !== size.height) {
    throw wrongSize(name, info, size);
  }
  if (info.channels === 3) return data;
  // Only for images that need it: these two steps take a fifth of the time.
  return open(bytes, size).toColourspace('srgb').removeAlpha().raw().toBuffer();
}

function open(bytes: Uint8Array, { width, height }: Size) {
  return sharp(bytes, { limitInputPixels: width * height, sequentialRead: false });
}

/**
 * Why an image could not be decoded. Compares sizes again, because the pixel limit refuses larger images without naming
 * their size.
 */
async function explain(
  error: unknown,
  name: string,
  bytes: Uint8Array,
  size: Size,
): Promise<ExpectedError> {
  const found = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch(() => undefined);
  if (found && found.width * found.height > size.width * size.height) {
    return wrongSize(name, found, size);
  }
  const [reason] = String(error instanceof Error ? error.message : error).split('\n');
  return new ExpectedError(`${name} is a damaged image (${reason}): replace it`);
}

function wrongSize(name: string, found: Size, expected: Size): ExpectedError {
  return new ExpectedError(
    `${name} is ${found.width}×${found.height} pixels, expected ${expected.width}×${expected.height}`,
  );
}
