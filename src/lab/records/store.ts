import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { probeFolder } from '../../files/check-writable.ts';
import { sha256 } from '../../files/digest.ts';
import { leftByGit } from '../../files/left-by-git.ts';
import { namesIn } from '../../files/names-in.ts';
import { isNotFound, readRegularFile } from '../../files/regular-file.ts';
import {
  isOccupied,
  nameOfSetAside,
  readSteadily,
  replaceFolder,
} from '../../files/replaced-folder.ts';
import { fateOfTemporary, temporaryName } from '../../files/temporary-name.ts';
import { writeWholeFile } from '../../files/whole-file.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { firstIssue } from '../../messages/first-issue.ts';
import { artifactFile, byNameAndStep, type EncodedArtifact } from './artifact-entry.ts';
import { matchesFingerprint } from './fingerprint.ts';
import { publishedRecordSchema } from './published-record.ts';
import { kebabCase, type RunRecord, runRecordSchema } from './record.ts';
import { parseRunId, runId } from './run-id.ts';
import { encodeSeries, type SeriesTable } from './series.ts';

const recordFile = 'run.json';
const seriesFile = 'series.parquet';
/** `run.json` has a few kB, or some hundred with a thousand artifacts; a larger file isn't a record. */
export const maximumRecordBytes = 2_000_000;
/** A record nests six deep, and parameters a little deeper. The schema would recurse to any depth. */
const maximumRecordDepth = 32;

/** The folder of a run: `results/<experiment>/<run>`. */
export function runFolder(root: string, experiment: string, id: string): string {
  return path.join(root, 'results', experiment, id);
}

/** The ids of all runs recorded for an experiment, sorted. Ignores names that are no run id. */
export async function recordedIds(root: string, experiment: string): Promise<string[]> {
  const entries = await namesIn(path.join(root, 'results', experiment));
  return entries.filter((name) => parseRunId(name)).sort();
}

/**
 * The ids of an experiment's runs that have a folder, or whose folder is set aside just now: no other run is recorded. Asking
 * for each run instead would list the folder for each that isn't.
 */
export async function idsInSight(root: string, experiment: string): Promise<ReadonlySet<string>> {
  const names = await namesIn(path.join(root, 'results', experiment));
  return new Set(names.map((name) => nameOfSetAside(name) ?? name));
}

/** Reads and checks `run.json`; undefined if the run was never recorded. @throws ExpectedError naming file and field */
export async function readRecord(
  root: string,
  experiment: string,
  id: string,
): Promise<RunRecord | undefined> {
  const folder = runFolder(root, experiment, id);
  return readSteadily(folder, () => readRecordIn(root, folder, experiment, id));
}

async function readRecordIn(
  root: string,
  folder: string,
  experiment: string,
  id: string,
): Promise<RunRecord | undefined> {
  const file = path.join(folder, recordFile);
  const shown = path.relative(root, file);
  const text = readRegularFile(root, shown, maximumRecordBytes);
  if (text === undefined) return refuseIncomplete(folder, shown);
  const value = parseRecordJson(text.toString(), shown);
  const parsed = runRecordSchema.safeParse(value, { reportInput: true });
  if (!parsed.success) {
    throw new ExpectedError(`${shown}: ${publishedCopy(value) ?? firstIssue(parsed.error)}`);
  }
  const record = parsed.data;
  if (!matchesFingerprint(record)) {
    throw new ExpectedError(
      `${shown}: its parameters, seed or data aren't those of its fingerprint`,
    );
  }
  const expected = runId(record);
  if (record.experiment !== experiment || id !== expected) {
    throw new ExpectedError(
      `${shown}: is the record of ${record.experiment}/${expected}; move it there`,
    );
  }
  return record;
}

/**
 * Refuses a folder without `run.json`, as its files may be all that is left of a run. An empty folder counts as no
 * record.
 */
async function refuseIncomplete(folder: string, shown: string): Promise<undefined> {
  const names = await readdir(folder).catch(() => undefined);
  if (names?.length === 0) return undefined;
  throw new ExpectedError(`${shown}: is missing, though its folder is there; restore it`);
}

/** The path of a run's series. */
export function seriesPath(root: string, record: RunRecord): string {
  return path.join(runFolder(root, record.experiment, runId(record)), record.series.file);
}

/**
 * Records a run that has ended, and replaces an earlier record of it.
 *
 * @throws ExpectedError if its table couldn't be read again, or its folder can't be written
 */
export async function writeRun(
  root: string,
  draft: Omit<RunRecord, 'series' | 'artifacts'>,
  table: SeriesTable,
  artifacts: readonly EncodedArtifact[] = [],
): Promise<RunRecord> {
  const bytes = encodeSeries(table);
  const entries = artifacts.map(({ entry }) => entry).sort(byNameAndStep);
  const record = runRecordSchema.parse({
    ...draft,
    series: {
      file: seriesFile,
      sha256: sha256(bytes),
      rows: table.step.length,
    },
    ...(entries.length > 0 && { artifacts: entries }),
  });
  await placeRun(root, record, bytes, filesOf(artifacts));
  return record;
}

/** The files of artifacts, by their names in a run's folder. */
export function filesOf(artifacts: readonly EncodedArtifact[]): Record<string, Uint8Array> {
  return Object.fromEntries(
    artifacts.flatMap(({ entry, bytes }) => (bytes ? [[artifactFile(entry)!, bytes]] : [])),
  );
}

/**
 * Writes a run's folder under a temporary name beside its place, then renames it, so that a killed process leaves no
 * half-written record. Replaces an earlier record of the run.
 *
 * @param beside further files of the folder, by name: `artifacts/confusion.csv`
 * @throws ExpectedError if the folder can't be written
 */
export async function placeRun(
  root: string,
  record: RunRecord,
  bytes: Uint8Array,
  beside: Readonly<Record<string, Uint8Array>> = {},
): Promise<void> {
  const folder = runFolder(root, record.experiment, runId(record));
  const temporary = temporaryName(folder);
  try {
    await mkdir(temporary, { recursive: true });
    const files = { ...beside, [seriesFile]: bytes, [recordFile]: serialise(record) };
    const folders = new Set(Object.keys(files).map((name) => path.dirname(name)));
    folders.delete('.');
    for (const name of folders) await mkdir(path.join(temporary, name), { recursive: true });
    for (const [name, content] of Object.entries(files)) {
      await writeFile(path.join(temporary, name), content, { flush: true });
    }
    await replaceFolder(temporary, folder);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true }).catch(() => {});
    throw describeWriteFailure(error, path.relative(root, folder));
  }
}

/** Replaces a run's `run.json`, and leaves its series unchanged. @throws ExpectedError if it can't be written */
export async function rewriteRecord(root: string, record: RunRecord): Promise<void> {
  const folder = runFolder(root, record.experiment, runId(record));
  const file = path.join(folder, recordFile);
  const checked = runRecordSchema.parse(record);
  try {
    await writeWholeFile(file, serialise(checked), folder);
  } catch (error) {
    throw describeWriteFailure(error, path.relative(root, file));
  }
}

/** Checks that an experiment's runs can be recorded, before hours are spent on them. @throws ExpectedError */
export async function checkWritable(root: string, experiment: string): Promise<void> {
  const folder = path.join(root, 'results', experiment);
  try {
    await probeFolder(folder);
  } catch (error) {
    throw describeWriteFailure(error, path.relative(root, folder));
  }
}

/** The experiments that have a folder in `results`, sorted. Ignores names that are no name of an experiment. */
export async function recordedExperiments(root: string): Promise<string[]> {
  const names = await namesIn(path.join(root, 'results'));
  return names.filter((name) => kebabCase.safeParse(name).success).sort();
}

/** Removes a run's folder. */
export async function removeRun(root: string, experiment: string, id: string): Promise<void> {
  await rm(runFolder(root, experiment, id), { recursive: true, force: true });
}

/** Unfinished records, as paths relative to the root. */
export interface Leftovers {
  /** Left by killed processes. */
  leftovers: string[];
  /** Of processes on other machines or in other containers, which may still be writing. */
  untold: string[];
}

/**
 * Finds the temporary names among an experiment's records, except those to which a process that runs here is writing.
 */
export async function findLeftovers(root: string, experiment: string): Promise<Leftovers> {
  const folder = path.join('results', experiment);
  const found: Leftovers = { leftovers: [], untold: [] };
  for (const name of await namesIn(path.join(root, folder))) {
    const fate = await fateOfTemporary(path.join(root, folder, name));
    if (fate === 'gone') found.leftovers.push(path.join(folder, name));
    if (fate === 'unknown') found.untold.push(path.join(folder, name));
  }
  return found;
}

/**
 * Puts back records that a process set aside for newer ones, if it was killed before it replaced them. Returns their
 * ids.
 * @throws ExpectedError if a record can't be put back
 */
export async function restoreSetAside(root: string, experiment: string): Promise<string[]> {
  const folder = path.join(root, 'results', experiment);
  const names = await namesIn(folder);
  const restored: string[] = [];
  for (const name of names) {
    const id = nameOfSetAside(name);
    if (id === undefined || names.includes(id)) continue;
    const aside = path.join(folder, name);
    if ((await fateOfTemporary(aside)) !== 'gone') continue;
    if (await putBack(root, aside, path.join(folder, id))) restored.push(id);
  }
  return restored;
}

/** Returns false if another process has put the record back, or has recorded the run, since the names were read. */
async function putBack(root: string, aside: string, folder: string): Promise<boolean> {
  try {
    await rename(aside, folder);
    return true;
  } catch (error) {
    if (isNotFound(error) || isOccupied(error)) return false;
    const { code } = error as NodeJS.ErrnoException;
    const [from, to] = [aside, folder].map((each) => path.relative(root, each));
    throw new ExpectedError(
      `${from}: is a record that a killed process had set aside, and can't be renamed to ${to} (${code}); do so yourself`,
    );
  }
}

/** Removes what `findLeftovers` found. */
export async function removeLeftover(root: string, leftover: string): Promise<void> {
  await rm(path.join(root, leftover), { recursive: true, force: true });
}

function serialise(record: RunRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The problem with a copy of a record that a site published; undefined for any other value. */
function publishedCopy(value: unknown): string | undefined {
  const published = publishedRecordSchema.safeParse(value);
  if (!published.success) return undefined;
  const without =
    published.data.withheld.length > 0 ? ', which leaves out what tells of its machine' : '';
  return `is the copy that a site published${without}: take the record itself, from the results of its project`;
}

/**
 * Parses a JSON file of a record, and refuses one that is nested deeper than a schema can follow.
 *
 * @param shown the file's path, for errors
 * @throws ExpectedError
 */
export function parseRecordJson(text: string, shown: string): unknown {
  const value = parseOrRefuse(text, shown);
  if (isDeeperThan(maximumRecordDepth, value)) {
    throw new ExpectedError(`${shown}: is nested more than ${maximumRecordDepth} deep`);
  }
  return value;
}

function parseOrRefuse(text: string, shown: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // Keep only the position: the rest of the message quotes the file, which may hold anything.
    const [place = ''] = / at position \d+/.exec((error as Error).message) ?? [];
    const problem = leftByGit(text, shown) ?? `not JSON${place}; restore it`;
    throw new ExpectedError(`${shown}: ${problem}`);
  }
}

function isDeeperThan(depth: number, value: unknown): boolean {
  let level = [value];
  for (let i = 0; i < depth && level.length > 0; i++) {
    level = level.flatMap((part) => (typeof part === 'object' && part ? Object.values(part) : []));
  }
  return level.length > 0;
}

/**
 * An ExpectedError with the remedy for a record's part that couldn't be written; other errors are returned as they are.
 *
 * @param folder the path that the message names
 */
export function describeWriteFailure(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC') {
    return new ExpectedError(`${folder}: the disk is full; free some space and run it again`);
  }
  if (code === undefined) return error;
  return new ExpectedError(
    `${folder}: can't be written (${code}); make it a folder that you may write to, and run it again`,
  );
}
