import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const repository = path.resolve(import.meta.dirname, '../..');

const created: string[] = [];
afterAll(() => Promise.all(created.map((folder) => rm(folder, { recursive: true, force: true }))));

// Test files run in parallel and record the same runs, so each file has its own cache.
const cache = await mkdtemp(path.join(tmpdir(), 'retrace-cache-'));
created.push(cache);
process.env['RETRACE_CACHE'] = cache;

/** A small project: two experiments, a data set in a text file, and a package. */
export interface FixtureProject {
  root: string;
  write(file: string, text: string): Promise<void>;
  read(file: string): Promise<string>;
  /** Replaces text in a file; fails if the file doesn't contain it, so that no edit is silently lost. */
  edit(file: string, from: string, to: string): Promise<void>;
}

/** Creates a project in a temporary folder, new or as a copy of another one. It is removed after the file's tests. */
export async function createFixtureProject(original?: FixtureProject): Promise<FixtureProject> {
  const folder = await mkdtemp(path.join(tmpdir(), 'retrace-lab-'));
  created.push(folder);
  const root = path.join(folder, 'project');
  await symlink(path.join(repository, 'node_modules'), path.join(folder, 'node_modules'));
  const project = openProject(root);
  if (original) {
    await cp(original.root, root, { recursive: true, verbatimSymlinks: true });
    return project;
  }
  for (const [file, text] of Object.entries(files)) await project.write(file, text);
  await symlink(path.join(repository, 'src/lab'), path.join(root, 'src/lab'));
  return project;
}

function openProject(root: string): FixtureProject {
  const write = async (file: string, text: string) => {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  };
  const read = (file: string) => readFile(path.join(root, file), 'utf8');
  return {
    root,
    write,
    read,
    async edit(file, from, to) {
      const text = await read(file);
      if (!text.includes(from)) throw new Error(`${file} doesn't contain ${from}`);
      await write(file, text.replace(from, to));
    },
  };
}

const files: Record<string, string> = {
  'package.json': '{ "name": "fixture", "type": "module" }\n',
  'data.txt': '1 2 3 4\n',
  'node_modules/fixture-gain/package.json':
    '{ "name": "fixture-gain", "version": "1.0.0", "type": "module", "main": "index.js" }\n',
  'node_modules/fixture-gain/index.js': 'export const gain = 2;\n',
  'node_modules/fixture-unused/package.json':
    '{ "name": "fixture-unused", "version": "1.0.0", "type": "module", "main": "index.js" }\n',
  'node_modules/fixture-unused/index.js': 'export const label = "Fast";\n',
  'src/datasets/numbers.ts': `
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

async function load({ root }: { root: string }) {
  const text = await readFile(path.join(root, 'data.txt'), 'utf8');
  const digest = createHash('sha256').update(text).digest('hex');
  const data = text.trim().split(' ').map(Number);
  return { name: 'numbers', edition: 'text', digest, data, samples: { train: data.length, test: 0 } };
}

export default { name: 'numbers', identify: load, load };
`,
  'src/experiments/growth/rate.ts': `
// How fast it grows.
export const rate = (slope: number) => slope + 1;
`,
  'src/experiments/growth/experiment.ts': `
import { scalar, tidy, variable } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { gain } from 'fixture-gain';
import { label } from 'fixture-unused';
import { datasetNamed, defineExperiment } from '../../lab/define.ts';
import { rate } from './rate.ts';

const cycle = [7];
const quickSteps = 5;

export default defineExperiment({
  name: 'growth',
  title: 'Growth',
  dataset: datasetNamed<number[]>('numbers'),
  parameters: z.object({ steps: z.int(), slope: z.number(), pauseMilliseconds: z.int().default(0) }),
  variants: {
    slow: { label: 'Slow', parameters: { slope: 1 } },
    fast: { label, parameters: { slope: 2 } },
  },
  profiles: {
    quick: { seeds: [1], parameters: { steps: quickSteps } },
    full: { seeds: [1, 2], parameters: { steps: 50 } },
  }, shows: { profile: 'quick' },
  metrics: { size: 'Size', rest: 'Rest, every second step' },
  length: ({ steps }) => ({ steps, samplesPerStep: 4 }),
  async *run({ parameters, seed, data, resume }) {
    // Starts from the sum.
    const size = variable(scalar(data.reduce((sum, value) => sum + value, 0) + seed));
    for (let step = await resume({ size }); step < parameters.steps; step++) {
      if (parameters.pauseMilliseconds) {
        await new Promise((resolve) => setTimeout(resolve, parameters.pauseMilliseconds));
      }
      const grown = (size.dataSync()[0]! * rate(parameters.slope) * gain) % 1009;
      tidy(() => size.assign(scalar(grown)));
      yield step % 2 ? { step, size: grown } : { step, size: grown, rest: grown % cycle[0]! };
    }
  },
});
`,
  'src/experiments/growth/charts.ts': 'export const chart = 1;\n',
  'src/experiments/other/experiment.ts': `
import { z } from 'zod';
import { datasetNamed, defineExperiment } from '../../lab/define.ts';

export default defineExperiment({
  name: 'other',
  title: 'Other',
  dataset: datasetNamed<number[]>('numbers'),
  parameters: z.object({ steps: z.int() }),
  variants: { only: { label: 'Only', parameters: {} } },
  profiles: { quick: { seeds: [1], parameters: { steps: 3 } } },
  metrics: { height: 'Height' },
  length: ({ steps }) => ({ steps, samplesPerStep: 1 }),
  async *run({ parameters }) {
    for (let step = 0; step < parameters.steps; step++) yield { step, height: step / 2 };
  },
});
`,
};
