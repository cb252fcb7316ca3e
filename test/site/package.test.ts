import { cp, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { extract, list } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isTooOld, pinnedNode } from '../../src/new/pinned-node.ts';
import { type Build, runCommand } from './site.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const oldNode = await findOldNode();
let folder: string;
let tarball: string;
let site: string;

/** A stranger's path, each step after the one before. Nothing is fetched: other packages are the repository's. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-package-'));
  site = path.join(folder, 'my-site');
  await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  tarball = await pack(path.join(repository, 'build/package'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the tarball is below 1.2 MB, and has nothing of the flagship', async () => {
  expect((await stat(tarball)).size).toBeLessThan(1_200_000);
  const files: string[] = [];
  await list({ file: tarball, onReadEntry: ({ path: file }) => files.push(file) });
  expect(files).toContain('package/dist/program/start.js');
  const flagship =
    /batch-?norm|edge-of-stability|linear-templates|bibliography\.bib|\.parquet$|run\.json$|dist\/content|dist\/experiments/;
  expect(files.filter((file) => flagship.test(file))).toEqual([]);
  // Types and code, not their sources; templates are copied as they are.
  const sources = files.filter((file) => /(?<!\.d)\.ts$/.test(file) && !file.includes('dist/new/'));
  expect(sources).toEqual([]);
});

test('a site is made from it', async () => {
  const downloaded = path.join(folder, 'npx/node_modules/astro-retrace');
  await unpack(tarball, downloaded);
  await writeFile(
    path.join(folder, 'npx/package.json'),
    JSON.stringify({ dependencies: { 'astro-retrace': `file:../${path.basename(tarball)}` } }),
  );
  const made = await run(
    ['npx/node_modules/astro-retrace/dist/program/start.js', 'new-site', 'my-site'],
    folder,
  );
  expect(made.status, made.output).toBe(0);
  expect(made.output).toContain('Now: cd my-site && npm install && npm run build');
  const { dependencies } = JSON.parse(await readFile(path.join(site, 'package.json'), 'utf8'));
  expect(dependencies.retrace).toBe(`file:${path.basename(tarball)}`);
  expect((await stat(path.join(site, path.basename(tarball)))).size).toBe(
    (await stat(tarball)).size,
  );
});

test.runIf(oldNode)('a Node that is too old makes a site that brings its own', async () => {
  const program = path.join(folder, 'npx/node_modules/astro-retrace/dist/program/start.js');
  const made = await runCommand(oldNode!, [program, 'new-site', 'pinned'], folder);
  expect(made.status, made.output).toBe(0);
  expect(made.output).toMatch(
    /Node 22\.\d+\.\d+ is now in the site's optionalDependencies \(185 MB more\)/,
  );
  const pinned = path.join(folder, 'pinned');
  const manifest = JSON.parse(await readFile(path.join(pinned, 'package.json'), 'utf8'));
  expect(manifest.optionalDependencies).toEqual(pinnedNode);

  // A site that someone else made with a newer Node gets its own then.
  delete manifest.optionalDependencies;
  await writeFile(path.join(pinned, 'package.json'), JSON.stringify(manifest));
  const [first, second] = [
    await runCommand(oldNode!, [program, 'build'], pinned),
    await runCommand(oldNode!, [program, 'build'], pinned),
  ];
  expect(first.output).toMatch(
    /^retrace: Node .* is older than 22\.12, .* run `npm install`, then this command again\.\n$/,
  );
  expect(second.output).toMatch(
    /^retrace: Node .* commands by `npm run`, which uses the Node of the site\.\n$/,
  );
  expect([first.status, second.status]).toEqual([1, 1]);
});

test('it builds at once, from runs that it records without TensorFlow.js', async () => {
  await install(tarball);
  const built = await retrace('build');
  expect(built.status, built.output).toBe(0);
  expect(built.output).not.toMatch(/\bwarn/i);
  const page = await readFile(path.join(site, 'dist/posts/averaging/index.html'), 'utf8');
  expect(page).toContain('claim-supported');
  expect(page).not.toContain('node_modules');
});

test('its types hold, and a misspelt metric is found', async () => {
  const right = await retrace('check');
  expect(right.status, right.output).toBe(0);
  expect(right.output).toContain('- 0 errors\n- 0 warnings\n- 0 hints');
  const charts = path.join(site, 'src/experiments/averaging/charts.ts');
  const text = await readFile(charts, 'utf8');
  const unused = "import { mean } from 'retrace/statistics';\n";
  await writeFile(charts, unused + text.replace("'distance')", "'distanze')"));
  const wrong = await retrace('check');
  await writeFile(charts, text);
  expect(wrong.status).toBe(1);
  expect(wrong.output).toContain(`"distanze"' is not assignable to parameter of type '"distance"'`);
  // What isn't used is no error.
  expect(wrong.output).toMatch(/- 1 error\n/);
});

test('its runs can be repeated to the bit', async () => {
  const verified = await retrace('lab', 'verify');
  expect(verified.status, verified.output).toBe(0);
  expect(verified.output.match(/holds .* identical, bit for bit/g)).toHaveLength(10);
});

test('a newer package leaves its results fresh', async () => {
  const next = path.join(folder, 'next');
  await cp(path.join(repository, 'build/package'), next, { recursive: true });
  const manifest = JSON.parse(await readFile(path.join(next, 'package.json'), 'utf8'));
  await writeFile(
    path.join(next, 'package.json'),
    JSON.stringify({ ...manifest, version: '99.0.0' }),
  );
  await install(await pack(next));
  expect((await retrace('--version')).output).toBe('99.0.0\n');
  const built = await retrace('build', { RETRACE_RESULTS: 'frozen', RETRACE_WARNINGS: 'fail' });
  expect(built.status, built.output).toBe(0);
});

/** The machine's own Node, if it is too old for Retrace. */
async function findOldNode(): Promise<string | undefined> {
  for (const place of (process.env.PATH ?? '').split(path.delimiter)) {
    const node = path.join(place, 'node');
    const { output } = await runCommand(node, ['--version'], tmpdir()).catch(() => ({
      output: '',
    }));
    if (output && isTooOld(output.slice(1))) return node;
  }
  return undefined;
}

/** Makes a package's tarball. @returns its path */
async function pack(from: string): Promise<string> {
  const packed = await runCommand('npm', ['pack', '--pack-destination', folder, '--silent'], from);
  expect(packed.status, packed.output).toBe(0);
  return path.join(folder, packed.output.trim());
}

/** Puts a package where npm would. */
async function install(file: string): Promise<void> {
  await unpack(file, path.join(site, 'node_modules/retrace'));
}

async function unpack(file: string, into: string): Promise<void> {
  await rm(into, { recursive: true, force: true });
  await mkdir(into, { recursive: true });
  await extract({ file, cwd: into, strip: 1 });
}

function retrace(command: string, ...rest: (string | Record<string, string>)[]): Promise<Build> {
  const args = rest.filter((each) => typeof each === 'string');
  const environment = rest.find((each) => typeof each !== 'string');
  return run(['node_modules/retrace/dist/program/start.js', command, ...args], site, environment);
}

function run(args: string[], cwd: string, environment?: Record<string, string>): Promise<Build> {
  return runCommand(process.execPath, args, cwd, environment);
}
