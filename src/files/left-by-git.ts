import path from 'node:path';

/**
 * What git left in place of a record's file, a pointer or the marks of a conflict, with the remedy; undefined for any
 * other content.
 *
 * @param shown the file's path, relative to the project
 */
export function leftByGit(content: string, shown: string): string | undefined {
  if (content.startsWith('version https://git-lfs.github.com/spec/')) {
    return 'is a Git LFS pointer in place of the file; fetch it: `git lfs pull`';
  }
  if (!/^(?:<{7}|={7}|>{7})(?: |$)/m.test(content)) return undefined;
  const folder = path.dirname(shown);
  return `has the marks of a merge conflict; take one side's folder as a whole: \`git checkout --ours -- ${folder}\`, or --theirs`;
}
