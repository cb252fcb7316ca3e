import { spawn } from 'node:child_process';
import { readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { extract } from 'tar';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type * as Pack from '../../src/lab/pack/pack.ts';
import { loadExperiment } from '../../src/lab/planning/experiment.ts';
import { type Build, createSite, type Site } from './site.ts';

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
let packaged: Site;
let linked: Site;

beforeAll(async () => {
  packaged = await createSite([]);
  linked = await createSite([]);
  const own = path.join(linked.root, 'node_modules/retrace');
  await rm(own, { recursive: true });
  await symlink(repository, own);
  for (const site of [packaged, linked]) {
    await site.write('src/experiments/growth/experiment.ts', growth);
    await site.write('src/experiments/averages/experiment.ts', averages);
  }
});

afterAll(async () => {
  for (const site of [packaged, linked]) await site.remove();
});

test('a run has the same source, whether it takes functions as TypeScript or from the package', async () => {
  const [one, other] = await Promise.all(
    [linked, packaged].map(({ root }) => loadExperiment(root, 'averages')),
  );
  expect(one!.source.packages).toEqual({ jstat: '1.9.6' });
  expect(other!.source).toEqual(one!.source);
  expect(await other!.firstForm()).toEqual(await one!.firstForm());
  const sources = await one!.sources();
  expect(await other!.sources()).toEqual(sources);
  expect(sources).toMatchObject({
    'src/experiments/averages/experiment.ts': expect.any(String),
    'retrace/statistics/mean-interval': expect.any(String),
  });
  expect(other!.code).toContain('differenceInterval');
});

test('an experiment and the lab share one Zod', async () => {
  const { definition } = await loadExperiment(packaged.root, 'averages');
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
  expect(await readdir(path.join(packaged.root, 'node_modules/.cache'))).toContain('retrace');
});

test.runIf(process.platform === 'linux' && process.arch === 'x64').each([
  ['growth', true],
  ['averages', false],
])('it packs %s, and the pack records it on a bare machine', async (name, tensors) => {
  const file = path.join(packaged.root, 'node_modules/retrace/dist/lab/pack/pack.js');
  const { packExperiment } = (await import(pathToFileURL(file).href)) as typeof Pack;
  const out = path.join(packaged.root, `${name}.tar.gz`);
  await packExperiment(name, {
    root: packaged.root,
    selection: {},
    engine: 'wasm',
    dataPath: undefined,
    vulkan: undefined,
    out,
    command: 'lab pack',
    gzipLevel: 1,
    report: () => {},
  });
  await extract({ file: out, cwd: path.dirname(packaged.root) });
  const folder = path.join(path.dirname(packaged.root), name);
  const packages = await readdir(path.join(folder, 'node_modules'));
  expect(packages.includes('@tensorflow')).toBe(tensors);
  const { status, output } = await runBare(path.join(folder, 'run.sh'));
  expect(status, output).toBe(0);
  expect(output).toContain(`${name}/one-quick-seed1: recorded, completed`);
  expect((await lab('import', folder)).output).toContain('is here already');
});

function lab(...args: string[]): Promise<Build> {
  return packaged.run('lab', args);
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
