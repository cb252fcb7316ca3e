import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const repository = path.resolve(import.meta.dirname, '../..');
/** The files and folders of the repository's own site. */
const realSite = [
  'astro.config.mjs',
  'package.json',
  'tsconfig.json',
  'docs',
  'public',
  'src',
  'results',
];
/** The package, as `make-package.ts` of the test projects' set-up makes it. */
const madePackage = path.join(repository, 'build/package');
/** Caches that a build leaves for the next build. */
export const buildCaches = [
  '.astro',
  'node_modules/.astro',
  'node_modules/.cache',
  'node_modules/.vite',
];

/** A command of Retrace, or another program that works on a site. */
export type Program = 'build' | 'dev' | 'check' | 'lab' | 'new' | 'engine' | keyof typeof others;

/** The arguments with which Node starts programs that aren't Retrace's. */
const others = {
  astro: [path.join(repository, 'node_modules/astro/bin/astro.mjs')],
  biome: [path.join(repository, 'node_modules/@biomejs/biome/bin/biome')],
  tsc: [path.join(repository, 'node_modules/typescript/bin/tsc')],
};
/** The start of Retrace's own programs, in a site and in the repository. */
const installed = 'node_modules/retrace/dist/program/start.js';
const inRepository = 'src/program/start.ts';

export interface Site {
  root: string;
  dist: string;
  build(environment?: Record<string, string>): Promise<Build>;
  /** Node's arguments for one of the site's programs, for callers that start the process themselves. */
  commandLine(program: Program, args: readonly string[]): string[];
  /** Runs one of the site's programs. */
  run(program: Program, args: string[], environment?: Record<string, string>): Promise<Build>;
  /** Replaces text in a file; fails if the file doesn't contain it, so that no edit is silently lost. */
  edit(file: string, from: string, to: string): Promise<void>;
  /** A file's text. */
  read(file: string): Promise<string>;
  /** Writes a file, and creates its folder if needed. */
  write(file: string, text: string): Promise<void>;
  /** A built page's HTML, without the style sheets in it. */
  page(file: string): Promise<string>;
  /** Copies sources and results to a new site, without built files and caches. */
  cleanCopy(): Promise<Site>;
  remove(): Promise<void>;
}

/** Checks a site's types, and lints some of its folders. */
export async function typesAndLint(site: Site, ...folders: string[]): Promise<Build[]> {
  const types = await site.run('tsc', ['--noEmit']);
  const config = ['--vcs-enabled=false', `--config-path=${repository}`];
  return [types, await site.run('biome', ['check', '--error-on-warnings', ...config, ...folders])];
}

export interface Build {
  /** The exit status. */
  status: number | null;
  /** The text on stdout and stderr together. */
  output: string;
}

/** Creates a site in a temporary folder, as `new-site` makes it but without a study, and over it the given folders' files. */
export async function createSite(overlays: readonly string[]): Promise<Site> {
  return installedSite([path.join(madePackage, 'dist/new/site'), ...overlays]);
}

/** Lays folders over each other in a temporary folder, and installs the package there. */
export async function installedSite(folders: readonly string[]): Promise<Site> {
  const site = await emptySite(installed);
  for (const folder of folders) await cp(folder, site.root, { recursive: true });
  await installPackage(site.root);
  return site;
}

/** Copies the repository's own site, so that building it changes nothing in the repository. */
export async function createRealSite(): Promise<Site> {
  const site = await emptySite(inRepository);
  for (const file of realSite) {
    await cp(path.join(repository, file), path.join(site.root, file), { recursive: true });
  }
  return site;
}

/** Installs the package as npm does, with its program. */
async function installPackage(root: string): Promise<void> {
  const modules = path.join(root, 'node_modules');
  await cp(madePackage, path.join(modules, 'retrace'), { recursive: true });
  await mkdir(path.join(modules, '.bin'));
  await symlink('../retrace/dist/program/start.js', path.join(modules, '.bin/retrace'));
}

/** The test runner's environment without variables that would change a build, and with a cache for this site only. */
export function siteEnvironment(
  root: string,
  environment: Record<string, string> = {},
): NodeJS.ProcessEnv {
  const {
    NODE_ENV,
    VITEST,
    RETRACE_DATA,
    RETRACE_RESULTS,
    RETRACE_WARNINGS,
    RETRACE_SITE,
    RETRACE_BASE,
    ...inherited
  } = process.env;
  return {
    ...inherited,
    ASTRO_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
    RETRACE_CACHE: path.join(root, '../cache'),
    ...environment,
  };
}

/** Links packages one folder above the site, so that sites don't share what Astro and the lab keep in `node_modules`. */
async function emptySite(start: string): Promise<Site> {
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-site-'));
  await symlink(
    path.join(repository, 'node_modules'),
    path.join(folder, 'node_modules'),
    'junction',
  );
  const root = path.join(folder, 'site');
  await mkdir(root);
  return openSite(folder, root, start);
}

function openSite(folder: string, root: string, start: string): Site {
  const dist = path.join(root, 'dist');
  const commandLine: Site['commandLine'] = (program, args) =>
    program in others
      ? [...others[program as keyof typeof others], ...args]
      : [start, program, ...args];
  const run: Site['run'] = (program, args, environment) =>
    runCommand(process.execPath, commandLine(program, args), root, environment);
  return {
    root,
    dist,
    commandLine,
    run,
    build: (environment) => run('build', [], environment),
    read: (file) => readFile(path.join(root, file), 'utf8'),
    async write(file, text) {
      const target = path.join(root, file);
      await mkdir(path.dirname(target), { recursive: true });
      await writeFile(target, text);
    },
    page: async (file) =>
      (await readFile(path.join(dist, file), 'utf8')).replace(/<style>.*?<\/style>/gs, ''),
    async cleanCopy() {
      const copy = await emptySite(start);
      const generated = [dist, ...buildCaches.map((cache) => path.join(root, cache))];
      const filter = (source: string) => !generated.includes(source);
      await cp(root, copy.root, { recursive: true, filter });
      return copy;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
    async edit(file, from, to) {
      const target = path.join(root, file);
      const text = await readFile(target, 'utf8');
      if (!text.includes(from)) throw new Error(`${file} doesn't contain ${from}`);
      await writeFile(target, text.replace(from, to));
    },
  };
}

/** Runs a command in a site's folder, and collects what it prints: both streams in one, so that lines keep their order. */
export function runCommand(
  command: string,
  args: readonly string[],
  cwd: string,
  environment?: Record<string, string>,
): Promise<Build> {
  return new Promise((resolve, reject) => {
    const inOneStream = ['-c', 'exec "$@" 2>&1', 'sh', command, ...args];
    const child = spawn('sh', inOneStream, {
      cwd,
      env: siteEnvironment(cwd, environment),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
