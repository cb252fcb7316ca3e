import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { ExpectedError } from '../messages/expected-error.ts';
import { git, isShallow } from './git.ts';

/** The full name of a commit. @throws ExpectedError if git doesn't know the commit, or there is no git */
export async function resolveCommit(root: string, ref: string): Promise<string> {
  const shallow = await isShallow(root, 'what its results were is not known');
  try {
    const commit = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    return (await git(root, commit)).trim();
  } catch {
    const name = JSON.stringify(ref);
    throw new ExpectedError(
      shallow
        ? `there is no commit ${name} in this shallow clone; \`git fetch --unshallow\` gets its history`
        : `there is no commit ${name}; name a branch, a tag or a commit`,
    );
  }
}

/**
 * Writes files and folders of a commit into a new folder, with a link to today's packages. Installs nothing, and leaves
 * the checkout as it is.
 *
 * @param paths at the top of the project; paths that the commit lacks are left out
 * @returns the paths that the commit has
 * @throws ExpectedError if the commit isn't in the history
 */
export async function checkOut(
  root: string,
  commit: string,
  folder: string,
  paths: readonly string[],
): Promise<string[]> {
  const names = await namesAt(root, commit);
  await mkdir(folder);
  const archive = `${folder}.tar`;
  const present = paths.filter((name) => names.includes(name));
  await git(root, ['archive', '--format=tar', `--output=${archive}`, commit, '--', ...present]);
  await extract({ file: archive, cwd: folder });
  const packages = path.join(root, 'node_modules');
  await symlink(packages, path.join(folder, 'node_modules'), 'junction');
  return present;
}

/** The names at the top of the project at a commit. @throws ExpectedError if the commit isn't in the history */
async function namesAt(root: string, commit: string): Promise<string[]> {
  try {
    return (await git(root, ['ls-tree', '--name-only', commit])).split('\n');
  } catch {
    throw new ExpectedError(`the commit ${commit.slice(0, 12)} is not in this clone`);
  }
}
