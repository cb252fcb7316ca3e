import { copyFile, cp, lstat, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { auditHook } from '../../command/audit.ts';
import { isWithin } from '../../command/files/places.ts';
import { fixedWords, parseCommand } from '../../command/words.ts';
import type { Experiment } from '../../planning/experiment.ts';
import { prepareProgram } from '../../running/command/prepare-program.ts';
import { layout } from '../format/layout.ts';
import type { Manifest } from '../format/manifest.ts';

/**
 * Copies the files that a command's fingerprint knows, so that its runs compute what is there now. The program itself, and its
 * packages, stay where they are: other machines must see them under the same path.
 *
 * @throws ExpectedError as `prepareProgram`, and if a file lies outside the checkout
 */
export async function stageProgram(
  root: string,
  experiment: Experiment,
  folder: string,
): Promise<Manifest['program']> {
  const program = await prepareProgram(root, experiment);
  const { command } = experiment.definition;
  if (!program || command === undefined) return undefined;
  const { checkout, known, folder: start, ...told } = program;
  const inCheckout = (file: string) => path.relative(checkout, file);
  for (const file of known) {
    if (!isWithin(checkout, file)) {
      throw new ExpectedError(`${file}: lies outside the checkout, and can't be handed over`);
    }
    const copy = path.join(folder, layout.checkout, inCheckout(file));
    await mkdir(path.dirname(copy), { recursive: true });
    await cp(file, copy, { dereference: true });
  }
  const copied = path.join(folder, layout.checkout, inCheckout(start));
  await mkdir(copied, { recursive: true });
  await linkEnvironment(command, start, copied);
  await copyFile(auditHook, path.join(folder, layout.lab, path.basename(auditHook)));
  return {
    ...told,
    command,
    folder: inCheckout(start),
    known: known.map(inCheckout),
    variables: variablesOf(process.env),
  };
}

/** A command may start its program from an environment beside its files: `.venv/bin/python train.py`. */
async function linkEnvironment(command: string, from: string, to: string): Promise<void> {
  const [program] = fixedWords(parseCommand(command));
  const [first = '', ...rest] = program?.split('/') ?? [];
  if (rest.length === 0 || first === '' || first === '.' || first === '..') return;
  const isThere = await lstat(path.join(to, first)).catch(() => undefined);
  if (!isThere) await symlink(path.join(from, first), path.join(to, first));
}

/** What leads programs to their packages. Nothing else of the environment is handed over. */
const variables = [
  'PATH',
  'HOME',
  'LD_LIBRARY_PATH',
  'VIRTUAL_ENV',
  'PYTHONPATH',
  'CONDA_PREFIX',
  'R_LIBS',
  'R_LIBS_USER',
  'JULIA_DEPOT_PATH',
  'JULIA_PROJECT',
];

function variablesOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  const set = variables.filter((name) => environment[name]);
  return Object.fromEntries(set.map((name) => [name, environment[name]!]));
}
