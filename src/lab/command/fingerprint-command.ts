import path from 'node:path';
import { sha256OfJson } from '../../files/digest.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import { type FileDigests, fileDigestsSchema } from '../records/record.ts';
import { type CommandEnvironment, readEnvironment } from './environment.ts';
import { kindOf } from './files/listed-files.ts';
import { findPlaces, folderOf, isWithin, type Places, shownName } from './files/places.ts';
import { namedByCommand } from './script.ts';
import { readSources, type SourceFile } from './sources.ts';
import { parseCommand } from './words.ts';

/** What of an experiment says what its command computes. */
export interface CommandDefinition {
  /** The template: words with placeholders. */
  command: string;
  /** Where it's started, relative to the project; by default in the experiment's folder. */
  folder?: string | undefined;
  /** Sources outside the experiment's folder: paths and patterns relative to it. */
  uses?: readonly string[] | undefined;
  /** Files and folders of data, relative to the experiment's folder. */
  inputs?: readonly string[] | undefined;
  /** What the command brings itself, in words that change with it. */
  data?: { edition: string } | undefined;
  /** The lock file, relative to the experiment's folder, where it isn't found by itself. */
  environment?: string | undefined;
  /** The packages of modules that have other names. */
  packages?: Readonly<Record<string, string>> | undefined;
  /** The reader of what it writes. JSON, and patterns. */
  reads?: unknown;
}

export interface CommandFingerprint {
  source: SourceFingerprint;
  /** Undefined if a record can't hold the files, because they are too many or a name isn't plain. */
  sources: FileDigests | undefined;
  environment: CommandEnvironment;
  /** Absolute paths of all files that were read: whoever shows the result watches them. */
  inputs: string[];
  /** Those of them that the experiment declares as its inputs, or DVC's pointers of these. */
  data: string[];
}

/**
 * Digests all that decides what a command computes, as far as the repository tells: its words, its files, and the locked
 * versions of the packages that they import. Nothing is started, so that sites are built where there is no Python.
 *
 * @param name the experiment's
 * @throws ExpectedError naming what is missing or can't be followed
 */
export async function fingerprintCommand(
  root: string,
  name: string,
  definition: CommandDefinition,
): Promise<CommandFingerprint> {
  const places = await findPlaces(root);
  const own = folderOf(places, name);
  const folder = await workingFolder(places, own, definition.folder);
  const words = parseCommand(definition.command);
  const named = await namedByCommand(places, folder, words);
  const files = await readSources(places, own, definition, named);
  const environment = await readEnvironment(places, {
    own,
    folder,
    words,
    files,
    named: definition.environment,
    packages: definition.packages ?? {},
  });
  const { reads, data } = definition;
  const source = sha256OfJson({
    command: words,
    folder: shownName(places, folder),
    files: files.map((each) => [each.name, each.sha256]),
    ...(reads !== undefined && { reads: withPatternsAsText(reads) }),
    ...(data && { edition: data.edition }),
  });
  return {
    source: { form: 2, source, packages: environment.counted },
    sources: digestsOf(files),
    environment: environment.environment,
    data: files.filter(({ isInput }) => isInput).map(({ file }) => file),
    inputs: [...files.map(({ file }) => file), ...environment.files].sort(),
  };
}

/** @throws ExpectedError if it isn't a folder in the checkout */
async function workingFolder(
  places: Places,
  own: string,
  folder: string | undefined,
): Promise<string> {
  if (folder === undefined) return own;
  const working = path.resolve(places.root, folder);
  if (path.isAbsolute(folder) || !isWithin(places.checkout, working)) {
    throw new ExpectedError(
      `folder is "${folder}", which is outside the checkout: write a path relative to the project, "." for the project itself`,
    );
  }
  if ((await kindOf(working)) === 'folder') return working;
  throw new ExpectedError(
    `folder is "${folder}", which isn't there: it is relative to the project, not to ${shownName(places, own)}`,
  );
}

function digestsOf(files: readonly SourceFile[]): FileDigests | undefined {
  const digests = files.map(({ name, sha256 }) => [name, sha256.slice(0, 12)]);
  return fileDigestsSchema.safeParse(Object.fromEntries(digests)).data;
}

/** A JSON value with the patterns in it as what they are made of. */
function withPatternsAsText(value: unknown): unknown {
  if (value instanceof RegExp) return { pattern: value.source, flags: value.flags };
  if (Array.isArray(value)) return value.map(withPatternsAsText);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, withPatternsAsText(each)]);
  return Object.fromEntries(entries);
}
