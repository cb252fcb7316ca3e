import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { dirname } from 'node:path';
import { finished } from 'node:stream/promises';
import { md5OfFile } from '../../files/digest.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { storageError, storing } from './storage.ts';

/** A published file that never changes. */
export interface RemoteFile {
  url: string;
  bytes: number;
  /** Hexadecimal. */
  md5: string;
}

export interface DownloadOptions {
  /** Called with the number of bytes so far, those of earlier attempts included. */
  report(done: number): void;
  /** What a user without a connection can do instead, for the message. */
  alternatives: string;
}

/**
 * Makes sure that `file` holds the remote file. Resumes an interrupted download, whose bytes are kept in `<file>.part`.
 * @throws ExpectedError if it can't be fetched or stored, or has another checksum
 */
export async function download(
  remote: RemoteFile,
  file: string,
  options: DownloadOptions,
): Promise<void> {
  if (await holds(file, remote)) return;
  const part = `${file}.part`;
  await storing(dirname(file), () => mkdir(dirname(file), { recursive: true }));
  await fetchPart(remote, part, options);
  await checkPart(remote, part);
  await storing(dirname(file), () => rename(part, file));
}

/** Whether a file is the remote one, by its size and checksum. */
export async function holds(file: string, remote: RemoteFile): Promise<boolean> {
  return (await sizeOf(file)) === remote.bytes && (await md5OfFile(file)) === remote.md5;
}

const attempts = 5;
const redirects = 5;
const stallMilliseconds = 30_000;

/** Reconnects after a cut, as long as each attempt brings some bytes. */
async function fetchPart(
  remote: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const before = await sizeOf(part);
    try {
      await fetchRest(remote, part, options);
      return;
    } catch (error) {
      const failure = await failureOf(error, remote, part, options);
      if (failure) throw failure;
      if (attempt === attempts || (await sizeOf(part)) <= before) {
        throw unreachable(remote, error, options);
      }
    }
  }
}

async function fetchRest(
  remote: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<void> {
  const have = await usableBytes(remote, part);
  if (have === remote.bytes) return;
  const response = await request(remote.url, have);
  if (response.statusCode !== 200 && response.statusCode !== 206) {
    response.destroy();
    throw new Error(`HTTP status ${response.statusCode}`);
  }
  const start = startOf(response);
  if (start !== 0 && start !== have) {
    response.destroy();
    throw new Error(`the server sent the file from byte ${start}, asked for ${have}`);
  }
  const flags = start === 0 ? 'w' : 'a';
  await save(response, createWriteStream(part, { flags }), counter(remote, start, options));
  if ((await sizeOf(part)) < remote.bytes) throw new Error('the connection was cut');
}

/** How many bytes of the part can be kept: none if it is longer than the file, and can't be its beginning. */
async function usableBytes(remote: RemoteFile, part: string): Promise<number> {
  const have = await sizeOf(part);
  if (have <= remote.bytes) return have;
  await rm(part);
  return 0;
}

/**
 * Uses Node's own client, because `fetch` would undo the `Content-Encoding: gzip` that some servers set on a `.gz`, and
 * the checksum is over the bytes as sent.
 */
async function request(url: string, from: number, hops = redirects): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const get = new URL(url).protocol === 'https:' ? getHttps : getHttp;
    const headers = from > 0 ? { Range: `bytes=${from}-` } : {};
    const sent = get(url, { headers }, resolve);
    sent.setTimeout(stallMilliseconds, () => sent.destroy(new Error('no answer for 30 seconds')));
    sent.on('error', reject);
  });
  const { location } = response.headers;
  if (location === undefined || hops === 0) return response;
  response.destroy();
  return request(new URL(location, url).href, from, hops - 1);
}

/** The position of the response's first byte. A server without ranges answers 200 and starts over. */
function startOf(response: IncomingMessage): number {
  if (response.statusCode === 200) return 0;
  const match = /^bytes (\d+)-/.exec(response.headers['content-range'] ?? '');
  return match ? Number(match[1]) : Number.NaN;
}

/**
 * Writes all bytes that arrive, also those before a failure. `pipeline` would lose some: on an error it destroys the
 * file with all bytes that aren't written yet.
 */
async function save(
  response: IncomingMessage,
  file: WriteStream,
  count: (bytes: number) => void,
): Promise<void> {
  file.on('error', (error) => response.destroy(error));
  response.on('data', (chunk: Buffer) => {
    try {
      count(chunk.length);
    } catch (error) {
      response.destroy(error as Error);
    }
  });
  response.pipe(file);
  try {
    await finished(response);
  } finally {
    file.end();
    await finished(file);
  }
}

function counter(remote: RemoteFile, start: number, { report }: DownloadOptions) {
  let done = start;
  return (bytes: number) => {
    done += bytes;
    if (done > remote.bytes) {
      throw new ExpectedError(`${remote.url} is longer than the expected ${remote.bytes} bytes`);
    }
    report(done);
  };
}

/** The error to report, if another attempt can't succeed; the part is then useless, and is removed. */
async function failureOf(
  error: unknown,
  remote: RemoteFile,
  part: string,
  options: DownloadOptions,
): Promise<ExpectedError | undefined> {
  const status = /^HTTP status (\d+)/.exec((error as Error).message)?.[1];
  const failure = isExpected(error)
    ? error
    : (storageError(error, dirname(part)) ??
      (status?.startsWith('4') ? unreachable(remote, error, options) : undefined));
  if (failure || (await sizeOf(part)) === 0) await rm(part, { force: true }).catch(() => {});
  return failure;
}

function unreachable(
  remote: RemoteFile,
  error: unknown,
  { alternatives }: DownloadOptions,
): ExpectedError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = message || code || String(error);
  return new ExpectedError(
    `Can't download ${remote.url} (${reason}): try again later, or ${alternatives}`,
  );
}

async function checkPart(remote: RemoteFile, part: string): Promise<void> {
  const md5 = await md5OfFile(part);
  if (md5 === remote.md5) return;
  await rm(part, { force: true });
  throw new ExpectedError(
    `${remote.url} came with MD5 ${md5}, expected ${remote.md5}: it was removed, download it again`,
  );
}

async function sizeOf(file: string): Promise<number> {
  const found = await stat(file).catch(() => undefined);
  return found?.size ?? 0;
}
