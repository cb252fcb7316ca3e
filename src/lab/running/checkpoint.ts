import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { parquetMetadata } from 'hyparquet';
import { z } from 'zod';
import { sha256, sha256OfParts } from '../../files/digest.ts';
import { namesIn } from '../../files/names-in.ts';
import { removeLeftovers, temporaryName } from '../../files/temporary-name.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { EncodedArtifact } from '../artifacts/encoded.ts';
import { type ArtifactEntry, artifactsSchema, byNameAndStep } from '../records/artifact-entry.ts';
import { line } from '../records/record.ts';
import { decodeSeries, encodeSeries, type SeriesTable } from '../records/series.ts';
import { type Statement, statementSchema } from '../statements/statement.ts';

/**
 * The whole state of an unfinished run: a run resumed from it on the same device gives the same bits as one that never
 * stopped.
 */
export interface Checkpoint {
  table: SeriesTable;
  variables: Record<string, SavedVariable>;
  /** When the run was first started, ISO 8601. */
  started: string;
  /** Running time so far, over all sessions. */
  elapsedSeconds: number;
  /** How many times it has been resumed. */
  resumptions: number;
  /** The devices used so far, each once. Absent in older checkpoints. */
  devices?: string[] | undefined;
  /** The experiment's claims when the run first started. */
  statement?: Statement | undefined;
  /** What the run had kept by then, by name and step. */
  artifacts?: readonly EncodedArtifact[] | undefined;
}

export interface SavedVariable {
  shape: number[];
  dtype: 'float32' | 'int32';
  values: Float32Array | Int32Array;
}

const headerSchema = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  started: z.iso.datetime(),
  elapsedSeconds: z.number().nonnegative(),
  resumptions: z.int().nonnegative(),
  devices: z.array(line).optional(),
  statement: statementSchema.optional(),
  artifacts: artifactsSchema.optional(),
  seriesBytes: z.int().nonnegative(),
  variables: z.array(
    z.strictObject({
      name: z.string(),
      shape: z.array(z.int().nonnegative()),
      dtype: z.enum(['float32', 'int32']),
    }),
  ),
});

const digestBytes = 32;

/** The folder of all runs' checkpoints. */
export function checkpointsFolder(cache: string): string {
  return path.join(cache, 'checkpoints');
}

/** The folder of a run's checkpoints. Each engine computes other bits, so it has its own folder. */
export function checkpointFolder(cache: string, fingerprint: string, engine: string): string {
  return path.join(checkpointsFolder(cache), `${fingerprint}-${engine}`);
}

/**
 * Writes a checkpoint: under a temporary name, flushed, then renamed. Keeps the previous one, in case this one is found
 * damaged.
 *
 * @param run identifies the run; `readCheckpoint` needs the same text
 * @throws ExpectedError if the checkpoint can't be written
 */
export async function writeCheckpoint(
  folder: string,
  run: string,
  checkpoint: Checkpoint,
): Promise<void> {
  const [latest, previous] = checkpointFiles(folder);
  const temporary = temporaryName(latest!);
  try {
    await mkdir(folder, { recursive: true });
    await removeLeftovers(latest!);
    await writeKept(folder, checkpoint.artifacts ?? []);
    await writeChunks(temporary, encode(run, checkpoint));
    await rename(latest!, previous!).catch(ignoreNotFound);
    await rename(temporary, latest!);
    await removeUnused(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    const { code, message } = error as NodeJS.ErrnoException;
    const remedy = code === 'ENOSPC' ? 'the disk is full; free some space' : message;
    throw new ExpectedError(`${folder}: the checkpoint can't be written: ${remedy}`);
  }
}

/** The newest intact checkpoint; undefined if there is none. `report` gets a line for each damaged one. */
export async function readCheckpoint(
  folder: string,
  run: string,
  report: (line: string) => void,
): Promise<Checkpoint | undefined> {
  for (const file of checkpointFiles(folder)) {
    const bytes = await readFile(file).catch(ignoreNotFound);
    if (!bytes) continue;
    try {
      const { entries, ...checkpoint } = decode(bytes, run);
      return { ...checkpoint, ...(entries && { artifacts: await readKept(folder, entries) }) };
    } catch (error) {
      report(`${file}: ${plainLine((error as Error).message)}; it is not used`);
    }
  }
  return undefined;
}

/**
 * The number of steps in a run's newest checkpoint; undefined if none can be read. Reads only the header and the end of
 * the series, because hashing forty megabytes for each run of a list would take seconds. Damage elsewhere is found when
 * the run resumes.
 */
export async function readStepsDone(folder: string, run: string): Promise<number | undefined> {
  for (const file of checkpointFiles(folder)) {
    const steps = await stepsIn(file, run).catch(() => undefined);
    if (steps !== undefined) return steps;
  }
  return undefined;
}

async function stepsIn(file: string, run: string): Promise<number | undefined> {
  const handle = await open(file);
  try {
    const read = async (start: number, length: number) => {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, start);
      if (bytesRead < length) throw new ExpectedError('cut short');
      return buffer;
    };
    const { size } = await handle.stat();
    const headerBytes = (await read(0, 4)).readUInt32LE();
    if (headerBytes > longestHeader) return undefined;
    const header = parseHeader((await read(4, headerBytes)).toString());
    const seriesEnd = 4 + headerBytes + header.seriesBytes;
    const variableBytes = header.variables.reduce((bytes, { shape }) => bytes + bytesIn(shape), 0);
    if (header.run !== run || size !== seriesEnd + variableBytes + digestBytes) return undefined;
    const footerBytes = Math.min(
      header.seriesBytes,
      (await read(seriesEnd - 8, 4)).readUInt32LE() + 8,
    );
    const footer = await read(seriesEnd - footerBytes, footerBytes);
    return Number(parquetMetadata(new Uint8Array(footer).buffer).num_rows);
  } finally {
    await handle.close();
  }
}

/** In bytes: more than claims and a thousand artifacts take. */
const longestHeader = 16e6;

/** What a run keeps lies beside its checkpoints, each once, named by its SHA-256. */
function keptFolder(folder: string): string {
  return path.join(folder, 'artifacts');
}

/** Writes artifacts that earlier checkpoints don't have. */
async function writeKept(folder: string, artifacts: readonly EncodedArtifact[]): Promise<void> {
  const kept = keptFolder(folder);
  if (artifacts.some(({ bytes }) => bytes)) await mkdir(kept, { recursive: true });
  const there = new Set(await namesIn(kept));
  for (const { entry, bytes } of artifacts) {
    if (!bytes || there.has(entry.sha256)) continue;
    await writeWholeFile(path.join(kept, entry.sha256), bytes);
    there.add(entry.sha256);
  }
}

/** @throws ExpectedError naming an artifact that is missing or damaged */
async function readKept(
  folder: string,
  entries: readonly ArtifactEntry[],
): Promise<EncodedArtifact[]> {
  const artifacts: EncodedArtifact[] = [];
  for (const entry of entries) {
    if (entry.kind === 'digest') artifacts.push({ entry });
    else {
      const file = path.join(keptFolder(folder), entry.sha256);
      const bytes = await readFile(file).catch(ignoreNotFound);
      if (!bytes || sha256(bytes) !== entry.sha256) {
        throw new ExpectedError(`its artifact ${entry.name} is missing or damaged`);
      }
      artifacts.push({ entry, bytes });
    }
  }
  return artifacts;
}

/** Removes artifacts that none of the checkpoints has any more, and what killed processes left. */
async function removeUnused(folder: string): Promise<void> {
  const kept = keptFolder(folder);
  const names = await namesIn(kept);
  if (names.length === 0) return;
  const used = new Set<string>();
  for (const file of checkpointFiles(folder)) {
    for (const sha of await artifactsIn(file)) used.add(sha);
  }
  for (const name of names) if (!used.has(name)) await rm(path.join(kept, name), { force: true });
}

/** The SHA-256 of each artifact that a checkpoint names; none if it can't be read. */
async function artifactsIn(file: string): Promise<string[]> {
  const handle = await open(file).catch(ignoreNotFound);
  if (!handle) return [];
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    const bytes = Math.min(buffer.readUInt32LE(), longestHeader);
    const header = await handle.read(Buffer.alloc(bytes), 0, bytes, 4);
    const { artifacts = [] } = parseHeader(header.buffer.toString());
    return artifacts.map((entry) => entry.sha256);
  } catch {
    return [];
  } finally {
    await handle.close();
  }
}

/** Removes a folder of checkpoints. */
export async function removeCheckpoints(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function checkpointFiles(folder: string): string[] {
  return ['latest', 'previous'].map((name) => path.join(folder, `${name}.checkpoint`));
}

/**
 * The parts of the file: header length (uint32, little-endian), header (JSON), series (Parquet), variables.
 * `writeChunks` appends a SHA-256.
 */
function encode(run: string, checkpoint: Checkpoint): Uint8Array[] {
  const { table, variables, started, elapsedSeconds, resumptions, devices, statement, artifacts } =
    checkpoint;
  const series = encodeSeries(table);
  const header = {
    format: 1,
    run,
    started,
    elapsedSeconds,
    resumptions,
    devices,
    statement,
    ...(artifacts &&
      artifacts.length > 0 && {
        artifacts: artifacts.map(({ entry }) => entry).sort(byNameAndStep),
      }),
    seriesBytes: series.length,
    variables: Object.entries(variables).map(([name, { shape, dtype }]) => ({
      name,
      shape,
      dtype,
    })),
  } satisfies z.input<typeof headerSchema>;
  const headerBytes = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerBytes.length);
  return [
    length,
    headerBytes,
    series,
    ...Object.values(variables).map(({ values }) => bytesOf(values)),
  ];
}

type Decoded = Omit<Checkpoint, 'artifacts'> & { entries: ArtifactEntry[] | undefined };

function decode(bytes: Buffer, run: string): Decoded {
  const body = bytes.subarray(0, -digestBytes);
  if (!sha256OfParts([body]).equals(bytes.subarray(-digestBytes)))
    throw new ExpectedError('cut short or damaged');
  const headerEnd = 4 + body.readUInt32LE(0);
  const header = parseHeader(body.toString('utf8', 4, headerEnd));
  if (header.run !== run) throw new ExpectedError(`belongs to ${header.run}`);
  const seriesEnd = headerEnd + header.seriesBytes;
  let offset = seriesEnd;
  const variables = header.variables.map(({ name, shape, dtype }) => {
    const end = offset + bytesIn(shape);
    if (end > body.length) throw new ExpectedError(`has less of ${name} than its shape says`);
    // A copy, since a typed array must start at a multiple of its element's size.
    const { buffer } = new Uint8Array(body.subarray(offset, end));
    offset = end;
    const values = dtype === 'float32' ? new Float32Array(buffer) : new Int32Array(buffer);
    return [name, { shape, dtype, values }] as const;
  });
  const { started, elapsedSeconds, resumptions, devices, statement } = header;
  return {
    table: decodeSeries(body.subarray(headerEnd, seriesEnd), 'its series'),
    variables: Object.fromEntries(variables),
    started,
    elapsedSeconds,
    resumptions,
    ...(devices && { devices }),
    ...(statement && { statement }),
    entries: header.artifacts,
  };
}

function parseHeader(text: string): z.infer<typeof headerSchema> {
  const parsed = headerSchema.safeParse(jsonOf(text), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ExpectedError(`its header is invalid: ${firstIssue(parsed.error)}`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The size of a variable: 4 bytes per value. */
function bytesIn(shape: readonly number[]): number {
  return 4 * shape.reduce((product, size) => product * size, 1);
}

async function writeChunks(file: string, chunks: readonly Uint8Array[]): Promise<void> {
  const handle = await open(file, 'w');
  try {
    for (const chunk of [...chunks, sha256OfParts(chunks)]) await handle.writeFile(chunk);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function ignoreNotFound(error: NodeJS.ErrnoException): undefined {
  if (error.code === 'ENOENT') return undefined;
  throw error;
}
