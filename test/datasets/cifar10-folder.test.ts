import { execFileSync } from 'node:child_process';
import { rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import cifar10 from '../../src/datasets/cifar10.ts';
import {
  archiveOf,
  entriesOf,
  type Files,
  filesIn,
  imageFiles,
  plainImage,
  sourceAt,
  temporaryFolder,
  write,
} from './fixtures.ts';

test('An image folder loads with its images sorted by class and file name.', async () => {
  const files = await imageFiles();
  // By code unit, "Z" comes before "a" in every locale.
  files['train/airplane/a.png'] = await plainImage(201);
  files['train/airplane/Z.png'] = await plainImage(202);
  const { data, samples, edition } = await load(await folderWith(files));
  expect(edition).toBe('image folder (PNG)');
  expect(samples).toEqual({ train: 12, test: 10 });
  expect([...data.train.labels]).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(data.train.pixels).toHaveLength(12 * 3072);
  const firstPixels = [0, 1, 2, 3].map((image) => pixel(data.train.pixels, image));
  expect(firstPixels).toEqual([
    [0, 0, 7],
    [202, 0, 7],
    [201, 0, 7],
    [1, 0, 7],
  ]);
  expect(pixel(data.test.pixels, 9)).toEqual([9, 100, 7]);
});

test('Pixels are laid out row by row with the channels of each together.', async () => {
  const raw = Uint8Array.from({ length: 3072 }, (_, i) => (i * 5) % 256);
  const image = await sharp(raw, { raw: { width: 32, height: 32, channels: 3 } })
    .png()
    .toBuffer();
  const files = { ...(await imageFiles()), 'test/truck/0000.png': image };
  const { data } = await load(await folderWith(files));
  expect(data.test.pixels.slice(9 * 3072)).toEqual(raw);
});

test('JPEG images load, and the edition says which formats there were.', async () => {
  const jpeg = await imageFiles('jpg');
  const onlyJpeg = await load(await folderWith(jpeg));
  expect(onlyJpeg.edition).toBe('image folder (JPEG)');
  expect(Math.abs(onlyJpeg.data.train.pixels[9 * 3072]! - 9)).toBeLessThan(4);
  const mixed = { ...jpeg, 'test/cat/0001.png': await plainImage(3) };
  expect((await load(await folderWith(mixed))).edition).toBe('image folder (JPEG and PNG)');
});

test.each([
  ['with an alpha channel', (image: Sharp) => image.ensureAlpha(0.5), [40, 80, 120]],
  ['in grey', (image: Sharp) => image.greyscale(), [75, 75, 75]],
  ['with 16 bits a channel', (image: Sharp) => image.toColourspace('rgb16'), [40, 80, 120]],
  ['with a palette', (image: Sharp) => image.png({ palette: true }), [40, 80, 120]],
])('An image %s becomes RGB.', async (_, change, expected) => {
  const background = { r: 40, g: 80, b: 120 };
  const plain = sharp({ create: { width: 32, height: 32, channels: 3, background } });
  const image = await change(plain.png()).toBuffer();
  const files = { ...(await imageFiles()), 'train/airplane/0000.png': image };
  const { data } = await load(await folderWith(files));
  expect(data.train.pixels).toHaveLength(10 * 3072);
  const found = [...data.train.pixels.subarray(0, 3)];
  for (const [channel, level] of expected.entries()) {
    expect(Math.abs(found[channel]! - level)).toBeLessThan(4);
  }
  // The following images are in their places.
  expect(pixel(data.train.pixels, 1)).toEqual([1, 0, 7]);
});

test('A folder, its archive, and an archive with a single top folder have the same digest.', async () => {
  const files = await imageFiles();
  const noise = { '.DS_Store': new Uint8Array(3), 'train/cat/._0000.png': new Uint8Array(3) };
  const backwards = entriesOf({ ...files, ...noise }).toReversed();
  const sources = [
    await folderWith(files),
    await folderWith(files, 'images'),
    await archiveOf(backwards),
    await archiveOf([{ path: './', type: 'Directory' }, ...entriesOf(files, './')]),
    await archiveOf([
      { path: 'cifar/', type: 'Directory' },
      ...entriesOf(files, 'cifar/'),
      { path: 'README.md', body: Buffer.from('A note.') },
    ]),
  ];
  const identities = await Promise.all(sources.map((source) => load(source)));
  const digests = new Set(identities.map(({ digest }) => digest));
  expect([...digests]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
});

test('One changed pixel changes the digest.', async () => {
  const files = await imageFiles();
  const before = await load(await folderWith(files));
  const after = await load(
    await folderWith({ ...files, 'test/dog/0000.png': await plainImage(6, 100) }),
  );
  expect(after.digest).not.toBe(before.digest);
});

test('A folder and its archive share one entry of the cache.', async () => {
  const files = await imageFiles();
  const cache = await temporaryFolder();
  await cifar10.load(sourceAt(await folderWith(files), cache).source);
  const { source, phases } = sourceAt(await archiveOf(entriesOf(files)), cache);
  await cifar10.load(source);
  expect(phases).not.toContain('Decoding images');
  expect((await filesIn(cache)).filter((name) => name.endsWith('.bin'))).toHaveLength(1);
});

test('An archive that was decoded before is not read again.', async () => {
  const archive = await archiveOf(entriesOf(await imageFiles()));
  const cache = await temporaryFolder();
  const identity = await cifar10.identify(sourceAt(archive, cache).source);
  const { source, phases } = sourceAt(archive, cache);
  expect(await cifar10.identify(source)).toEqual(identity);
  expect(await cifar10.load(source)).toMatchObject({ ...identity });
  expect(phases).toEqual([]);
});

test.each([
  ['cut short', async (file: string) => writeFile(file, new Uint8Array(10))],
  ['changed in one byte', async (file: string) => writeFile(file, new Uint8Array(20 * 3073))],
  ['gone', async (file: string) => rm(file)],
])('Decoded arrays that are %s are decoded anew.', async (_, damage) => {
  const folder = await folderWith(await imageFiles());
  const cache = await temporaryFolder();
  const first = await cifar10.load(sourceAt(folder, cache).source);
  const file = join(cache, 'decoded', `${first.digest}.bin`);
  await damage(file);
  const { source, phases } = sourceAt(folder, cache);
  expect(await cifar10.load(source)).toEqual(first);
  expect(phases).toContain('Decoding images');
  const third = sourceAt(folder, cache);
  expect(await cifar10.load(third.source)).toEqual(first);
  expect(third.phases).not.toContain('Decoding images');
});

test('A damaged header in the cache counts as missing.', async () => {
  const folder = await folderWith(await imageFiles());
  const cache = await temporaryFolder();
  const first = await cifar10.load(sourceAt(folder, cache).source);
  const [header] = (await filesIn(cache)).filter((name) => name.endsWith('.json'));
  await writeFile(join(cache, 'decoded', header!), '{"format":1,');
  expect(await cifar10.identify(sourceAt(folder, cache).source)).toMatchObject({
    digest: first.digest,
  });
});

test('A class without images is named, with the folder it should be in.', async () => {
  const files = await imageFiles();
  const { 'train/frog/0000.png': _, ...withoutFrog } = files;
  await expectRefusal(withoutFrog, /no images of the class "frog": expected them in train\/frog\//);
  const { 'test/ship/0000.png': __, ...withoutShip } = files;
  await expectRefusal(withoutShip, /no images of the class "ship": expected them in test\/ship\//);
});

test('A folder without one of the halves misses its first class.', async () => {
  const files = Object.entries(await imageFiles()).filter(([path]) => path.startsWith('train/'));
  await expectRefusal(
    Object.fromEntries(files),
    /class "airplane": expected them in test\/airplane/,
  );
});

test('A class that CIFAR-10 does not have is named.', async () => {
  const files = { ...(await imageFiles()), 'test/lorry/0000.png': await plainImage(1) };
  await expectRefusal(files, /"test\/lorry" is none of the classes airplane, .*, truck/);
});

test('A file that is out of place or no image is named.', async () => {
  const files = await imageFiles();
  const image = await plainImage(1);
  await expectRefusal({ ...files, 'train/1.png': image }, /train\/1\.png is out of place/);
  await expectRefusal(
    { ...files, 'train/cat/a/1.png': image },
    /train\/cat\/a\/1\.png is out of pl/,
  );
  const text = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>');
  await expectRefusal({ ...files, 'train/cat/list.csv': text }, /cat\/list\.csv is not a \.png/);
  await expectRefusal(
    { ...files, 'train/cat/1.png': text },
    /cat\/1\.png is neither a PNG nor a J/,
  );
});

test.each([
  [33],
  [16],
  [4000],
])('An image %i pixels wide is named, with its size.', async (width) => {
  const image = await plainImage(1, 0, 'png', width);
  const files = { ...(await imageFiles()), 'train/deer/0007.png': image };
  await expectRefusal(
    files,
    new RegExp(`train/deer/0007.png is ${width}×32 pixels, expected 32×32`),
  );
});

test('A damaged image is named.', async () => {
  const image = await plainImage(1, 0, 'jpg');
  const files = { ...(await imageFiles()), 'test/dog/0003.jpg': image.subarray(0, 200) };
  await expectRefusal(files, /test\/dog\/0003\.jpg is a damaged image \(.+\)/);
});

test('What is no copy of CIFAR-10 is refused in one line that says what was expected.', async () => {
  const folder = await write(await temporaryFolder(), { 'notes.txt': Buffer.from('notes') });
  const expected = /is not CIFAR-10: expected a folder with train\/<class>.*binary version/;
  await expect(load(folder)).rejects.toThrow(expected);
  await expect(load(join(folder, 'notes.txt'))).rejects.toThrow(expected);
  const archive = await archiveOf([{ path: 'notes.txt', body: Buffer.from('notes') }]);
  await expect(load(archive)).rejects.toThrow(expected);
  await expect(load(join(folder, 'absent'))).rejects.toThrow(/nothing at .*absent: .*RETRACE_DATA/);
});

test('A cache that cannot be written to is named.', async () => {
  const file = join(await write(await temporaryFolder(), { plain: new Uint8Array(1) }), 'plain');
  const folder = await folderWith(await imageFiles());
  const loading = cifar10.load(sourceAt(folder, join(file, 'cache')).source);
  await expect(loading).rejects.toThrow(/Can't write to the cache folder .*plain.*writable folder/);
  await expect(loading).rejects.toHaveProperty('name', 'ExpectedError');
});

test('What is no file, or too large, is named and not read.', async () => {
  const folder = await folderWith(await imageFiles());
  const image = join(folder, 'train/cat/0000.png');
  await truncate(image, 2 ** 34);
  await expect(load(folder)).rejects.toThrow(/0000\.png has 17179869184 bytes, more than/);
  await rm(image);
  execFileSync('mkfifo', [image]);
  await expect(load(folder)).rejects.toThrow(/train\/cat\/0000\.png is no file: remove it/);
});

test('Two loads at once decode once and agree.', async () => {
  const folder = await folderWith(await imageFiles());
  const cache = await temporaryFolder();
  const [one, two] = [sourceAt(folder, cache), sourceAt(folder, cache)];
  const [first, second] = await Promise.all([cifar10.load(one.source), cifar10.load(two.source)]);
  expect(second).toEqual(first);
  const starts = [...one.phases, ...two.phases].filter((phase) => phase === 'Decoding images');
  // Reports when decoding starts, and when it is finished.
  expect(starts).toHaveLength(2);
  expect((await filesIn(cache)).filter((name) => /lock|tmp/.test(name))).toEqual([]);
});

const realData = process.env['RETRACE_DATA'];

test.skipIf(!realData)(
  'The real data has 50,000 and 10,000 images, as many of each class. (RETRACE_DATA)',
  async () => {
    const { data, samples } = await load(realData!);
    expect(samples).toEqual({ train: 50_000, test: 10_000 });
    const counts = new Array(10).fill(0);
    for (const label of data.train.labels) counts[label] += 1;
    expect(counts).toEqual(new Array(10).fill(5000));
    const mean =
      data.train.pixels.reduce((sum, level) => sum + level, 0) / data.train.pixels.length;
    // The published mean of CIFAR-10's training pixels is 0.4734 of 255.
    expect(mean / 255).toBeCloseTo(0.4734, 2);
  },
  300_000,
);

async function load(path: string) {
  return cifar10.load(sourceAt(path, await temporaryFolder()).source);
}

async function folderWith(files: Files, below = ''): Promise<string> {
  const folder = await temporaryFolder();
  await write(join(folder, below), files);
  return folder;
}

/** Expects loading to fail, from a folder and from an archive, and the cache to stay empty. */
async function expectRefusal(files: Files, message: RegExp): Promise<void> {
  for (const path of [await folderWith(files), await archiveOf(entriesOf(files))]) {
    const cache = await temporaryFolder();
    const loading = cifar10.load(sourceAt(path, cache).source);
    await expect(loading).rejects.toThrow(message);
    await expect(loading).rejects.toHaveProperty('name', 'ExpectedError');
    expect(await filesIn(cache)).toEqual([]);
  }
}

function pixel(pixels: Uint8Array, image: number): number[] {
  return [...pixels.subarray(image * 3072, image * 3072 + 3)];
}
