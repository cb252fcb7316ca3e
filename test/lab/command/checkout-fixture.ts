import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll } from 'vitest';

const run = promisify(execFile);
const created: string[] = [];
afterAll(() => Promise.all(created.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A folder with a project in it, and the project's experiment `digits`. */
export interface Checkout {
  /** The top: absolute, without links. */
  top: string;
  /** The project's folder. */
  root: string;
  /** Writes a file, by its path from the top. */
  write(file: string, content: string | Uint8Array): Promise<string>;
  /** Writes a file of the experiment. */
  own(file: string, content: string | Uint8Array): Promise<string>;
  /** Makes a program of the shell's that a test puts on its path. */
  program(file: string, script: string): Promise<string>;
  remove(file: string): Promise<void>;
  git(...args: string[]): Promise<string>;
}

export const experimentFolder = 'src/experiments/digits';

/**
 * @param project the project's folder in it; `.` if it's the top
 * @param withGit whether it is a git checkout
 */
export async function createCheckout(project = '.', withGit = true): Promise<Checkout> {
  const top = await realpath(await mkdtemp(path.join(tmpdir(), 'retrace-command-')));
  created.push(top);
  const root = path.join(top, project);
  const write = async (file: string, content: string | Uint8Array) => {
    const absolute = path.join(top, file);
    await mkdir(path.dirname(absolute), { recursive: true });
    await writeFile(absolute, content);
    return absolute;
  };
  const checkout: Checkout = {
    top,
    root,
    write,
    own: (file, content) => write(path.join(project, experimentFolder, file), content),
    program: async (file, script) => {
      const absolute = await write(file, `#!/bin/sh\n${script}\n`);
      await chmod(absolute, 0o755);
      return absolute;
    },
    remove: (file) => rm(path.join(top, file), { recursive: true }),
    git: async (...args) => (await run('git', args, { cwd: top })).stdout,
  };
  await mkdir(path.join(root, experimentFolder), { recursive: true });
  if (withGit) {
    await checkout.git('init', '--quiet');
    await checkout.git('config', 'user.name', 'Tester');
    await checkout.git('config', 'user.email', 'tester@example.org');
  }
  return checkout;
}
