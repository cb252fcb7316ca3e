import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { digestContent } from './files/content-digest.ts';
import { notebookCode } from './files/notebook-source.ts';
import { type Places, shownName } from './files/places.ts';
import {
  importsIn,
  languageOfSource,
  packagesOf,
  refuseUnknownPackages,
  requiredImportsIn,
} from './imports.ts';
import { type Language, languageOfFile, languageOfProgram, languages } from './locks/languages.ts';
import { findLockFile, type LockFile, namedLockFile } from './locks/lock-files.ts';
import { normalName } from './locks/locked.ts';
import { placeOfScript } from './script.ts';
import type { SourceFile } from './sources.ts';
import { isStandard } from './standard-modules.ts';
import { fixedWords, type Words } from './words.ts';

/** What the repository says of the packages that a command computes with. */
export interface CommandEnvironment {
  /** The lock file's name, as a record shows it. */
  file?: string;
  /** Whether the version of each imported package is fixed. */
  locked: boolean;
  /** Why it isn't, with the remedy. */
  why?: string;
  /** Locked versions of imported packages. Where platforms differ, several: "1.26.4, 2.2.0". */
  packages: Record<string, string>;
  /** Those of them that needn't be installed, as they are imported only on a condition. */
  optional?: string[];
  /** What installs the locked versions: "uv sync". */
  install?: string;
}

interface Read {
  environment: CommandEnvironment;
  /** What counts in the fingerprint: also what is asked for without a version, and a lock file of an unknown kind. */
  counted: Record<string, string>;
  /** Absolute paths of the files that say so. */
  files: string[];
}

interface Command {
  /** The experiment's folder. */
  own: string;
  /** The folder in which the command is started. */
  folder: string;
  words: Words;
  /** Its sources. */
  files: readonly SourceFile[];
  /** The lock file that the author names. */
  named?: string | undefined;
  /** The author's packages of modules. */
  packages: Readonly<Record<string, string>>;
}

/** Finds the lock file of a command, and in it the packages that the command's sources import. */
export async function readEnvironment(places: Places, command: Command): Promise<Read> {
  const imported = await importsOf(command);
  const language = languageOf(command);
  const lock =
    command.named === undefined
      ? await findLockFile(places, command.folder, language)
      : await namedLockFile(places, command.own, command.named);
  if (!lock) return withoutLock(imported, language);
  const file = shownName(places, lock.file);
  const files = [lock.file, ...lock.included];
  if (!lock.locked) return { ...(await wholeFile(lock, file)), files };
  refuseUnknownPackages(command.packages, (name) => isIn(lock, name), file);
  return { ...packagesInLock(lock, file, imported, command.packages), files };
}

/** A module that a source imports. */
interface Imported {
  module: string;
  language: Language;
  isRequired: boolean;
}

const importsByDigest = new Map<string, Imported[]>();

/** The modules that the sources import from elsewhere. */
async function importsOf(command: Command): Promise<Imported[]> {
  const sources = command.files.filter(
    ({ file, isInput }) => !isInput && (languageOfFile(file) || path.extname(file) === ''),
  );
  const found = await Promise.all(sources.map(importsOfSource));
  const isLocal = localModules(command);
  const byModule = Map.groupBy(found.flat(), ({ module, language }) => `${language} ${module}`);
  return [...byModule.values()]
    .map((all) => all.find(({ isRequired }) => isRequired) ?? all[0]!)
    .filter(({ module, language }) => !isLocal(module, language));
}

async function importsOfSource({ file, sha256 }: SourceFile): Promise<Imported[]> {
  const key = `${path.extname(file)} ${sha256}`;
  const kept = importsByDigest.get(key);
  if (kept) return kept;
  // A link that leads out of the checkout isn't followed.
  const text = await readFile(file, 'utf8').catch(() => '');
  const language = languageOfSource(file, text);
  const code = /\.ipynb$/i.test(file) ? notebookCode(text) : text;
  const found = language ? importsOfText(code, language) : [];
  importsByDigest.set(key, found);
  return found;
}

function importsOfText(text: string, language: Language): Imported[] {
  const required = requiredImportsIn(text, language);
  return [...importsIn(text, language)].map((module) => ({
    module,
    language,
    isRequired: required.has(module),
  }));
}

/** Tells which modules are files beside the script, where Python looks first. */
function localModules({ own, folder, words, files }: Command) {
  const script = fixedWords(words)[placeOfScript(words)];
  const places = [
    own,
    folder,
    ...(script === undefined ? [] : [path.resolve(folder, script, '..')]),
  ];
  const names = files.flatMap(({ file }) =>
    places.map((place) => path.relative(place, file).split(path.sep)[0]!),
  );
  const local = new Set(names.map((name) => name.replace(/\.(py|pyx|jl)$/, '')));
  return (module: string, language: Language): boolean =>
    language !== 'r' && local.has(module.split('.')[0]!);
}

/** That of the program, else of the script, else the first of which there is a source. */
function languageOf({ words, files }: Command): Language | undefined {
  const fixed = fixedWords(words).filter((word) => word !== undefined);
  const script = fixedWords(words)[placeOfScript(words)];
  const byWords = fixed.map(languageOfProgram).find((language) => language !== undefined);
  const used = new Set(files.map(({ file }) => languageOfFile(file)));
  return (
    byWords ??
    (script === undefined ? undefined : languageOfFile(script)) ??
    languages.find((language) => used.has(language))
  );
}

function withoutLock(imported: readonly Imported[], language: Language | undefined): Read {
  const all = imported.filter((each) => !isStandard(each.module, each.language));
  const foreign = all.find((each) => each.language === language) ?? all[0];
  const why = language
    ? foreign &&
      `${foreign.module} is imported, but there is no lock file: ${makeLock[foreign.language]}`
    : 'its packages are not known: name a lock file in environment';
  const environment = { locked: why === undefined, ...(why && { why }), packages: {} };
  return { environment, counted: {}, files: [] };
}

const makeLock: Record<Language, string> = {
  python: 'make one with uv lock, or name it in environment',
  r: 'make one with renv::snapshot(), or name it in environment',
  julia: 'make one with Pkg.resolve(), or name it in environment',
};

async function wholeFile(lock: LockFile, file: string): Promise<Omit<Read, 'files'>> {
  const digest = await digestContent(lock.file, 'text', file);
  const why = `${file} needn't fix versions: make a lock file of it, or pin them in a requirements.txt`;
  return {
    environment: { file, locked: lock.isLock, ...(!lock.isLock && { why }), packages: {} },
    counted: { [file]: digest.slice(0, 12) },
  };
}

function packagesInLock(
  { locked, install }: LockFile,
  file: string,
  imported: readonly Imported[],
  own: Readonly<Record<string, string>>,
): Omit<Read, 'files'> {
  const { pinned, unpinned } = locked!;
  const candidates = imported.map(({ module, language }) => packagesOf(module, language, own));
  const found = candidates.map((each) => each.find((name) => pinned.has(name)));
  const names = found.filter((name) => name !== undefined);
  const required = new Set(found.filter((_, i) => imported[i]!.isRequired));
  const optional = [...new Set(names)].filter((name) => !required.has(name)).sort();
  const loose = candidates
    .filter((_, i) => found[i] === undefined)
    .flatMap((each) => each.find((name) => unpinned.has(name)) ?? []);
  const unknown = imported.find(
    ({ module, language, isRequired }, i) =>
      isRequired &&
      !isStandard(module, language) &&
      !candidates[i]!.some((name) => isPinnedOrAsked(locked!, name)),
  );
  const packages = entriesOf(names, (name) => pinned.get(name)!);
  const asked = entriesOf(loose, (name) => `${unpinned.get(name)!}, not pinned`);
  const [first] = Object.keys(asked);
  const why = first
    ? `${first} isn't pinned in ${file}: pin it with ==, or make a lock file with uv lock`
    : unknown &&
      `${unknown.module} is imported, but isn't in ${file}: add it, or name its package, as in packages: { ${unknown.module}: '…' }`;
  return {
    environment: {
      file,
      locked: why === undefined,
      ...(why && { why }),
      packages,
      ...(optional.length > 0 && { optional }),
      ...(install && { install }),
    },
    counted: { ...packages, ...asked },
  };
}

function entriesOf(names: readonly string[], versionOf: (name: string) => string) {
  const sorted = [...new Set(names)].sort();
  return Object.fromEntries(sorted.map((name) => [name, versionOf(name)]));
}

function isIn({ locked }: LockFile, name: string): boolean {
  return [name, normalName(name)].some((each) => isPinnedOrAsked(locked!, each));
}

function isPinnedOrAsked(
  { pinned, unpinned }: NonNullable<LockFile['locked']>,
  name: string,
): boolean {
  return pinned.has(name) || unpinned.has(name);
}
