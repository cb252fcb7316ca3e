import { existsSync } from 'node:fs';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { CommandError, type RunCommand } from '../run-command.ts';

/** The C++ compiler: `CXX`, or g++. */
export const compiler = process.env['CXX'] || 'g++';

/** @throws ExpectedError naming the package to install */
export function requireCompiler(run: RunCommand): Promise<void> {
  return requireProgram(
    run,
    [compiler, '--version'],
    `${compiler} compiles the addon and doesn't run here: install it (Debian, Ubuntu: apt-get install g++; Fedora: dnf install gcc-c++)`,
  );
}

/** @throws ExpectedError naming the package to install, and the alternative without Python */
export function requirePip(run: RunCommand): Promise<void> {
  return requireProgram(
    run,
    ['python3', '-m', 'pip', '--version'],
    "python3 -m pip downloads TensorFlow and doesn't run here: install pip (Debian, Ubuntu: apt-get install python3-pip), or download the wheel elsewhere and pass it with --wheel FILE",
  );
}

/**
 * The folder of Node-API's headers, at `../include/node` from the folder of Node's binary.
 * @throws ExpectedError if this Node came without headers
 */
export function requireNodeHeaders(node: string = process.execPath): string {
  const folder = path.join(path.dirname(node), '..', 'include', 'node');
  if (existsSync(path.join(folder, 'node_api.h'))) return folder;
  throw new ExpectedError(
    `${node} came without its headers (no ${path.join(folder, 'node_api.h')}): use \`npm run engine\`, whose Node brings them`,
  );
}

/** Creates the folder if it is missing. @throws ExpectedError if it isn't writable */
export async function requireWritable(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new ExpectedError(
      `can't write to ${folder} (${(error as NodeJS.ErrnoException).code}): set RETRACE_CACHE to a folder that you can write to`,
    );
  }
}

/** @throws ExpectedError if the folder's disk has fewer bytes free */
export async function requireSpace(
  folder: string,
  bytes: number,
  freeBytes: (folder: string) => Promise<number> = freeBytesOf,
): Promise<void> {
  const free = await freeBytes(folder);
  if (free >= bytes) return;
  throw new ExpectedError(
    `${folder} has ${gigabytes(free)} left and the engine takes ${gigabytes(bytes)}: free some, or set RETRACE_CACHE to a folder on another disk`,
  );
}

async function requireProgram(
  run: RunCommand,
  [command, ...args]: [string, ...string[]],
  explanation: string,
): Promise<void> {
  try {
    await run(command, args);
  } catch (error) {
    throw error instanceof CommandError ? new ExpectedError(explanation) : error;
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
