import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ExpectedError } from '../messages/expected-error.ts';
import { isNotFound } from './regular-file.ts';

/**
 * Runs git in a project's folder and returns what it prints.
 *
 * @param maximumBytes of what it prints: a file of the history may be of any size
 * @throws Error with what git says
 */
export async function git(
  root: string,
  args: readonly string[],
  // What thousands of files are told in is more than the megabyte that is taken otherwise.
  maximumBytes = Infinity,
): Promise<string> {
  const { stdout } = await promisify(execFile)('git', args, {
    cwd: root,
    maxBuffer: maximumBytes,
  });
  return stdout;
}

/**
 * Whether a project's checkout lacks most of its history.
 *
 * @param unknown what isn't known without git: "what was replaced is not known"
 * @throws ExpectedError where there is no git, or the project is no checkout
 */
export async function isShallow(root: string, unknown: string): Promise<boolean> {
  try {
    return (await git(root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  } catch (error) {
    if (isNotFound(error)) {
      throw new ExpectedError('git is not here: install it, the history is read with it');
    }
    throw new ExpectedError(`${path.basename(root)} is no git checkout: ${unknown}`);
  }
}
