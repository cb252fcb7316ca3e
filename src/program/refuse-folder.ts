import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { ExpectedError } from '../messages/expected-error.ts';

/** The folder in which a command was started. @throws ExpectedError if it was removed since */
export function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new ExpectedError("the current folder was removed or moved; change to the site's folder");
  }
}

/** The folders in a site's folder that commands write to. */
const written = ['dist', '.astro', 'node_modules'];

/** Refuses a folder in which no site can be built. @throws ExpectedError with the remedy */
export function refuseFolder(folder: string): void {
  const [sign] = /[#?]/.exec(folder) ?? [];
  if (sign) {
    throw new ExpectedError(
      `the site's folder is ${folder}, and Vite takes "${sign}" for the end of an address: rename or move it`,
    );
  }
  requireWritable(folder, "the site's folder");
  for (const inner of written) requireWritable(path.join(folder, inner), 'the folder');
}

function requireWritable(folder: string, which: string): void {
  try {
    accessSync(folder, constants.W_OK);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new ExpectedError(
      `${which} ${folder} can't be written to (${code}); give this user the right to, or work on a copy`,
    );
  }
}
