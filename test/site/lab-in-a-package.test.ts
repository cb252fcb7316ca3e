import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Pack from '../../src/lab/pack/pack.ts';
import { loadExperiment } from '../../src/lab/planning/experiment.ts';
import { installCompiled } from './compiled-package.ts';
import { type Build, runCommand } from './site.ts';

const repository = path.resolve(import.meta.dirname, '../..');

const growth = `import { type Scalar, scalar, square, tidy, valueAndGrad, variable } from '@tensorflow/tfjs-core';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';

export default defineExperiment({
  name: 'growth',
  title: 'Growth',
  dataset: datasetNamed('synthetic'),
  parameters: z.strictObject({ steps: z.int().positive() }),
  variants: { one: { label: 'One', parameters: {} } },
  profiles: { quick: { seeds: [1], parameters: { steps: 3 } } },
  metrics: { size: 'Size' },
  length: ({ steps }) => ({ steps, samplesPerStep: 1 }),
  async *run({ parameters: { steps }, seed, resume }) {
    const size = variable(scalar(seed));
    for (let step = await resume({ size }); step < steps; step++) {
      const { grad, value } = valueAndGrad((x) => square(x) as Scalar)(size);
      tidy(() => size.assign(grad));
      grad.dispose();
      value.dispose();
      yield { step, size: size.dataSync()[0]! };
    }
  },
});
`;

const averages = `import { datasetNamed, defineExperiment } from 'retrace/lab';
import { differenceInterval, mean, meanInterval } from 'retrace/statistics';
import { z } from 'zod';

export default defineExperiment({
  name: 'averages',
  title: 'Averages',
  dataset: datasetNamed('none'),
  parameters: z.strictObject({ steps: z.int().positive() }),
  variants: { one: { label: 'One', parameters: {} } },
  profiles: { quick: { seeds: [1], parameters: { steps: 3 } } },
  metrics: { middle: 'Mean', low: 'Low end of its interval', high: 'High end of a difference' },
  length: ({ steps }) => ({ steps, samplesPerStep: 1 }),
  async *run({ parameters: { steps }, seed }) {
    for (let step = 0; step < steps; step++) {
      const values = [seed, step, step ** 2];
      yield {
        step,
        middle: mean(values),
        low: meanInterval(values).low,
        high: differenceInterval(values, [1, 2, 4 + step]).high,
      };
    }
  },
});
`;

/** A site with the package's JavaScript, and one whose node_modules links to the repository's TypeScript. */
let compiled: string;
let linked: string;

beforeAll(async () => {
  compiled = await createSite();
  await installCompiled(compiled);
  linked = await createSite();
  const modules = path.join(linked, 'node_modules');
  await mkdir(modules);
  for (const name of await readdir(path.join(repository, 'node_modules'))) {
    if (name === '.cache') continue;
    await symlink(path.join(repository, 'node_modules', name), path.join(modules, name));
  }
  await symlink(repository, path.join(modules, 'retrace'));
});

afterAll(async () => {
  for (const root of [compiled, linked]) await rm(path.dirname(root), { recursive: true });
});

test('a run has the same source, whether it takes functions as TypeScript or from the package', async () => {
  const [one, other] = await Promise.all(
    [linked, compiled].map((root) => loadExperiment(root, 'averages')),
  );
  expect(one!.source.packages).toEqual({ jstat: '1.9.6' });
  expect(other!.source).toEqual(one!.source);
  expect(await other!.firstForm()).toEqual(await one!.firstForm());
  expect(other!.code).toContain('differenceInterval');
});

test('an experiment and the lab share one Zod', async () => {
  const { definition } = await loadExperiment(compiled, 'averages');
  const { z } = await import('zod');
  expect(definition.parameters.constructor).toBe(z.ZodObject);
});

test('the package records runs with tensors and without, and verifies them', async () => {
  for (const experiment of ['averages', 'growth']) {
    const { status, output } = await lab('run', experiment, '--engine', 'wasm');
    expect(status, output).toBe(0);
  }
  const { output } = await lab('verify');
  expect(output.match(/ holds {2}all 3 steps are identical, bit for bit/g)).toHaveLength(2);
  expect((await lab('list')).output).toMatch(
    /averages\/one-quick-seed1 .* JavaScript, .*\n.*growth\/one-quick-seed1 .* wasm, /,
  );
  expect(await readdir(path.join(compiled, 'node_modules/.cache'))).toContain('retrace');
});

test.runIf(process.platform === 'linux' && process.arch === 'x64').each([
  ['growth', true],
  ['averages', false],
])('it packs %s, and the pack records it on a bare machine', async (name, tensors) => {
  const file = path.join(compiled, 'node_modules/retrace/dist/lab/pack/pack.js');
  const { packExperiment } = (await import(pathToFileURL(file).href)) as typeof Pack;
  const out = path.join(compiled, `${name}.tar.gz`);
  await packExperiment(name, {
    root: compiled,
    selection: {},
    engine: 'wasm',
    dataPath: undefined,
    vulkan: undefined,
    out,
    command: 'lab pack',
    gzipLevel: 1,
    report: () => {},
  });
  await extract({ file: out, cwd: path.dirname(compiled) });
  const folder = path.join(path.dirname(compiled), name);
  const packages = await readdir(path.join(folder, 'node_modules'));
  expect(packages.includes('@tensorflow')).toBe(tensors);
  const { status, output } = await runBare(path.join(folder, 'run.sh'));
  expect(status, output).toBe(0);
  expect(output).toContain(`${name}/one-quick-seed1: recorded, completed`);
  expect((await lab('import', folder)).output).toContain('is here already');
});

async function createSite(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-package-'));
  const root = path.join(folder, 'site');
  for (const [name, text] of Object.entries({ growth, averages })) {
    await mkdir(path.join(root, 'src/experiments', name), { recursive: true });
    await writeFile(path.join(root, 'src/experiments', name, 'experiment.ts'), text);
  }
  await writeFile(path.join(root, 'package.json'), '{ "name": "site", "type": "module" }\n');
  return root;
}

function lab(...args: string[]): Promise<Build> {
  const program = path.join(compiled, 'node_modules/retrace/dist/lab/commands/cli.js');
  return runCommand(process.execPath, [program, ...args], compiled);
}

/** Runs a program with an empty environment, and no other program in the path. */
function runBare(program: string): Promise<Build> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, { cwd: '/', env: { PATH: '/nowhere' } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, output }));
  });
}
