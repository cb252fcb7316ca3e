import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { sha256 } from '../../src/files/digest.ts';
import { fingerprintRun } from '../../src/lab/records/fingerprint.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { summarise } from '../../src/lab/records/series.ts';
import { writeRun } from '../../src/lab/records/store.ts';

const repository = path.resolve(import.meta.dirname, '../..');

const created: string[] = [];
afterAll(() => Promise.all(created.map((folder) => rm(folder, { recursive: true, force: true }))));

/** A project with a post and one experiment, whose runs are written rather than computed. */
export interface SmallStudy {
  root: string;
  write(file: string, text: string): Promise<void>;
  /** Replaces text in a file; fails if the file doesn't contain it, so that no edit is silently lost. */
  edit(file: string, from: string, to: string): Promise<void>;
  /** Records a level for each seed, from 1 on. */
  record(levels: readonly number[], started?: string): Promise<void>;
  remove(file: string): Promise<void>;
  git(...args: string[]): string;
  /** Commits everything under a tag. */
  commit(tag: string): void;
}

/** Creates a study in a temporary folder, under git without a commit. It is removed after the file's tests. */
export async function createSmallStudy(): Promise<SmallStudy> {
  const root = await mkdtemp(path.join(tmpdir(), 'retrace-study-'));
  created.push(root);
  const study = openStudy(root);
  for (const [file, text] of Object.entries(files)) await study.write(file, text);
  await symlink(path.join(repository, 'node_modules'), path.join(root, 'node_modules'), 'junction');
  study.git('init', '-q', '-b', 'main');
  return study;
}

function openStudy(root: string): SmallStudy {
  const write = async (file: string, text: string) => {
    const target = path.join(root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  };
  const git = (...args: string[]) => {
    const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
    return execFileSync('git', [...author, ...args], { cwd: root, encoding: 'utf8' });
  };
  return {
    root,
    write,
    async edit(file, from, to) {
      const text = await readFile(path.join(root, file), 'utf8');
      if (!text.includes(from)) throw new Error(`${file} doesn't contain ${from}`);
      await write(file, text.replace(from, to));
    },
    async record(levels, started = '2020-01-08T12:00:00Z') {
      for (const [i, level] of levels.entries()) await recordSeed(root, i + 1, level, started);
    },
    remove: (file) => rm(path.join(root, file), { recursive: true }),
    git,
    commit(tag) {
      git('add', '--all');
      git('commit', '-qm', tag);
      git('tag', tag);
    },
  };
}

async function recordSeed(root: string, seed: number, level: number, started: string) {
  const parameters = { rate: 1 };
  const dataset = sha256('none');
  const source = { form: 2 as const, source: sha256('source'), packages: {} };
  const table = { step: [0, 1], metrics: { level: [level, level / 2] } };
  const draft: Omit<RunRecord, 'series'> = {
    format: 1,
    experiment: 'decay',
    variant: 'only',
    seed,
    profile: 'quick',
    outcome: 'completed',
    parameters,
    fingerprint: fingerprintRun(source, parameters, seed, dataset),
    dataset: { name: 'none', edition: '', digest: dataset, samples: { train: 0, test: 0 } },
    provenance: {
      started,
      durationSeconds: 1,
      resumptions: 0,
      samplesPerSecond: 1,
      command: 'test',
      engine: { name: 'cpu', reason: 'test', device: 'test', deviceKind: 'cpu', details: {} },
      machine: { system: '', processor: '', cores: 1, memoryBytes: 1, node: '' },
    },
    summary: summarise(table),
  };
  await writeRun(root, draft, table);
}

const files: Record<string, string> = {
  'package.json': '{ "name": "study", "type": "module" }\n',
  '.gitignore': 'node_modules\n',
  'src/experiments/decay/experiment.ts': `
import { z } from 'zod';

export default {
  name: 'decay',
  title: 'Decay',
  dataset: { name: 'none' },
  parameters: z.object({ rate: z.number() }),
  variants: { only: { label: 'Only', parameters: {} } },
  profiles: { quick: { seeds: [1, 2, 3], parameters: { rate: 1 } } },
  metrics: { level: 'Level' },
  length: () => ({ steps: 2, samplesPerStep: 1 }),
  async *run() {},
};
`,
  'src/experiments/decay/levels.ts': `
export const levelsOf = ({ variants: [{ runs }] }) =>
  runs.map((run) => run.series('level').value[0]);
`,
  'src/experiments/decay/values.ts': `
import { levelsOf } from './levels.ts';

export const meanLevel = (results) => {
  const levels = levelsOf(results);
  return { value: levels.reduce((sum, level) => sum + level, 0) / levels.length };
};
export const roundLevel = (results) => ({ ...meanLevel(results), digits: 0 });
export const half = () => ({ value: 0.5 });
`,
  'src/experiments/decay/claims.ts': `
import { levelsOf } from './levels.ts';

const sentence = 'It is high.';
const measure = 'level';
const test = (results) => ({ kind: 'value', of: levelsOf(results) });
export const high = { sentence, measure, bound: { claimed: 'above', threshold: 2 }, primary: true, test };
export const positive = { ...high, bound: { claimed: 'above', threshold: 0 } };
`,
  'src/experiments/decay/tables.ts': `
import { levelsOf } from './levels.ts';

export const bySeed = (results) => ({
  columns: ['Seed', 'Level'],
  sections: [{ rows: levelsOf(results).map((value, i) => ({ label: String(i + 1), cells: [{ value }] })) }],
});
`,
  'src/experiments/decay/charts.ts': `
import { levelsOf } from './levels.ts';

export const levels = (results) => ({
  data: { values: levelsOf(results).map((level, i) => ({ seed: i + 1, level })) },
  mark: 'point',
  encoding: {
    x: { field: 'seed', type: 'quantitative' },
    y: { field: 'level', type: 'quantitative' },
  },
});
`,
  'src/content/posts/decay.mdx': `---
title: Decay
description: Levels.
pubDate: 2020-01-08
---

The level is <Value of="decay/meanLevel" />, which is
<Claim is="decay/high">high</Claim> and <Claim is="decay/positive">positive</Claim>.

<Figure of="decay/levels" caption="Levels" />

<Table of="decay/bySeed" caption="Levels" />
`,
};
