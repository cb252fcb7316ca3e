import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { extract } from 'tar';
import { git, isShallow } from '../lab/git.ts';
import { LabError } from '../lab/lab-error.ts';

/** What results, and what is said of them, follow from. */
const kept = ['src', 'results', 'package.json', 'tsconfig.json'];

/** The whole name of a commit. @throws LabError where git doesn't know it, or there's no git */
export async function resolveCommit(root: string, ref: string): Promise<string> {
  const shallow = await isShallow(root, 'what its results were is not known');
  try {
    const commit = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
    return (await git(root, commit)).trim();
  } catch {
    const name = JSON.stringify(ref);
    throw new LabError(
      shallow
        ? `there is no commit ${name} in this shallow clone; \`git fetch --unshallow\` gets its history`
        : `there is no commit ${name}; name a branch, a tag or a commit`,
    );
  }
}

/**
 * Writes a commit's code and results into a folder, beside today's packages: nothing is installed, and the checkout
 * stays as it is.
 *
 * @throws LabError where the commit has no results
 */
export async function checkOut(root: string, commit: string, folder: string): Promise<void> {
  const present = (await git(root, ['ls-tree', '--name-only', commit])).split('\n');
  if (!present.includes('results')) {
    throw new LabError(
      `there are no results at ${commit.slice(0, 12)}; name a commit that has recorded runs`,
    );
  }
  await mkdir(folder);
  const archive = `${folder}.tar`;
  const paths = kept.filter((name) => present.includes(name));
  await git(root, ['archive', '--format=tar', `--output=${archive}`, commit, '--', ...paths]);
  await extract({ file: archive, cwd: folder });
  const packages = path.join(root, 'node_modules');
  await symlink(packages, path.join(folder, 'node_modules'), 'junction');
}
