import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { ExpectedError } from '../messages/expected-error.ts';
import { isNotFound } from './regular-file.ts';

/**
 * Runs git in a project's folder and returns its output.
 *
 * @param maximumBytes limit of the output: a file of the history may have any size
 * @throws Error with git's message
 */
export async function git(
  root: string,
  args: readonly string[],
  // Node's default of one mebibyte is too little for the status of thousands of files.
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
 * @param unknown ends the error's message: "what was replaced is not known"
 * @throws ExpectedError if there is no git, or the project is no checkout
 */
export async function isShallow(root: string, unknown: string): Promise<boolean> {
  try {
    return (await git(root, ['rev-parse', '--is-shallow-repository'])).trim() === 'true';
  } catch (error) {
    if (isNotFound(error)) {
      throw new ExpectedError("git isn't installed: install it, as the history is read with it");
    }
    throw new ExpectedError(`${path.basename(root)} is no git checkout: ${unknown}`);
  }
}
