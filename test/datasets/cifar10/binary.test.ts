import { readFile, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import cifar10, { cifar10From } from '../../../src/datasets/cifar10.ts';
import {
  archiveOf,
  binaryFiles,
  entriesOf,
  type Files,
  filesIn,
  md5,
  serve,
  sourceAt,
  tarOf,
  temporaryFolder,
  write,
} from '../fixtures.ts';

const top = 'cifar-10-batches-bin/';
const packed = gzipSync(tarOf(entriesOf(binaryFiles(), top)));

test('The official archive is downloaded, checked, decoded and kept.', async () => {
  const requests: string[] = [];
  const dataset = await officialFrom((request, response) => {
    requests.push(request.url!);
    response.end(packed);
  });
  const cache = await temporaryFolder();
  const { source, phases } = sourceAt(undefined, cache);
  const { data, samples, name, edition } = await dataset.load(source);
  expect([name, edition]).toEqual(['cifar10', 'official binary archive']);
  expect(samples).toEqual({ train: 10, test: 2 });
  expect(data.classes.join()).toBe('airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck');
  expect([...data.train.labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect([...data.test.labels]).toEqual([0, 1]);
  expect(phases).toContain('Downloading CIFAR-10');
  expect(await readFile(join(cache, 'cifar-10-binary.tar.gz'))).toEqual(packed);

  await dataset.load(sourceAt(undefined, cache).source);
  expect(requests).toEqual(['/cifar-10-binary.tar.gz']);
  expect((await filesIn(cache)).filter((file) => /part|tmp|lock/.test(file))).toEqual([]);
});

test('The planes of a record are interleaved, in batch and record order.', async () => {
  const { data } = await load(await archiveOf(entriesOf(binaryFiles(3), top)));
  const image = 3 * 2 + 1; // the second record of the third batch
  const value = (plane: number, pixel: number) =>
    (image * 31 + (plane * 1024 + pixel) * 7 + plane) % 256;
  const pixels = data.train.pixels.subarray(image * 3072, (image + 1) * 3072);
  for (const pixel of [0, 1, 31, 32, 1023]) {
    const expected = [0, 1, 2].map((plane) => value(plane, pixel));
    expect([...pixels.subarray(3 * pixel, 3 * pixel + 3)]).toEqual(expected);
  }
});

test('The archive, its folder and its parent folder have the same digest.', async () => {
  const folder = await write(await temporaryFolder(), prefixed(binaryFiles()));
  const sources = [folder, join(folder, top), await archiveOf(entriesOf(binaryFiles(), top))];
  const loaded = await Promise.all(sources.map(load));
  expect(new Set(loaded.map(({ digest }) => digest)).size).toBe(1);
  expect(loaded[0]!.edition).toBe('binary version (unverified)');
});

test('Only an archive with the official checksum is called official, also after its folder was.', async () => {
  const cache = await temporaryFolder();
  const dataset = cifar10From({
    url: 'http://127.0.0.1:9/a.tgz',
    bytes: packed.length,
    md5: md5(packed),
  });
  const folder = await write(await temporaryFolder(), prefixed(binaryFiles()));
  const archive = join(await write(await temporaryFolder(), { 'copy.tgz': packed }), 'copy.tgz');
  const editionOf = async (path: string) =>
    (await dataset.identify(sourceAt(path, cache).source))?.edition;
  expect(await editionOf(folder)).toBe('binary version (unverified)');
  expect(await editionOf(archive)).toBe('official binary archive');
  expect(await editionOf(archive)).toBe('official binary archive');
  expect(await editionOf(folder)).toBe('binary version (unverified)');
});

test('Without a path the data is not identified.', async () => {
  const { source } = sourceAt(undefined, await temporaryFolder());
  expect(await cifar10.identify(source)).toBeUndefined();
});

test('A download that was cut is taken up where it stopped, in the same call.', async () => {
  const ranges: (string | undefined)[] = [];
  const dataset = await officialFrom((request, response) => {
    ranges.push(request.headers.range);
    if (ranges.length === 1) {
      response.writeHead(200, { 'Content-Length': packed.length });
      response.write(packed.subarray(0, 100), () => response.destroy());
      return;
    }
    sendRange(request.headers.range, response);
  });
  const { source } = sourceAt(undefined, await temporaryFolder());
  expect((await dataset.load(source)).samples.train).toBe(10);
  expect(ranges).toEqual([undefined, 'bytes=100-']);
});

test('A download that an earlier process left is taken up, by whatever the server does.', async () => {
  const ways: Record<string, RequestListener> = {
    ranges: (request, response) => sendRange(request.headers.range, response),
    'no ranges': (_, response) => response.end(packed),
  };
  for (const listener of Object.values(ways)) {
    const cache = await temporaryFolder();
    await writeFile(join(cache, 'cifar-10-binary.tar.gz.part'), packed.subarray(0, 300));
    const dataset = await officialFrom(listener);
    expect((await dataset.load(sourceAt(undefined, cache).source)).samples.train).toBe(10);
  }
});

test('What came is kept when the connection fails again and again, and the URL is named.', async () => {
  let requests = 0;
  const dataset = await officialFrom((request, response) => {
    requests += 1;
    const start = Number(/\d+/.exec(request.headers.range ?? '0')![0]);
    const status = start === 0 ? 200 : 206;
    const range = `bytes ${start}-${packed.length - 1}/${packed.length}`;
    response.writeHead(status, { 'Content-Range': range, 'Content-Length': packed.length - start });
    const end = requests === 1 ? 100 : start;
    response.write(packed.subarray(start, end), () => response.destroy());
    response.flushHeaders();
  });
  const cache = await temporaryFolder();
  await expect(dataset.load(sourceAt(undefined, cache).source)).rejects.toThrow(
    /Can't download http.*cifar-10-binary\.tar\.gz .*--data DIR or RETRACE_DATA/,
  );
  expect(await readFile(join(cache, 'cifar-10-binary.tar.gz.part'))).toHaveLength(100);
});

test('Another checksum is an error, and what came is removed.', async () => {
  const other = Buffer.from(packed);
  other[500]! ^= 1;
  const dataset = await officialFrom((_, response) => response.end(other));
  await refusedWithNothingLeft(dataset, `came with MD5 ${md5(other)}, expected ${md5(packed)}`);
});

test('A file longer than expected is not taken in.', async () => {
  const dataset = await officialFrom((_, response) =>
    response.end(Buffer.concat([packed, Buffer.alloc(1)])),
  );
  await refusedWithNothingLeft(dataset, `is longer than the expected ${packed.length} bytes`);
});

test('A missing file, a refusing server and no server name the URL and the alternatives.', async () => {
  const missing = await officialFrom((_, response) => response.writeHead(404).end('not here'));
  await refusedWithNothingLeft(missing, /HTTP status 404.*--data DIR or RETRACE_DATA/);
  const failing = await officialFrom((_, response) => response.writeHead(503).end());
  await refusedWithNothingLeft(failing, /HTTP status 503.*--data DIR or RETRACE_DATA/);
  const url = 'http://127.0.0.1:9/cifar-10-binary.tar.gz';
  const offline = cifar10From({ url, bytes: 1, md5: '0' });
  await refusedWithNothingLeft(offline, /http:\/\/127\.0\.0\.1:9\/.*ECONNREFUSED.*--data DIR/);
});

test('A redirect is followed, and an endless one given up.', async () => {
  const dataset = await officialFrom((request, response) => {
    if (request.url === '/moved') response.end(packed);
    else response.writeHead(302, { Location: '/moved' }).end();
  });
  const { source } = sourceAt(undefined, await temporaryFolder());
  expect((await dataset.load(source)).samples.train).toBe(10);
  const endless = await officialFrom((_, response) =>
    response.writeHead(302, { Location: '/again' }).end(),
  );
  await refusedWithNothingLeft(endless, 'HTTP status 302');
});

test('An archive that was damaged on disk is fetched again.', async () => {
  const cache = await temporaryFolder();
  await writeFile(join(cache, 'cifar-10-binary.tar.gz'), new Uint8Array(packed.length));
  const dataset = await officialFrom((_, response) => response.end(packed));
  expect((await dataset.load(sourceAt(undefined, cache).source)).samples.train).toBe(10);
});

test('Two loads at once download once.', async () => {
  let requests = 0;
  const dataset = await officialFrom((_, response) => {
    requests += 1;
    response.end(packed);
  });
  const cache = await temporaryFolder();
  const both = [1, 2].map(() => dataset.load(sourceAt(undefined, cache).source));
  const [first, second] = await Promise.all(both);
  expect(second).toEqual(first);
  expect(requests).toBe(1);
});

test('A missing batch, a broken record, a wrong label and other classes are named.', async () => {
  const { 'data_batch_3.bin': _, ...withoutThird } = binaryFiles();
  await refused(withoutThird, 'has no data_batch_3.bin');
  const { 'batches.meta.txt': __, ...withoutNames } = binaryFiles();
  await refused(withoutNames, 'has no batches.meta.txt');
  const short = { ...binaryFiles(), 'test_batch.bin': new Uint8Array(3072) };
  await refused(short, 'test_batch.bin has 3072 bytes, expected a multiple of 3073');
  const labelled = binaryFiles();
  labelled['data_batch_2.bin']![3073] = 10;
  await refused(labelled, 'data_batch_2.bin has label 10 in record 1, expected 0–9');
  const names = { ...binaryFiles(), 'batches.meta.txt': Buffer.from('apple\nbaby\n') };
  await refused(names, "batches.meta.txt doesn't name CIFAR-10's classes, airplane, ");
});

async function load(path: string) {
  return cifar10.load(sourceAt(path, await temporaryFolder()).source);
}

async function refused(files: Files, message: string): Promise<void> {
  await expect(load(await archiveOf(entriesOf(files, top)))).rejects.toThrow(message);
}

/** The data set with this test's server in place of the official one. */
async function officialFrom(listener: RequestListener) {
  const url = `${await serve(listener)}/cifar-10-binary.tar.gz`;
  return cifar10From({ url, bytes: packed.length, md5: md5(packed) });
}

async function refusedWithNothingLeft(
  dataset: typeof cifar10,
  message: string | RegExp,
): Promise<void> {
  const cache = await temporaryFolder();
  const loading = dataset.load(sourceAt(undefined, cache).source);
  await expect(loading).rejects.toThrow(message);
  await expect(loading).rejects.toHaveProperty('name', 'ExpectedError');
  expect(await filesIn(cache)).toEqual([]);
}

function sendRange(range: string | undefined, response: Parameters<RequestListener>[1]): void {
  const start = Number(/^bytes=(\d+)-$/.exec(range ?? '')![1]);
  response.writeHead(206, {
    'Content-Range': `bytes ${start}-${packed.length - 1}/${packed.length}`,
  });
  response.end(packed.subarray(start));
}

function prefixed(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([path, body]) => [`${top}${path}`, body]));
}
