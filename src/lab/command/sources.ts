import path from 'node:path';
import pLimit from 'p-limit';
import { sha256 } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import { byteSizeOf, digestContent, type Reading } from './files/content-digest.ts';
import { filesAtMost, filesOfFolder, type Listed } from './files/listed-files.ts';
import { inputFiles, usedFiles } from './files/named-files.ts';
import { isWithin, type Places, shownName } from './files/places.ts';
import { isEnvironmentFile } from './locks/lock-files.ts';

/** A file behind a command's runs. */
export interface SourceFile {
  /** Absolute. */
  file: string;
  /** As a record shows it. */
  name: string;
  sha256: string;
  isInput: boolean;
}

/** What an author says of a command's files. */
export interface NamedFiles {
  uses?: readonly string[] | undefined;
  inputs?: readonly string[] | undefined;
}

/** Maximum size of all sources together. */
const bytesAtMost = 200_000_000;
/** Retrace's half of an experiment, and texts for people. */
const notSource = /\.([mc]?tsx?|mdx?)$/i;

/**
 * The files behind a command's runs, sorted by name: those of the experiment's folder, what `uses`, `inputs` and the command
 * name. Each is once in the list; as an input, if it is one.
 *
 * @param named the files that the command names
 * @throws ExpectedError if there are too many, or an entry of `uses` or `inputs` can't be followed
 */
export async function readSources(
  places: Places,
  folder: string,
  { uses = [], inputs = [] }: NamedFiles,
  named: readonly string[],
): Promise<SourceFile[]> {
  const data = (await Promise.all(inputs.map((each) => inputFiles(places, folder, each)))).flat();
  const listed = await Promise.all([
    ownFiles(places, folder),
    ...uses.map((each) => usedFiles(places, folder, each)),
  ]);
  const sources = new Map([
    ...named.map((file): [string, Listed] => [file, { file }]),
    ...listed.flat().map((each): [string, Listed] => [each.file, each]),
  ]);
  // Recorded runs are no source, though a pattern may match them.
  const results = path.join(places.root, 'results');
  for (const file of sources.keys()) if (isWithin(results, file)) sources.delete(file);
  for (const file of data) sources.delete(file);
  const remedy = `name fewer in uses, or move data out of ${shownName(places, folder)} and name them in inputs`;
  await refuseTooMuch([...sources.values()], remedy);
  const read = pLimit(16);
  const digested = await Promise.all([
    ...[...sources.values()].map((each) => read(() => digestListed(places, each, 'text'))),
    ...[...new Set(data)].map((file) => read(() => digestListed(places, { file }, 'bytes'))),
  ]);
  return digested.sort((a, b) => (a.name < b.name ? -1 : 1));
}

async function ownFiles(places: Places, folder: string): Promise<Listed[]> {
  const remedy = 'have git ignore those that are no source, or keep data elsewhere';
  const files = await filesOfFolder(places, folder, remedy);
  return files.filter(
    ({ file }) => !notSource.test(path.basename(file)) && !isEnvironmentFile(file),
  );
}

async function digestListed(
  places: Places,
  { file, target }: Listed,
  reading: Reading,
): Promise<SourceFile> {
  const name = shownName(places, file);
  const isInput = reading === 'bytes';
  // Git keeps of a link where it leads.
  if (target !== undefined) return { file, name, sha256: sha256(`link ${target}`), isInput };
  // The text of a pointer tells all; its line ends don't.
  const as = file.endsWith('.dvc') ? 'text' : reading;
  return { file, name, sha256: await digestContent(file, as, name), isInput };
}

async function refuseTooMuch(files: readonly Listed[], remedy: string): Promise<void> {
  if (files.length > filesAtMost) {
    throw new ExpectedError(
      `its sources are ${files.length} files, more than ${filesAtMost}: ${remedy}`,
    );
  }
  const sizes = await Promise.all(
    files.map(({ file, target }) => (target === undefined ? byteSizeOf(file) : 0)),
  );
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total <= bytesAtMost) return;
  const largest = path.basename(files[sizes.indexOf(Math.max(...sizes))]!.file);
  throw new ExpectedError(
    `its sources take ${Math.ceil(total / 1e6)} MB, more than ${bytesAtMost / 1e6} MB, ${largest} most of all: ${remedy}`,
  );
}
