import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { sha256 } from '../../files/digest.ts';
import { ExpectedError, isExpected } from '../../messages/expected-error.ts';
import { knownNames } from '../../messages/known-names.ts';
import { whyPrivate } from '../../messages/private-text.ts';
import type { CommandFingerprint } from '../command/fingerprint-command.ts';
import { checkPlaceholders, fixedWords, parseCommand } from '../command/words.ts';
import type { CommandExperiment, ExperimentDefinition } from '../define.ts';
import { withVersion } from '../records/engine-packages.ts';
import type { SourceFingerprint } from '../records/fingerprint.ts';
import type { FileDigests } from '../records/record.ts';
import { type Bundle, bundleModule, importBundle } from '../source/bundle.ts';
import { digestFiles } from '../source/file-digests.ts';
import { planBundle } from '../source/plan-bundle.ts';
import { fingerprintFirstForm, fingerprintSource } from '../source/source-fingerprint.ts';
import { parseDefinition } from './definition-schema.ts';

/** An experiment as it is in the project today. */
export interface Experiment {
  definition: ExperimentDefinition;
  source: SourceFingerprint;
  /** The fingerprint of the source in the form of older records. Computed on first use. */
  firstForm(): Promise<SourceFingerprint>;
  /** What its files hold of the source; undefined if a record can't hold them. Computed on first use. */
  sources(): Promise<FileDigests | undefined>;
  /** The runnable module: what workers import. */
  code: string;
  /** The packages that its code imports. */
  packages: readonly string[];
  /** Whether its code imports TensorFlow.js, and so needs an engine. */
  usesTensors: boolean;
  /** Its command, with what the repository says of it; absent if it has none. */
  command?: CommandFingerprint;
  /** Absolute paths of the source files: an edit of one may change the experiment. */
  inputs: string[];
}

/** The names of all experiments: folders of `src/experiments` that hold an `experiment.ts`, sorted. */
export async function experimentNames(root: string): Promise<string[]> {
  const names = await readdir(experimentsFolder(root)).catch(() => []);
  return names.filter((name) => existsSync(experimentFile(root, name))).sort();
}

/** Bundles an experiment, and imports and checks its definition, without the packages of `run`. @throws ExpectedError */
export async function loadExperiment(root: string, name: string): Promise<Experiment> {
  const file = experimentFile(root, name);
  if (!existsSync(file)) {
    const known = knownNames(await experimentNames(root), name);
    throw new ExpectedError(`there is no experiment ${JSON.stringify(name)}; known: ${known}`);
  }
  const bundle = await bundleModule(root, file);
  const definition = await importDefinition(root, name, bundle);
  const { code, inputs, packages } = bundle;
  const without = { packages: [], usesTensors: false };
  if (definition.command !== undefined) {
    const command = await readCommand(root, definition);
    const { source } = command;
    const watched = [...inputs, ...command.inputs];
    const sources = async () => command.sources;
    return { definition, source, sources, firstForm, code, inputs: watched, command, ...without };
  }
  if (definition.run === undefined) {
    return { ...importedSource, definition, code, inputs, ...without };
  }
  const source = await fingerprintSource(root, bundle, name);
  let first: Promise<SourceFingerprint> | undefined;
  const inFirstForm = () => (first ??= fingerprintFirstForm(root, bundle, name));
  let digests: Promise<FileDigests | undefined> | undefined;
  const sources = () => (digests ??= digestFiles(root, bundle, name));
  const usesTensors = packages.some((each) => each.startsWith('@tensorflow/'));
  return {
    definition,
    source,
    firstForm: inFirstForm,
    sources,
    code,
    packages,
    usesTensors,
    inputs,
  };
}

/** A command with its files and packages. @throws ExpectedError naming the experiment's file */
async function readCommand(
  root: string,
  definition: CommandExperiment,
): Promise<CommandFingerprint> {
  const { name, command, parameters, profiles, deterministic = false } = definition;
  const seeds = Math.max(...Object.values(profiles).map((profile) => profile.seeds.length));
  // Only commands need the readers of lock files.
  const { fingerprintCommand } = await import('../command/fingerprint-command.ts');
  try {
    checkPlaceholders(command, Object.keys(parameters.shape), { seeds, deterministic });
    checkPublic(command);
    return await fingerprintCommand(root, name, definition);
  } catch (error) {
    throw isExpected(error) ? inFile(name, error) : error;
  }
}

/** Pages publish the command. @throws ExpectedError naming what in it is private */
function checkPublic(command: string): void {
  const words = fixedWords(parseCommand(command)).filter((word) => word !== undefined);
  const word = words.find((each) => whyPrivate(each) !== undefined);
  if (word === undefined) return;
  throw new ExpectedError(
    `command has ${whyPrivate(word)}, which pages would publish: write paths of the repository's files relative to the folder in which the command starts, and put what only this machine has into its PATH or its environment`,
  );
}

/** Only runs of experiments with `run` were recorded in it. */
async function firstForm(): Promise<SourceFingerprint> {
  return { source: sha256(''), packages: {} };
}

/** Nothing here computes imported runs. */
const importedSource: Pick<Experiment, 'source' | 'firstForm' | 'sources'> = {
  source: { form: 2, source: sha256(''), packages: {} },
  firstForm,
  sources: async () => undefined,
};

/** Bundles, imports and checks an experiment's definition, without computing its fingerprint. @throws ExpectedError */
export async function loadDefinition(root: string, name: string): Promise<ExperimentDefinition> {
  return importDefinition(root, name, await bundleModule(root, experimentFile(root, name)));
}

/** The definition in a bundle. Its `run` does nothing: workers import the whole bundle. */
async function importDefinition(root: string, name: string, bundle: Bundle) {
  const plan = await planBundle(root, bundle);
  const { default: definition } = await importBundle(root, plan).catch((error: Error) => {
    throw isExpected(error) ? inFile(name, error) : describeMissing(name, error);
  });
  return parseDefinition(definition, name);
}

function inFile(name: string, { message }: Error): ExpectedError {
  return new ExpectedError(`src/experiments/${name}/experiment.ts: ${message}`);
}

/** Explains that the definition, without `run`, needs a package that isn't installed. Other errors stay as they are. */
function describeMissing(name: string, error: Error): Error {
  const [, missing] = /^Cannot find package '([^']+)'/.exec(error.message) ?? [];
  if (missing === undefined) return error;
  return new ExpectedError(
    `src/experiments/${name}/experiment.ts: the plan needs ${missing}, which isn't installed: use it only inside run(), or run npm install ${withVersion(missing)}`,
  );
}

function experimentsFolder(root: string): string {
  return path.join(root, 'src/experiments');
}

function experimentFile(root: string, name: string): string {
  return path.join(experimentsFolder(root), name, 'experiment.ts');
}
