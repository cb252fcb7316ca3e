import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readArchive } from '../../../src/datasets/files/archive.ts';
import { archiveOf, type Entry, tarOf, temporaryFolder } from '../fixtures.ts';

const image: Entry = { path: 'train/cat/1.png', body: Buffer.from('cat') };
const limits = {
  entries: 3,
  totalBytes: 20_000,
  headerBytes: 2000,
  imageBytes: 1000,
  batchBytes: 5000,
};

test('Images and batches are read, other files by path alone, hidden files not at all.', async () => {
  const archive = await archiveOf([
    { path: 'train/', type: 'Directory' },
    image,
    { path: './data_batch_1.bin', body: Buffer.from([1, 2]) },
    { path: 'script.sh', body: Buffer.from('rm') },
    { path: 'train/.DS_Store', body: Buffer.from('x') },
  ]);
  const files = await readArchive(archive);
  expect(files.map(({ path, bytes }) => [path, Buffer.from(bytes).toString('latin1')])).toEqual([
    ['train/cat/1.png', 'cat'],
    ['data_batch_1.bin', '\x01\x02'],
    ['script.sh', ''],
  ]);
});

test('A body that spans many blocks and chunks is read whole.', async () => {
  const body = Uint8Array.from({ length: 300_000 }, (_, i) => (i * i) % 251);
  const archive = await archiveOf([{ path: 'data_batch_1.bin', body }, image]);
  const files = await readArchive(archive);
  expect(Buffer.from(files[0]!.bytes).equals(body)).toBe(true);
  expect(files).toHaveLength(2);
});

test.each([
  ['../outside.png'],
  ['train/../../outside.png'],
  ['train\\..\\..\\outside.png'],
  ['/etc/outside.png'],
  ['C:\\outside.png'],
])('An entry that points outside is named: %s', async (path) => {
  const archive = await archiveOf([image, { path, body: Buffer.from('x') }]);
  await refused(archive, `the entry "${path}" points outside the archive`);
});

test.each([['SymbolicLink' as const], ['Link' as const]])('A %s is named.', async (type) => {
  const archive = await archiveOf([{ path: 'train/cat/2.png', type, linkpath: '/etc/passwd' }]);
  await refused(archive, 'the entry "train/cat/2.png" is a link to "/etc/passwd"');
});

test('A device is refused.', async () => {
  const archive = await archiveOf([image, { path: 'train/null', type: 'CharacterDevice' }]);
  await refused(archive, 'the entry "train/null" is of type CharacterDevice');
});

test('An entry that comes twice is named.', async () => {
  await refused(await archiveOf([image, image]), 'the entry "train/cat/1.png" twice');
});

test('Entries that are too large or too many are refused.', async () => {
  const large = { path: 'a.png', body: new Uint8Array(1001) };
  await refused(await archiveOf([large]), '"a.png" is larger than 1,000 bytes', limits);
  const batch = { path: 'a.bin', body: new Uint8Array(5001) };
  await refused(await archiveOf([batch]), '"a.bin" is larger than 5,000 bytes', limits);
  const many = ['1', '2', '3', '4'].map((name) => ({ path: `${name}.png` }));
  await refused(await archiveOf(many), 'has more than 3 entries', limits);
  const ignored = { path: 'bomb.dat', body: new Uint8Array(30_000) };
  await refused(await archiveOf([ignored]), 'it is larger than 20,000 bytes', limits);
});

test('What tar fills up after the end is read over; what is more is refused at once.', async () => {
  const tar = tarOf([image]);
  const filled = gzipSync(Buffer.concat([tar, new Uint8Array(2 ** 19)]));
  expect(await readArchive(await fileOf(filled))).toHaveLength(1);
  const much = gzipSync(Buffer.concat([tar, new Uint8Array(2 ** 25)]));
  await refused(await fileOf(much), 'goes on for more than 1,048,576 bytes after its end');
  await refused(await fileOf(gzipSync(new Uint8Array(2 ** 25))), 'goes on for more than');
});

test('An archive that grows as no images do is refused, whatever its entries are.', async () => {
  const archive = await archiveOf([{ path: 'bomb.dat', body: new Uint8Array(2 ** 26 + 2 ** 21) }]);
  await refused(archive, /unpacked, it is larger than 6\d,\d{3},\d{3} bytes/);
});

test('Headers that only tell of others count as entries, and a path has an end.', async () => {
  const told = Buffer.from('18 comment=nothing\n');
  const header = (body: Uint8Array) => ({ path: 'of', type: 'ExtendedHeader' as const, body });
  await refused(await archiveOf(Array(4).fill(header(told))), 'has more than 3 entries', limits);
  const large = [header(Buffer.alloc(1001, told)), header(Buffer.alloc(1000, told))];
  await refused(await archiveOf(large), 'of its entries is larger than 2,000 bytes', limits);
  await refused(await archiveOf([header(Buffer.alloc(70_000, told))]), 'of type ExtendedHeader');
  const long = Buffer.from(`${'a'.repeat(5000)}\0`);
  const named = { path: 'long', type: 'NextFileHasLongPath' as const, body: long };
  await refused(await archiveOf([named, image]), "an entry's path has 5000 characters");
});

test('What an entry is called does nothing to a terminal or a log.', async () => {
  const archive = await archiveOf([{ path: '../\u001b]0;\u202eowned\n::error::' }]);
  await refused(archive, 'the entry "../\\u001b]0;\\u202eowned\\u000a::error::" points outside');
});

test('An archive that is cut short is named as damaged, wherever it is cut.', async () => {
  const whole = await readFile(await archiveOf([{ ...image, body: noise(5000) }]));
  for (const length of [12, 600, whole.length - 1]) {
    await refused(await fileOf(whole.subarray(0, length)), 'is damaged (unexpected end of file)');
  }
});

test('A damaged gzip stream, a damaged tar and a gzip file of something else are named.', async () => {
  const whole = await readFile(await archiveOf([{ ...image, body: noise(5000) }]));
  whole[2000]! ^= 255;
  await refused(await fileOf(whole), 'is damaged');
  const tar = tarOf([image, { ...image, path: '2.png' }]);
  tar[1024 + 3]! ^= 255;
  await refused(await fileOf(gzipSync(tar)), 'is damaged (TAR_ENTRY_INVALID: checksum failure)');
  const cut = tarOf([{ ...image, body: noise(5000) }]).subarray(0, 2048);
  await refused(await fileOf(gzipSync(cut)), 'is damaged (TAR_BAD_ARCHIVE: Truncated input');
  await refused(await fileOf(gzipSync(noise(5000))), 'is damaged (');
  await refused(await fileOf(gzipSync(gzipSync(tarOf([image])))), 'is compressed twice');
});

async function refused(
  archive: string,
  message: string | RegExp,
  within?: typeof limits,
): Promise<void> {
  const reading = readArchive(archive, within);
  await expect(reading).rejects.toThrow(message);
  await expect(reading).rejects.toThrow(archive);
  await expect(reading).rejects.toHaveProperty('name', 'ExpectedError');
}

async function fileOf(bytes: Uint8Array): Promise<string> {
  const file = join(await temporaryFolder(), 'data.tar.gz');
  await writeFile(file, bytes);
  return file;
}

/** Bytes that gzip can't shorten. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
