import type { Sharp, SharpOptions } from 'sharp';
import { sha256 } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { type EntryOf, maximumSide } from '../records/artifact-entry.ts';
import { isShaped, isTensor, readNumbers } from './array-value.ts';
import { type ArtifactPlace, type EncodedArtifact, encoded } from './encoded.ts';
import { loadSharp } from './load-sharp.ts';

/**
 * Encodes a picture as it is kept: as lossless WebP, with its pixels and nothing else. Everything that is kept went through
 * this, so that no file of a program reaches a page.
 *
 * @param value see `PictureValue`
 * @throws ExpectedError if it is no PNG, JPEG or WebP, is damaged or has too many pixels
 */
export async function encodePicture(
  value: unknown,
  place: ArtifactPlace,
): Promise<EncodedArtifact> {
  // Read before anything is waited for: its owner may change it.
  const read =
    value instanceof Uint8Array
      ? pictureBytes(new Uint8Array(value), place.shown)
      : await pixelsOf(value, place.shown);
  const sharp = await loadSharp();
  const picture =
    read instanceof Uint8Array
      ? sharp(read, { ...strict, failOn: 'error' })
      : sharp(read.pixels, { raw: read.raw });
  const { data, info } = await rendered(picture, place.shown);
  return encoded(place, { kind: 'picture', width: info.width, height: info.height }, data);
}

/**
 * Checks that bytes are the picture that a record describes, in the layout that `encodePicture` writes: one part with pixels, and
 * nothing before, beside or behind it. Nothing is decoded.
 *
 * @param shown the file's path, for errors
 * @throws ExpectedError if they are another picture, or none
 */
export async function checkPicture(
  bytes: Uint8Array,
  { width, height }: Pick<EntryOf<'picture'>, 'width' | 'height'>,
  shown: string,
): Promise<void> {
  const found = losslessSize(bytes);
  if (found?.width === width && found.height === height) return;
  throw new ExpectedError(`${shown}: isn't the picture that its run.json describes; restore it`);
}

/** The digest of a kept picture's pixels, which don't depend on the encoder's version. */
export async function digestOfPixels(bytes: Uint8Array): Promise<string> {
  const sharp = await loadSharp();
  const { data, info } = await sharp(bytes, strict)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return sha256(Buffer.concat([Buffer.from(`${info.width} ${info.height} `), data]));
}

/** The bytes before the pixels: those of the file, of its part, a mark, and both sides in 14 bits each. */
const headBytes = 25;

/** https://developers.google.com/speed/webp/docs/riff_container and …/webp_lossless_bitstream_specification */
function losslessSize(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (bytes.length < headBytes || formatOf(bytes) !== 'webp') return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const part = Buffer.from(bytes.subarray(12, 16)).toString('latin1');
  const partBytes = view.getUint32(16, true);
  const isWhole =
    view.getUint32(4, true) === bytes.length - 8 &&
    partBytes + (partBytes % 2) === bytes.length - 20;
  if (part !== 'VP8L' || !isWhole || bytes[20] !== 0x2f) return undefined;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
}

/** A picture made smaller for a page, as lossy WebP. @param width in pixels */
export async function smallerPicture(
  bytes: Uint8Array,
  width: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const sharp = await loadSharp();
  return new Uint8Array(
    await sharp(bytes, strict).resize({ width }).webp({ quality: 82 }).toBuffer(),
  );
}

const strict: SharpOptions = { limitInputPixels: maximumSide ** 2, pages: 1 };

/** By the first bytes: other formats, such as SVG, never reach a decoder. */
function formatOf(bytes: Uint8Array): 'png' | 'jpeg' | 'webp' | undefined {
  const start = Buffer.from(bytes.subarray(0, 12)).toString('latin1');
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  return start.startsWith('RIFF') && start.endsWith('WEBP') ? 'webp' : undefined;
}

function pictureBytes(bytes: Uint8Array, shown: string): Uint8Array {
  const format = formatOf(bytes);
  if (isAnimated(bytes, format)) refuseAnimated(shown);
  if (format) return bytes;
  throw new ExpectedError(`${shown}: is no PNG, JPEG or WebP; write one of them`);
}

/** Of an animation, only the first picture would be kept. */
function refuseAnimated(shown: string): never {
  throw new ExpectedError(`${shown}: is animated; write a picture for each step`);
}

function isAnimated(bytes: Uint8Array, format: ReturnType<typeof formatOf>): boolean {
  if (format === 'png') return isAnimatedPng(bytes);
  const isExtended = Buffer.from(bytes.subarray(12, 16)).toString('latin1') === 'VP8X';
  return format === 'webp' && isExtended && (bytes[20]! & 2) !== 0;
}

/** An animated PNG says so before its pixels. */
function isAnimatedPng(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 8; at + 8 <= bytes.length; at += 12 + view.getUint32(at)) {
    const part = Buffer.from(bytes.subarray(at + 4, at + 8)).toString('latin1');
    if (part === 'acTL') return true;
    if (part === 'IDAT') return false;
  }
  return false;
}

async function rendered(picture: Sharp, shown: string) {
  const { width, height } = await picture.metadata().catch((error: unknown) => {
    throw damaged(error, shown);
  });
  requireSides(width, height, shown);
  try {
    return await picture
      // As the camera was held: the note about it isn't kept.
      .autoOrient()
      .toColourspace('srgb')
      .webp({ lossless: true })
      .toBuffer({ resolveWithObject: true });
  } catch (error) {
    throw damaged(error, shown);
  }
}

function requireSides(width: number, height: number, shown: string): void {
  if (Math.max(width, height) <= maximumSide) return;
  throw new ExpectedError(
    `${shown}: is ${width} by ${height} pixels, and a side may have ${maximumSide}; make it smaller`,
  );
}

function damaged(error: unknown, shown: string): ExpectedError {
  const { message } = error as Error;
  if (/exceeds pixel limit/.test(message)) {
    return new ExpectedError(
      `${shown}: has more pixels than ${maximumSide} by ${maximumSide}; make it smaller`,
    );
  }
  return new ExpectedError(`${shown}: can't be decoded (${plainLine(message, 100)})`);
}

interface Pixels {
  pixels: Buffer;
  raw: { width: number; height: number; channels: 1 | 3 | 4 };
}

async function pixelsOf(value: unknown, shown: string): Promise<Pixels> {
  // Before they are read: a picture has more numbers than an array may have.
  if (isTensor(value) || isShaped(value))
    requireSides(value.shape[1] ?? 1, value.shape[0] ?? 1, shown);
  const { shape, data } = await readNumbers(value, shown, 4 * maximumSide ** 2);
  const [height = 0, width = 0, channels = 1, ...more] = shape;
  const isPicture = shape.length >= 2 && more.length === 0 && [1, 3, 4].includes(channels);
  if (!isPicture) {
    throw new ExpectedError(
      `${shown}: has the shape [${shape.join(', ')}]; a picture has [height, width] or [height, width, channels], with 1, 3 or 4 channels`,
    );
  }
  requireSides(width, height, shown);
  const largest = isTensor(value) && value.dtype === 'float32' ? 1 : 255;
  if (largest === 255) requireLevels(data, shown);
  const pixels = Uint8ClampedArray.from(data, (each) => (each / largest) * 255);
  const raw = { width, height, channels: channels as 1 | 3 | 4 };
  return { pixels: Buffer.from(pixels.buffer), raw };
}

/** Numbers from 0 to 1 would give a picture that is all but black, and larger ones than 255 one that is all but white. */
function requireLevels(data: ArrayLike<number>, shown: string): void {
  let isWhole = true;
  let isDark = true;
  for (let i = 0; i < data.length; i++) {
    const level = data[i]!;
    if (!(level > -0.5 && level < 255.5)) {
      throw new ExpectedError(`${shown}: has ${level}; numbers of a picture are from 0 to 255`);
    }
    if (level > 1) isDark = false;
    isWhole &&= Number.isInteger(level);
  }
  if (isWhole || !isDark) return;
  throw new ExpectedError(
    `${shown}: has numbers from 0 to 1, and those of a picture are from 0 to 255, but for tensors of floats: multiply them by 255`,
  );
}
