import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderFor } from '../../src/new/command-draft.ts';
import { createStudy } from '../../src/new/create-study.ts';
import type { ComputedBy } from '../../src/new/study-files.ts';

let root: string;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'retrace-study-'));
});

afterAll(() => rm(root, { recursive: true }));

/** Creates a study. @returns its files' texts, by their names */
async function filesOf(name: string, computedBy?: ComputedBy): Promise<Map<string, string>> {
  const study = { name, title: 'A title', description: 'In a line.', pubDate: new Date(0) };
  const files = await createStudy(root, { ...study, computedBy });
  const texts = await Promise.all(files.map((file) => readFile(path.join(root, file), 'utf8')));
  return new Map(files.map((file, i) => [path.basename(file), texts[i]!]));
}

const reading = ['charts.ts', 'values.ts', 'claims.ts'];

test.each([
  ['typescript', []],
  ['python', ['train.py']],
  ['r', ['train.R']],
] as const)('a study in %s has its files, with no name of the template', async (language, own) => {
  const files = await filesOf(`in-${language}`, language);
  expect([...files.keys()]).toEqual(['experiment.ts', ...own, ...reading, `in-${language}.mdx`]);
  for (const text of files.values()) expect(text).not.toContain('study-name');
  expect(files.get('experiment.ts')).toContain(`title: 'A title'`);
});

test('an R study names its own script and program', async () => {
  const files = await filesOf('walk', 'r');
  expect(files.get('experiment.ts')).toContain("'Rscript train.R --estimate {estimate}");
  expect(files.get('experiment.ts')).toContain('`train.R` computes it');
  expect([...files.values()].join()).not.toMatch(/python|train\.py/i);
});

describe('a draft of a command', () => {
  test('has a parameter for each placeholder that is not of the lab', async () => {
    const files = await filesOf('ising', {
      command: './ising --beta {beta} --size {size} --out {output} --seed {seed}',
    });
    expect([...files.keys()]).toEqual(['experiment.ts', 'ising.mdx']);
    const experiment = files.get('experiment.ts')!;
    expect(experiment).toContain(
      "command: './ising --beta {beta} --size {size} --out {output} --seed {seed}',\n",
    );
    expect(experiment).toContain(
      'z.strictObject({\n    beta: z.number(),\n    size: z.number(),\n  }),',
    );
    expect(experiment).toContain('parameters: { beta: 1, size: 1 } },');
    expect(experiment).toContain('seeds: [1, 2, 3]');
    expect(experiment).not.toContain('deterministic');
    expect(files.get('ising.mdx')).toContain('<Figure of="ising/result"');
  });

  test('plans one seed, and says that nothing is random, where the program gets none', async () => {
    const experiment = (await filesOf('fixed', { command: 'sh ./solve.sh' })).get('experiment.ts')!;
    expect(experiment).toContain("command: 'sh ./solve.sh',\n  deterministic: true,\n");
    expect(experiment).toContain('seeds: [1],');
    expect(experiment).toContain('z.strictObject({}),');
    expect(experiment).toContain("first: { label: 'First', parameters: {} },");
  });

  test('quotes what a literal or a key needs', async () => {
    const command = `./run 'a b' --learning-rate={learning-rate} ${'--and-more '.repeat(9)}{seed}`;
    const experiment = (await filesOf('quoted', { command })).get('experiment.ts')!;
    expect(experiment).toContain(`command:\n    "${command}",`);
    expect(experiment).toContain("'learning-rate': z.number(),");
    expect(experiment).toContain("parameters: { 'learning-rate': 1 }");
  });

  test('starts where the script lies: in the project, or above it in the same repository', async () => {
    const research = await mkdtemp(path.join(root, 'research-'));
    const project = path.join(research, 'docs/site');
    await mkdir(path.join(project, 'lib'), { recursive: true });
    await writeFile(path.join(research, 'train.py'), '');
    await writeFile(path.join(project, 'lib/run.R'), '');
    const command = 'python3 train.py --seed {seed}';
    expect(folderFor(command, project)).toBeUndefined();
    await mkdir(path.join(research, '.git'));
    expect(folderFor(command, project)).toBe('../..');
    expect(folderFor('Rscript lib/run.R {seed}', project)).toBe('.');
    expect(folderFor('Rscript lib {seed}', project)).toBeUndefined();
    const files = await filesOf('above', { command, folder: '../..' });
    expect(files.get('experiment.ts')).toContain(`folder: '../..',\n  command: '${command}',`);
  });

  test.each([
    ['./run | tee log', /the lab starts no shell/],
    ['', /command is empty/],
  ])('refuses %j in a line, and leaves nothing', async (command, message) => {
    await expect(filesOf('refused', { command })).rejects.toThrow(message);
    expect(await readdir(path.join(root, 'src/experiments'))).not.toContain('refused');
    expect((await readdir(root)).filter((name) => name.startsWith('.new-'))).toEqual([]);
  });
});
