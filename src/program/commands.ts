import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { ExpectedError, isExpected } from '../messages/expected-error.ts';
import { currentFolder, refuseFolder } from './refuse-folder.ts';
import { refusePnpm } from './refuse-pnpm.ts';

/** The commands, with what each does. */
const commands: Record<string, { does: string; run: (given: string[]) => Promise<unknown> }> = {
  dev: { does: 'show the site while you write', run: dev },
  build: { does: 'record what is missing, and write the site to dist', run: build },
  preview: { does: 'show the built site', run: astro('preview') },
  check: { does: "check the types of the site's own files", run: check },
  lab: {
    does: 'plan, record and verify runs: `lab --help`',
    run: program('lab', () => import('../lab/commands/cli.ts')),
  },
  new: {
    does: 'add an experiment with a post',
    run: program('new', () => import('../new/cli.ts')),
  },
  engine: {
    does: 'build the native engine',
    run: program('engine', () => import('../lab/engines/native/build/cli.ts')),
  },
  'new-site': { does: 'make a new site in a folder', run: async () => undefined },
};

/** Runs a command of the program in the site of the current folder. Sets the process's exit code. */
export async function runCommand(name: string, given: string[]): Promise<void> {
  // Astro's commands would send figures on their use, and ask for its newest version; nothing here sends anything.
  process.env.ASTRO_TELEMETRY_DISABLED = '1';
  process.env.ASTRO_DISABLE_UPDATE_CHECK = 'true';
  if (Object.hasOwn(commands, name)) return runInSite(name, given);
  if (name === '--version' || name === '-v') return console.log(await ownVersion());
  const isHelp = name === '--help' || name === '-h';
  if (!isHelp) console.error(`retrace: there is no command ${JSON.stringify(name)}.`);
  (isHelp ? console.log : console.error)(usage());
  process.exitCode = isHelp ? 0 : 1;
}

async function runInSite(name: string, given: string[]): Promise<void> {
  try {
    const folder = currentFolder();
    refusePnpm(folder);
    if (isOfAstro(name)) refuseFolder(folder);
    await commands[name]!.run(given);
  } catch (error) {
    if (!isExpected(error)) throw error;
    console.error(`retrace: ${error.message}`);
    process.exitCode = 1;
  }
}

/** Whether a command hands the site to Vite and writes into its folder. */
function isOfAstro(name: string): boolean {
  return ['dev', 'build', 'check', 'preview'].includes(name);
}

function usage(): string {
  const lines = Object.entries(commands).map(([name, { does }]) => `  ${name.padEnd(9)} ${does}`);
  return ['Usage: retrace <command>', '', ...lines].join('\n');
}

/** A program of ours, which reads `process.argv`. */
function program(name: string, load: () => Promise<unknown>) {
  return async (given: string[]) => {
    process.argv = [process.argv[0]!, name, ...given];
    await load();
  };
}

/** A command of Astro, the one that the site has. */
function astro(command: string) {
  return async (given: string[]) => {
    process.argv = [process.argv[0]!, 'astro', command, ...given];
    await import(pathToFileURL(await astroProgram()).href);
  };
}

/**
 * Node lets a heap grow to several times what is in use before it collects the rest. A build of thousands of runs would take
 * half as much memory again, and would be no faster.
 */
async function build(given: string[]): Promise<void> {
  setFlagsFromString('--heap-growing-percent=25');
  await astro('build')(given);
}

async function dev(given: string[]): Promise<void> {
  const { develop } = await import('./develop.ts');
  const { refuseSecondServer } = await import('./refuse-second-server.ts');
  await refuseSecondServer(process.cwd(), given);
  process.exitCode = await develop(await astroProgram(), given);
}

async function astroProgram(): Promise<string> {
  const manifest = inSite('astro/package.json', 'run `npm install` in the folder of a site');
  const { bin } = JSON.parse(await readFile(manifest, 'utf8')) as { bin: { astro: string } };
  return path.join(path.dirname(manifest), bin.astro);
}

async function check(given: string[]): Promise<void> {
  inSite('@astrojs/check', 'run `npm install --save-dev @astrojs/check typescript`');
  await astro('check')(given);
}

/** A file of a package that the site has. @throws ExpectedError with the remedy if it hasn't */
function inSite(file: string, remedy: string): string {
  try {
    return createRequire(path.join(process.cwd(), 'package.json')).resolve(file);
  } catch {
    const name = file.replace(/\/package\.json$/, '');
    throw new ExpectedError(`${name} is not installed here: ${remedy}`);
  }
}

async function ownVersion(): Promise<string> {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(await readFile(file, 'utf8')) as { version: string }).version;
}
