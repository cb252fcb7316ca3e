import { cp, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRealSite, type Site } from './site.ts';

const repository = path.resolve(import.meta.dirname, '../..');
const install = 'npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0';
let site: Site;

/** The repository's own site, where no package of TensorFlow.js is installed. */
beforeAll(async () => {
  site = await createRealSite();
  const modules = path.join(site.root, '../node_modules');
  await rm(modules);
  await mkdir(modules);
  for (const name of await readdir(path.join(repository, 'node_modules'))) {
    if (name === '@tensorflow') continue;
    await symlink(path.join(repository, 'node_modules', name), path.join(modules, name));
  }
  await cp(path.join(repository, 'package-lock.json'), path.join(site.root, 'package-lock.json'));
});

afterAll(() => site.remove());

test('both posts are built from recorded results', async () => {
  const { status, output } = await site.build({ RETRACE_RESULTS: 'frozen' });
  expect(status, output).toBe(0);
  for (const post of ['batch-normalization', 'edge-of-stability']) {
    expect(await site.page(`posts/${post}/index.html`)).toContain('<svg class="chart');
  }
});

test('every recorded run is fresh, by the versions in the lock file', async () => {
  const { output } = await site.run('lab', ['list', 'edge-of-stability']);
  expect(output.match(/ fresh /g)).toHaveLength(9);
  expect(output).not.toContain('stale');
});

test('a run with tensors is refused in one line that says what to install', async () => {
  for (const args of [['--fresh'], ['--fresh', '--engine', 'wasm']]) {
    const { status, output } = await site.run('lab', ['run', 'edge-of-stability', ...args]);
    expect(status).toBe(1);
    expect(output).toMatch(/^lab: [^\n]*\n$/);
    expect(output).toContain(install);
  }
});

test('a plan that needs TensorFlow.js outside run() is refused in one line', async () => {
  const copy = await site.cleanCopy();
  const experiment = 'src/experiments/edge-of-stability/experiment.ts';
  await copy.edit(experiment, 'steps: 1000', 'steps: tensor1d([1000]).dataSync()[0]!');
  await rm(path.join(copy.root, '../node_modules'));
  await symlink(path.join(site.root, '../node_modules'), path.join(copy.root, '../node_modules'));
  const { status, output } = await copy.run('lab', ['plan']);
  expect(status).toBe(1);
  expect(output).toMatch(
    /^lab: src\/experiments\/edge-of-stability\/experiment\.ts: the plan needs @tensorflow\/tfjs-core, which isn't installed: .*\n$/,
  );
  await copy.remove();
});

test('a run without tensors is recorded, verified, and needs no TensorFlow.js', async () => {
  await site.write('src/experiments/pendulum/experiment.ts', pendulum);
  const recorded = await site.run('lab', ['run', 'pendulum']);
  expect(recorded.status, recorded.output).toBe(0);
  expect(recorded.output).toContain('pendulum uses no tensors: it needs no engine\n');
  const record = JSON.parse(await site.read('results/pendulum/short-quick-seed1/run.json'));
  expect(record.provenance.engine).toMatchObject({
    name: 'none',
    details: { 'Node.js': process.versions.node },
  });
  const verified = await site.run('lab', ['verify', 'pendulum', '--all']);
  expect(verified.output).toContain('holds  all 100 steps are identical, bit for bit');
});

test('without a lock file, the version that nothing tells is asked for', async () => {
  await rm(path.join(site.root, 'package-lock.json'));
  const { status, output } = await site.run('lab', ['list']);
  expect(status).toBe(1);
  expect(output).toBe(
    'lab: package @tensorflow/tfjs-core is imported, but neither installed nor in package-lock.json: run npm install @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-wasm@4.22.0\n',
  );
});

const pendulum = `import { datasetNamed, defineExperiment } from 'retrace/lab';
import { z } from 'zod';

export default defineExperiment({
  name: 'pendulum',
  title: 'A pendulum',
  dataset: datasetNamed('none'),
  parameters: z.strictObject({ length: z.number().positive(), steps: z.int().positive() }),
  variants: { short: { label: 'Short', parameters: { length: 1 } } },
  profiles: { quick: { seeds: [1], parameters: { steps: 100 } } },
  metrics: { angle: 'Angle from the vertical, in radians' },
  length: ({ steps }) => ({ steps, samplesPerStep: 1 }),
  async *run({ parameters: { length, steps }, seed }) {
    let [angle, velocity] = [seed / 10, 0];
    for (let step = 0; step < steps; step++) {
      velocity -= (9.81 / length) * Math.sin(angle) * 0.01;
      angle += velocity * 0.01;
      yield { step, angle };
    }
  },
});
`;
