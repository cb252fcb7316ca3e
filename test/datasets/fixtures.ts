import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { Header, type HeaderData } from 'tar';
import { onTestFinished } from 'vitest';
import { cifar10Classes } from '../../src/datasets/cifar10/binary.ts';
import type { DataSource } from '../../src/lab/dataset.ts';

export type Files = Record<string, Uint8Array>;

/** A folder that is removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'retrace-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function write(folder: string, files: Files): Promise<string> {
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return folder;
}

export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
}

export function sourceAt(path: string | undefined, cacheDirectory: string) {
  const phases: string[] = [];
  const source: DataSource = {
    root: tmpdir(),
    path,
    cacheDirectory,
    report: (phase) => void phases.push(phase),
  };
  return { source, phases };
}

/** One plain image a class, in train and test. The red channel encodes the class, green the split. */
export async function imageFiles(format: 'png' | 'jpg' = 'png'): Promise<Files> {
  const files: Files = {};
  for (const [green, split] of ['train', 'test'].entries()) {
    for (const [label, name] of cifar10Classes.entries()) {
      files[`${split}/${name}/0000.${format}`] = await plainImage(label, 100 * green, format);
    }
  }
  return files;
}

export function plainImage(red: number, green = 0, format: 'png' | 'jpg' = 'png', width = 32) {
  const background = { r: red, g: green, b: 7 };
  const image = sharp({ create: { width, height: 32, channels: 3, background } });
  return (format === 'png' ? image.png() : image.jpeg({ quality: 100 })).toBuffer();
}

/** The official format with `records` records a batch; labels and pixels count up. */
export function binaryFiles(records = 2): Files {
  const names = [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`);
  const batches = [...names, 'test_batch.bin'].map((name, batch) => [
    name,
    batchOf(records, batch),
  ]);
  const classNames = new TextEncoder().encode(`${cifar10Classes.join('\n')}\n\n`);
  return { ...Object.fromEntries(batches), 'batches.meta.txt': classNames };
}

function batchOf(records: number, batch: number): Uint8Array {
  const bytes = new Uint8Array(records * 3073);
  for (let record = 0; record < records; record++) {
    const index = batch * records + record;
    bytes[record * 3073] = index % 10;
    const planes = bytes.subarray(record * 3073 + 1, (record + 1) * 3073);
    for (let i = 0; i < 3072; i++) planes[i] = (index * 31 + i * 7 + (i >> 10)) % 256;
  }
  return bytes;
}

export interface Entry extends HeaderData {
  body?: Uint8Array;
}

export function entriesOf(files: Files, prefix = ''): Entry[] {
  return Object.entries(files).map(([path, body]) => ({ path: `${prefix}${path}`, body }));
}

/** An uncompressed tar archive with any entries, even some that no packer would write. */
export function tarOf(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ body = new Uint8Array(0), ...header }) => {
    const block = Buffer.alloc(512);
    const size = header.size ?? body.length;
    new Header({ mode: 0o644, type: 'File', mtime: new Date(0), ...header, size }).encode(block);
    return [block, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

export async function archiveOf(entries: readonly Entry[], name = 'data.tar.gz'): Promise<string> {
  const file = join(await temporaryFolder(), name);
  await writeFile(file, gzipSync(tarOf(entries)));
  return file;
}

export function md5(bytes: Uint8Array): string {
  return createHash('md5').update(bytes).digest('hex');
}

/** A server on this machine for the length of a test; returns its address. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
