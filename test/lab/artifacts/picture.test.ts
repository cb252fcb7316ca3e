import sharp from 'sharp';
import { expect, test } from 'vitest';
import { checkPicture, encodePicture } from '../../../src/lab/artifacts/picture-file.ts';

const place = { name: 'samples', step: 500, shown: 'samples@500.png' };
const pixels = Uint8Array.from({ length: 4 * 3 * 3 }, (_, i) => i * 7);
const raw = { width: 4, height: 3, channels: 3 } as const;

async function pixelsOf(bytes: Uint8Array | undefined): Promise<number[]> {
  return [...(await sharp(bytes!).removeAlpha().raw().toBuffer())];
}

test('a picture is kept with its pixels and nothing else', async () => {
  const png = await sharp(Buffer.from(pixels), { raw })
    .withExif({ IFD0: { Copyright: 'home of someone' } })
    .png()
    .toBuffer();
  const { entry, bytes } = await encodePicture(png, place);
  expect(entry).toMatchObject({ kind: 'picture', name: 'samples', step: 500, width: 4, height: 3 });
  expect(await pixelsOf(bytes)).toEqual([...pixels]);
  expect(Buffer.from(bytes!).includes('someone')).toBe(false);
  await expect(checkPicture(bytes!, { width: 4, height: 3 }, 'f')).resolves.toBeUndefined();
  await expect(checkPicture(bytes!, { width: 4, height: 4 }, 'f')).rejects.toThrow('restore it');
});

test('pixels and tensors are taken, too', async () => {
  const { bytes } = await encodePicture({ shape: [3, 4, 3], data: pixels }, place);
  expect(await pixelsOf(bytes)).toEqual([...pixels]);
  const grey = { shape: [1, 2], dtype: 'float32', data: async () => new Float32Array([0, 1]) };
  const { bytes: kept } = await encodePicture(grey, place);
  expect((await pixelsOf(kept)).slice(0, 6)).toEqual([0, 0, 0, 255, 255, 255]);
});

test.each([
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'is no PNG, JPEG or WebP'],
  ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00'), 'is no PNG, JPEG or WebP'],
  ['a cut PNG', Buffer.from('\x89PNG\r\n\x1a\n\x00\x00', 'latin1'), "can't be decoded"],
  ['an array of another shape', { shape: [2], data: [1, 2] }, 'a picture has [height, width]'],
  ['numbers from 0 to 1', { shape: [1, 2], data: [0.5, 1] }, 'multiply them by 255'],
  ['a level that there isn’t', { shape: [1, 2], data: [0, 300] }, 'has 300; numbers of a picture'],
  ['more than arrays may have', { shape: [5000, 5000], data: [] }, 'is 5000 by 5000 pixels'],
  ['a wide one', { shape: [1, 5000], data: new Uint8Array(5000) }, 'is 5000 by 1 pixels'],
])('%s is refused', async (_, value, message) => {
  await expect(encodePicture(value, place)).rejects.toThrow(message);
});

test('a bomb of pixels is refused before it is decoded', async () => {
  // 30,000 × 30,000 pixels in the head of a PNG.
  const bomb = await sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  bomb.writeUInt32BE(30_000, 16);
  bomb.writeUInt32BE(30_000, 20);
  await expect(encodePicture(bomb, place)).rejects.toThrow('samples@500.png: ');
});
