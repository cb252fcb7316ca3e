import { spawn } from 'node:child_process';
import { glob, mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { extract } from 'tar';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type PackOptions, packExperiment } from '../../../src/lab/pack/pack.ts';
import { runScript } from '../../../src/lab/pack/staging/run-script.ts';
import { vulkanFiles } from '../../../src/lab/pack/staging/vulkan-files.ts';
import { loadExperiment } from '../../../src/lab/planning/experiment.ts';
import { runRecordSchema } from '../../../src/lab/records/record.ts';
import { readStatement } from '../../../src/lab/statements/statement-store.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { importLines } from '../import-lines.ts';
import { statesOf } from '../record-fixture.ts';

const dataset = `
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

async function load({ path }: { path: string | undefined }) {
  if (path === undefined) return undefined;
  const text = await readFile(path, 'utf8');
  const digest = createHash('sha256').update(text).digest('hex');
  const data = text.trim().split(' ').map(Number);
  return { name: 'numbers', edition: 'text', digest, data, samples: { train: data.length, test: 0 } };
}

export default { name: 'numbers', identify: load, load };
`;

let folder: string;
let project: FixtureProject;
let packed: string;

const optionsFor = (out: string): PackOptions => ({
  root: project.root,
  selection: { profile: 'quick', variant: 'slow' },
  engine: 'cpu',
  dataPath: path.join(project.root, 'data.txt'),
  vulkan: undefined,
  out: path.join(folder, out),
  command: 'lab pack',
  gzipLevel: 1,
  report: () => {},
});

vi.stubEnv('RETRACE_DATA', '');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-pack-'));
  project = await createFixtureProject();
  await project.write(
    'src/experiments/growth/claims.ts',
    "export const grows = { sentence: 'It grows.', measure: 'size', test: () => ({}) };\n",
  );
  await project.write('src/datasets/numbers.ts', dataset);
  await project.edit(
    'src/experiments/growth/experiment.ts',
    'steps: quickSteps',
    'steps: 400, pauseMilliseconds: 10',
  );
  await project.edit(
    'src/experiments/growth/experiment.ts',
    "  metrics: { size: 'Size'",
    "  artifacts: { sizes: { kind: 'table', about: 'Sizes', columns: { size: 'number' } } },\n  metrics: { size: 'Size'",
  );
  await project.edit(
    'src/experiments/growth/experiment.ts',
    'data, resume }',
    'data, resume, keep }',
  );
  await project.edit(
    'src/experiments/growth/experiment.ts',
    '      yield step %',
    "      if (step % 100 === 7) void keep('sizes', [{ size: grown }], step);\n      yield step %",
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux' && process.arch === 'x64')('a pack', () => {
  beforeAll(async () => {
    const [size] = await packExperiment('growth', optionsFor('growth.tar.gz'));
    expect(size).toMatch(/growth\.tar\.gz: \d+\.\d MB, \d+\.\d MB unpacked/);
    const elsewhere = path.join(folder, 'another machine');
    await mkdir(elsewhere);
    await extract({ file: path.join(folder, 'growth.tar.gz'), cwd: elsewhere });
    packed = path.join(elsewhere, 'growth');
  }, 60_000);

  test('stops for time, goes on where it was killed, and records what lab import takes', async () => {
    expect(await runPack('--time-limit', '1s')).toMatchObject({ code: 130 });

    const killed = startPack('--checkpoint', '1');
    await untilThere('cache/checkpoints/*/latest.checkpoint');
    process.kill(-killed.pid, 'SIGKILL');
    await killed.end;

    const last = await runPack();
    expect(last).toMatchObject({ code: 0 });
    expect(last.errors).toMatch(/slow-quick-seed1: resumes after \d+ steps/);
    expect(last.output).toMatch(/growth\/slow-quick-seed1: recorded, completed/);
    expect(await runPack()).toMatchObject({ code: 0, output: 'nothing left to run\n' });

    expect(await importLines(project.root, packed)).toEqual(['growth/slow-quick-seed1: imported']);
    expect((await statesOf(project.root, 'growth'))['slow-quick-seed1']).toBe('fresh');
    const { provenance, sources } = runRecordSchema.parse(
      JSON.parse(await project.read('results/growth/slow-quick-seed1/run.json')),
    );
    expect(provenance.command).toBe('./run.sh (of `lab pack`)');
    // As if it had been recorded in the project, which the pack's machine doesn't have.
    expect(sources).toEqual(await (await loadExperiment(project.root, 'growth')).sources());
    expect(Object.keys(sources!)).toContain('src/experiments/growth/rate.ts');
    const steps = [7, 107, 207, 307].map((step) => `artifacts/sizes@${step}.csv`);
    const names = await readdir(
      path.join(project.root, 'results/growth/slow-quick-seed1/artifacts'),
    );
    expect(names.map((name) => `artifacts/${name}`).sort()).toEqual(steps.sort());
    const { claims } = await readStatement(project.root, 'growth', provenance.statement!);
    expect(claims['grows']!.sentence).toBe('It grows.');
  }, 60_000);

  test('holds what encodes pictures only if its experiment keeps some', async () => {
    const packages = async (at: string) => (await readdir(path.join(at, 'node_modules'))).sort();
    expect(await packages(packed)).not.toContain('sharp');
    await project.edit(
      'src/experiments/growth/experiment.ts',
      'artifacts: {',
      "artifacts: { samples: { kind: 'picture', about: 'S' },",
    );
    await project.edit(
      'src/experiments/growth/experiment.ts',
      '    }\n  },\n});',
      "    }\n    await keep('samples', { shape: [1, 2], data: [0, 255] });\n  },\n});",
    );
    await project.edit('src/experiments/growth/experiment.ts', 'steps: 400', 'steps: 4');
    await packExperiment('growth', optionsFor('pictures.tar.gz'));
    const elsewhere = path.join(folder, 'a third machine');
    await mkdir(elsewhere);
    await extract({ file: path.join(folder, 'pictures.tar.gz'), cwd: elsewhere });
    const before = packed;
    packed = path.join(elsewhere, 'pictures');
    expect(await packages(packed)).toContain('sharp');
    expect(await runPack()).toMatchObject({
      code: 1,
      output: expect.stringContaining('kept no sizes, which its artifacts declare'),
    });
    packed = before;
  }, 60_000);

  test.for([
    'lab/experiment.mjs',
    'lab/worker.mjs',
    'data/data.txt',
    'pack.json',
  ])('refuses to run with a changed byte in %s', async (file) => {
    await flipByte(path.join(packed, file));
    expect(await runPack()).toEqual({
      code: 1,
      output: '',
      errors: `run.sh: ${file}: isn't the file that was packed; unpack the archive again\n`,
    });
    await flipByte(path.join(packed, file));
  });

  test('whose recorded series are changed afterwards is not imported', async () => {
    await flipByte(path.join(packed, 'results/growth/slow-quick-seed1/series.parquet'));
    expect((await importLines(project.root, packed)).join()).toMatch(
      /: refused: .*series\.parquet: isn't the file that was recorded/,
    );
  });
});

test('what cannot be packed is refused in one line', async () => {
  const refuse = (change: Partial<PackOptions>) =>
    expect(packExperiment('growth', { ...optionsFor('refused.tar.gz'), ...change })).rejects;
  await refuse({ out: 'growth.zip' }).toThrow('name the archive .tar.xz (smaller) or .tar.gz');
  await refuse({ dataPath: undefined }).toThrow('data set numbers has to be packed, too');
  await refuse({ dataPath: '/nowhere' }).toThrow('--data /nowhere: there is no such file');
  await refuse({ vulkan: '/nowhere' }).toThrow('--vulkan is for the engine webgpu, not for cpu');
  await refuse({ engine: 'webgpu', vulkan: folder }).toThrow('has no libvulkan.so.1');
  await refuse({ selection: { variant: 'medium' } }).toThrow('has no variant "medium"');
});

test('of a folder with Vulkan, the loader and the drivers beside it are taken', async () => {
  const vulkan = path.join(folder, 'vulkan');
  await mkdir(vulkan);
  await expect(vulkanFiles(vulkan)).rejects.toThrow('has no libvulkan.so.1');
  const manifest = (library: string) => JSON.stringify({ ICD: { library_path: library } });
  for (const [name, text] of Object.entries({
    'libvulkan.so.1': '',
    'libother.so': '',
    'libdriver.so': '',
    'here.json': manifest('./libdriver.so'),
    'system.json': manifest('libsystem.so.0'),
    'settings.json': '{}',
  })) {
    await writeFile(path.join(vulkan, name), text);
  }
  const found = await vulkanFiles(vulkan);
  expect(found).toEqual({
    files: ['libvulkan.so.1', 'here.json', 'libdriver.so', 'system.json'],
    drivers: ['here.json', 'system.json'],
  });
  expect(runScript(found)).toContain(
    'VK_ICD_FILENAMES="$here/vulkan/here.json:$here/vulkan/system.json"',
  );
  expect(runScript({ ...found, drivers: [] })).not.toContain('VK_ICD_FILENAMES');
});

interface Finished {
  code: number | null;
  output: string;
  errors: string;
}

/** Runs like on a bare machine: with an empty environment, and no program in the path. */
function startPack(...args: string[]): { pid: number; end: Promise<Finished> } {
  const child = spawn(path.join(packed, 'run.sh'), args, {
    cwd: '/',
    env: { PATH: '/nowhere' },
    detached: true,
  });
  let [output, errors] = ['', ''];
  child.stdout.on('data', (text) => (output += text));
  child.stderr.on('data', (text) => (errors += text));
  const end = new Promise<Finished>((resolve) => {
    child.once('close', (code) => resolve({ code, output, errors }));
  });
  return { pid: child.pid!, end };
}

function runPack(...args: string[]): Promise<Finished> {
  return startPack(...args).end;
}

async function untilThere(pattern: string): Promise<void> {
  for (;;) {
    for await (const _ of glob(pattern, { cwd: packed })) return;
    await setTimeout(50);
  }
}

/** Changes a byte in the middle; a second call restores it. */
async function flipByte(file: string): Promise<void> {
  const bytes = await readFile(file);
  const at = bytes.length >> 1;
  const handle = await open(file, 'r+');
  await handle.write(Buffer.from([bytes[at]! ^ 1]), 0, 1, at);
  await handle.close();
}
