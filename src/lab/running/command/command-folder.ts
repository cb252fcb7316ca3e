import { mkdir, readdir, rm } from 'node:fs/promises';
import path from 'node:path';

/** Where a command's run keeps its files, in the cache folder: its fingerprint's folder outlives an interruption. */
export interface CommandFolder {
  root: string;
  /** What the program writes besides its rows. */
  output: string;
  /** What the program needs to go on after an interruption. */
  checkpoints: string;
  /** All parameters and the seed, as JSON. */
  parameters: string;
  /** What the program printed. */
  log: string;
  /** One folder for each session, named by its number. */
  sessions: string;
  /** The hook that tells which files a Python program reads. */
  audit: string;
  /** What the hook told. */
  filesRead: string;
}

/** The folder of all commands' runs. */
export function commandsFolder(cache: string): string {
  return path.join(cache, 'commands');
}

/** The folder of the run with this fingerprint. */
export function commandFolder(cache: string, fingerprint: string): CommandFolder {
  return foldersIn(path.join(commandsFolder(cache), fingerprint));
}

/** The files and folders of a run below `root`. */
export function foldersIn(root: string): CommandFolder {
  return {
    root,
    output: path.join(root, 'output'),
    checkpoints: path.join(root, 'checkpoints'),
    parameters: path.join(root, 'parameters.json'),
    log: path.join(root, 'log.txt'),
    sessions: path.join(root, 'sessions'),
    audit: path.join(root, 'audit'),
    filesRead: path.join(root, 'files-read'),
  };
}

/** Makes the folders that a program may use. */
export async function makeFolders({ output, checkpoints, sessions }: CommandFolder): Promise<void> {
  for (const folder of [output, checkpoints, sessions]) await mkdir(folder, { recursive: true });
}

/** Whether the program has kept anything from which it can go on. */
export async function hasCheckpoints({ checkpoints }: CommandFolder): Promise<boolean> {
  return (await readdir(checkpoints).catch(() => [])).length > 0;
}

/** Removes everything but what the program printed. */
export async function removeAllButLog(folder: CommandFolder): Promise<void> {
  const { root, log, ...others } = folder;
  for (const each of Object.values(others)) await rm(each, { recursive: true, force: true });
}
