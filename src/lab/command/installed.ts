import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { ownValue } from '../../messages/own-value.ts';
import type { CommandEnvironment } from './environment.ts';
import { NoProgramError, type Probed, type Probing, probe } from './probe.ts';
import type { Words } from './words.ts';

/**
 * Checks that what is installed is what is locked.
 *
 * @throws ExpectedError naming the first package that isn't, with the remedy
 */
export function requireLocked(environment: CommandEnvironment, probed: Probed): void {
  if (!probed.isChecked) return;
  const [first] = differencesFrom(environment, probed);
  if (!first) return;
  const { name, installed } = first;
  const locked = inWords(first.locked);
  const { install } = environment;
  const file = path.posix.basename(environment.file ?? 'the lock file');
  const remedy = install ? `run ${install}` : 'install it';
  const activate = /^python/.test(probed.program) ? 'activate its virtual environment, or ' : '';
  throw new ExpectedError(
    installed === undefined
      ? `${file} has ${name} ${locked}, but it isn't installed where ${probed.program} looks: ${activate}${remedy}`
      : `${name} ${installed} is installed, but ${file} says ${locked}: ${remedy}, or lock what is installed`,
  );
}

/**
 * Why a run can't be replayed here: "no torch 2.6.0". Undefined if nothing is known that would keep it from it.
 *
 * @param environment with the versions that the run was recorded with
 */
export async function whyNotReplayable(
  words: Words,
  environment: CommandEnvironment,
  probing: Probing,
): Promise<string | undefined> {
  try {
    const probed = await probe(words, Object.keys(environment.packages), probing);
    if (!probed.isChecked) return undefined;
    const lacking = differencesFrom(environment, probed);
    return lacking.length > 0
      ? `no ${lacking.map(({ name, locked }) => `${name} ${inWords(locked)}`).join(', ')}`
      : undefined;
  } catch (error) {
    if (error instanceof NoProgramError) return `no ${error.program}`;
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}

/** Whether an installed version is one of those that are locked. One that was built for a GPU is, too: `2.6.0+cu124`. */
export function isLockedVersion(locked: string, installed: string): boolean {
  return locked.split(', ').some((version) => {
    const wanted = normalVersion(version.replace(/@[^@]*$/, ''));
    const found = normalVersion(installed);
    // Of what was locked at a commit of an unknown version.
    return wanted === '' || found === wanted || found.replace(/\+.*$/, '') === wanted;
  });
}

function differencesFrom({ packages, optional = [] }: CommandEnvironment, { installed }: Probed) {
  return Object.entries(packages)
    .map(([name, locked]) => ({ name, locked, installed: ownValue(installed, name) }))
    .filter(({ name, locked, installed }) =>
      installed ? !isLockedVersion(locked, installed) : !optional.includes(name),
    );
}

/** "1.26.4 or 2.2.0" */
function inWords(locked: string): string {
  return locked.replaceAll(', ', ' or ');
}

/** `1.0` is `1.0.0`, and R writes `1.1-4` for `1.1.4`. */
function normalVersion(version: string): string {
  const [number, local] = version.toLowerCase().replace(/^v/, '').split('+');
  const plain = number!.replaceAll('-', '.').replace(/(\.0)+$/, '');
  return local === undefined ? plain : `${plain}+${local}`;
}
