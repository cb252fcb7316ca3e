import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { Parser, type ReadEntry } from 'tar';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import { isHidden, type SourceFile } from './source-file.ts';

/** Limits of an archive, so that a hostile one can't fill the memory or run forever. */
export interface ArchiveLimits {
  /** Headers that only describe the next entry count, too. */
  entries: number;
  /** Of the unpacked archive as a whole. */
  totalBytes: number;
  /** Of all headers that only describe the next entry. */
  headerBytes: number;
  imageBytes: number;
  batchBytes: number;
}

/**
 * Images hardly compress, and each entry has overhead. CIFAR-10 as images unpacks to twice its archive's size, in
 * 60,000 entries; to four times as many where a system adds a file of properties to each image and a header to both.
 */
function limitsOf(archiveBytes: number): ArchiveLimits {
  return {
    entries: 70_000 + archiveBytes / 250,
    totalBytes: Math.min(2 ** 30, 2 ** 26 + 16 * archiveBytes),
    headerBytes: 2 ** 22 + archiveBytes / 8,
    imageBytes: 2 ** 20,
    batchBytes: 2 ** 26,
  };
}

/** Bytes after a tar's end. By default tar pads to 10 kB, but its user may choose any block size. */
const maximumPadding = 2 ** 20;
/** Bytes of a header that only describes the next entry. */
const maximumHeader = 2 ** 16;
/** Characters of an entry's path: more than any system allows. */
const longestPath = 4096;

/**
 * Reads the images, `.bin` and `.txt` files of a `.tar.gz` into memory; nothing is unpacked to disk. Other files get
 * their path and no bytes. Hidden files are left out.
 * @throws ExpectedError if the archive is damaged, too large, or has an entry that points outside it
 */
export async function readArchive(file: string, limits?: ArchiveLimits): Promise<SourceFile[]> {
  const { size } = await stat(file);
  const collector = new EntryCollector(file, limits ?? limitsOf(size));
  try {
    await pipeline(createReadStream(file), createGunzip(), (chunks) => collector.consume(chunks));
  } catch (interruption) {
    // The pipeline reports that it was aborted, not the error that the collector threw.
    const error = collector.failure ?? interruption;
    if (isExpected(error)) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ExpectedError(`${file} is damaged (${reason}): fetch or pack it again`);
  }
  return collector.files;
}

/** Feeds the parser and collects its entries. */
class EntryCollector {
  readonly files: SourceFile[] = [];
  /** The first error. */
  failure: Error | undefined;
  readonly #seen = new Set<string>();
  readonly #file: string;
  readonly #limits: ArchiveLimits;
  #entries = 0;
  #headerBytes = 0;
  #ended = false;

  constructor(file: string, limits: ArchiveLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  async consume(chunks: AsyncIterable<Buffer>): Promise<void> {
    const parser = this.#parser();
    let total = 0;
    let padding = 0;
    for await (const chunk of chunks) {
      total += chunk.length;
      if (this.#ended) padding += chunk.length;
      if (total > this.#limits.totalBytes) {
        this.failure = this.#tooLarge('unpacked, it', this.#limits.totalBytes);
      } else if (padding > maximumPadding) {
        this.failure = new ExpectedError(
          `${this.#file} goes on for more than ${maximumPadding.toLocaleString('en')} bytes after its end: pack it again`,
        );
      } else if (total === chunk.length && isGzip(chunk)) {
        // The parser would decompress it without our limits.
        this.failure = new ExpectedError(`${this.#file} is compressed twice: unpack it once`);
      } else if (!this.#ended) {
        // After the archive's end, the parser would keep every chunk, and copy all of them each time.
        parser.write(chunk);
      }
      if (this.failure) throw this.failure;
    }
    parser.end();
    if (this.failure) throw this.failure;
  }

  /** Failures are kept, not thrown: an exception in an event handler would corrupt the parser's state. */
  #parser(): Parser {
    const fail = (error: unknown) => {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    };
    // The bytes are decompressed already, so the parser must not look for compression.
    const parser = new Parser({
      strict: true,
      brotli: false,
      zstd: false,
      maxMetaEntrySize: maximumHeader,
    });
    parser.on('error', fail);
    parser.on('eof', () => {
      this.#ended = true;
    });
    parser.on('meta', (header: string) => {
      this.#entries += 1;
      this.#headerBytes += header.length;
      if (this.#entries > this.#limits.entries) fail(this.#tooMany());
      if (this.#headerBytes > this.#limits.headerBytes) {
        fail(this.#tooLarge('the description of its entries', this.#limits.headerBytes));
      }
    });
    parser.on('ignoredEntry', (entry: ReadEntry) => fail(this.#unsupported(entry)));
    parser.on('entry', (entry: ReadEntry) => {
      try {
        this.#take(entry);
      } catch (error) {
        fail(error);
      }
      entry.resume();
    });
    return parser;
  }

  #take(entry: ReadEntry): void {
    if (++this.#entries > this.#limits.entries) throw this.#tooMany();
    const path = this.#innerPath(entry);
    if (entry.type === 'Directory' || isHidden(path)) return;
    if (this.#seen.has(path)) {
      throw new ExpectedError(
        `${this.#file} has the entry "${plainLine(path)}" twice: pack it again`,
      );
    }
    this.#seen.add(path);
    this.#collect(entry, path);
  }

  #innerPath(entry: ReadEntry): string {
    if (entry.path.length > longestPath) {
      throw new ExpectedError(
        `${this.#file}: an entry's path has ${entry.path.length} characters, more than ${longestPath}: pack it again`,
      );
    }
    if (entry.type.endsWith('Link')) {
      throw new ExpectedError(
        `${this.#file}: the entry "${plainLine(entry.path)}" is a link to "${plainLine(entry.linkpath ?? '')}": pack the files themselves`,
      );
    }
    if (!readableTypes.has(entry.type)) throw this.#unsupported(entry);
    if (pointsOutside(entry.path)) {
      throw new ExpectedError(
        `${this.#file}: the entry "${plainLine(entry.path)}" points outside the archive: pack it with relative paths`,
      );
    }
    return entry.path
      .split('/')
      .filter((name) => name !== '' && name !== '.')
      .join('/');
  }

  #collect(entry: ReadEntry, path: string): void {
    const limit = this.#bytesAllowed(path);
    if (limit === 0) {
      this.files.push({ path, bytes: new Uint8Array(0) });
      return;
    }
    if (entry.size > limit) throw this.#tooLarge(`the entry "${plainLine(path)}"`, limit);
    const chunks: Buffer[] = [];
    entry.on('data', (chunk) => chunks.push(chunk));
    entry.on('end', () => this.files.push({ path, bytes: Buffer.concat(chunks) }));
  }

  #bytesAllowed(path: string): number {
    if (/\.(png|jpe?g|txt)$/i.test(path)) return this.#limits.imageBytes;
    return path.endsWith('.bin') ? this.#limits.batchBytes : 0;
  }

  #tooMany(): ExpectedError {
    return new ExpectedError(
      `${this.#file} has more than ${Math.floor(this.#limits.entries)} entries, more than images of its size`,
    );
  }

  #tooLarge(what: string, limit: number): ExpectedError {
    return new ExpectedError(
      `${this.#file}: ${what} is larger than ${Math.floor(limit).toLocaleString('en')} bytes, more than this data set needs`,
    );
  }

  #unsupported(entry: ReadEntry): ExpectedError {
    return new ExpectedError(
      `${this.#file}: the entry "${plainLine(entry.path)}" is of type ${entry.type}, not a file or folder`,
    );
  }
}

const readableTypes = new Set(['File', 'OldFile', 'ContiguousFile', 'Directory']);

function isGzip(chunk: Buffer): boolean {
  return chunk[0] === 0x1f && chunk[1] === 0x8b;
}

function pointsOutside(path: string): boolean {
  const absolute = /^([/\\]|[a-z]:)/i.test(path);
  return absolute || path.split(/[/\\]/).includes('..');
}
