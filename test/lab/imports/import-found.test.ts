import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { importedExperiment } from '../../../src/lab/imports/imported-experiment.ts';
import {
  readRecorded,
  readRecordedTable,
  readResults,
} from '../../../src/lab/shown/read-results.ts';
import { lab } from '../commands/start-lab.ts';
import { createFixtureProject } from '../fixture-project.ts';
import { importLines } from '../import-lines.ts';
import { statesOf } from '../record-fixture.ts';
import { createImportedProject, type ImportedProject, lm, rowsOf } from './imported-project.ts';

const facts = {
  tool: 'W&B',
  version: '0.31.0',
  started: '2026-11-20T08:00:00Z',
  durationSeconds: 3600,
  gpu: 'NVIDIA A100-SXM4-80GB',
  python: '3.12.4',
  commit: '0123456789abcdef0123456789abcdef01234567',
  packages: { torch: '2.6.0+cu124' },
};
const settings = { tokenizer: 'char', learning_rate: 0.003 };
const of = (seed: number | undefined, more: object = {}) => ({
  run: facts,
  parameters: { ...settings, ...(seed !== undefined && { seed }), ...more },
  rows: rowsOf([3, 2, 1.5 + (seed ?? 0) / 10]),
});

async function recordOf({ root }: ImportedProject, id: string) {
  return (await readRecorded(root, 'lm', id))!.record;
}

test('a run is taken to the variant, profile and seed whose parameters it has', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await project.log('b.jsonl', {
    ...of(0, { tokenizer: 'bpe' }),
    rows: rowsOf([4, 3], 'val_loss'),
  });
  const said = await project.take();
  expect(said).toContain('lm/bpe-full-seed0: imported from b.jsonl');
  expect(said).toContain('lm/char-full-seed1: imported from a.jsonl');
  expect(said).toContain('without valLoss: char-full-seed1');
  const states = await statesOf(project.root, 'lm');
  expect(states['char-full-seed1']).toBe('imported');
  expect(states['bpe-full-seed0']).toBe('imported');
  expect(states['char-full-seed2']).toBe('missing');
  const { table } = await readRecordedTable(
    project.root,
    { experiment: 'lm', variant: 'char', profile: 'full', seed: 1 },
    Infinity,
  );
  expect(table).toEqual({
    step: [0, 1, 2],
    metrics: { trainLoss: [3, 2, 1.6], valLoss: [null, null, null] },
  });
});

test('its record says what the tool told, and nothing of this machine', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await project.take();
  const record = await recordOf(project, 'char-full-seed1');
  expect(record).toMatchObject({
    format: 2,
    outcome: 'completed',
    parameters: { tokenizer: 'char', learningRate: 0.003 },
    summary: { trainLoss: 1.6 },
  });
  const { provenance, dataset } = record;
  expect(dataset).toMatchObject({ name: 'none', edition: 'not told by W&B' });
  expect(provenance).toEqual({
    started: '2026-11-20T08:00:00.000Z',
    durationSeconds: 3600,
    resumptions: 0,
    command: 'npm run lab -- import <path> --as lm',
    engine: {
      name: 'imported',
      reason: 'imported from W&B',
      device: 'NVIDIA A100-SXM4-80GB',
      deviceKind: 'gpu',
      program: 'W&B 0.31.0',
      details: {},
    },
    imported: {
      tool: 'W&B',
      toolVersion: '0.31.0',
      at: '2026-11-28T12:00:00.000Z',
      notes: [],
      python: '3.12.4',
      gpu: 'NVIDIA A100-SXM4-80GB',
      commit: '0123456789abcdef0123456789abcdef01234567',
      packages: { torch: '2.6.0+cu124' },
    },
  });
});

test('a metric that was declared after the import is imported again', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await project.take();
  const run = {
    id: 'char-full-seed1',
    state: 'imported',
    record: await recordOf(project, 'char-full-seed1'),
  } as const;
  const variants = [{ name: 'char', label: 'Char', parameters: {}, runs: [run] }];
  const results = await readResults(project.root, {
    variants,
    runs: [run],
    published: {},
  } as never);
  expect(() => results.variants[0]!.runs[0]!.series('newLoss')).toThrow(
    'has no metric "newLoss", but trainLoss, valLoss; if it is new, npm run lab -- import <path> --as lm',
  );
});

test('a tool that tells nothing leaves a record without dates, durations and devices', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', { ...of(1), run: { tool: 'MLflow' } });
  await project.take();
  const { provenance } = await recordOf(project, 'char-full-seed1');
  expect(provenance.engine.device).toBe("a device that isn't told");
  for (const field of ['started', 'durationSeconds', 'samplesPerSecond', 'machine', 'git']) {
    expect(provenance).not.toHaveProperty(field);
  }
});

test('a second import of the same bytes changes nothing; of others, it says so', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await project.take();
  const file = path.join(project.root, 'results/lm/char-full-seed1/run.json');
  const before = await readFile(file, 'utf8');
  expect((await project.take({ at: '2027-01-01T00:00:00.000Z' })).at(-1)).toBe(
    'lm/char-full-seed1: is here already, from a.jsonl',
  );
  expect(await readFile(file, 'utf8')).toBe(before);
  await project.log('a.jsonl', { ...of(1), rows: rowsOf([3, 2, 1]) });
  expect((await project.take()).at(-1)).toBe(
    'lm/char-full-seed1: imported from a.jsonl, in place of other numbers, recorded by W&B 0.31.0 on 2026-11-20',
  );
  await project.log('a.jsonl', { ...of(1), run: { tool: 'W&B' }, rows: rowsOf([3, 2, 1]) });
  expect((await project.take()).at(-1)).toMatch(
    /: imported from a\.jsonl, in place of the same numbers, /,
  );
  await project.write('results/lm/char-full-seed1/series.parquet', 'PAR1');
  expect((await project.take()).at(-1)).toMatch(
    /: imported from a\.jsonl, in place of damaged files$/,
  );
});

test('a record is not replaced by less without being told to', async () => {
  const project = await createImportedProject();
  const whole = rowsOf([3, 2, 1]).map((row) => ({ ...row, val_loss: 4 }));
  await project.log('a.jsonl', { ...of(1), rows: whole });
  await project.take();
  await project.log('a.jsonl', { ...of(1), rows: whole.slice(0, 2) });
  await expect(project.take()).rejects.toThrow(
    'lm/char-full-seed1: a.jsonl holds less than the record: 2 of 3 rows; import the whole run, or replace the record by --replace',
  );
  expect((await recordOf(project, 'char-full-seed1')).series.rows).toBe(3);
  await project.log('a.jsonl', { ...of(1), rows: rowsOf([3, 2, 1]) });
  await expect(project.take({ dryRun: true })).rejects.toThrow(': no valLoss; ');
  expect((await project.take({ replace: true })).at(-1)).toContain('in place of other numbers');
});

test('a dry run writes nothing', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  expect((await project.take({ dryRun: true })).at(-1)).toBe(
    'lm/char-full-seed1: would be imported from a.jsonl',
  );
  expect((await statesOf(project.root, 'lm'))['char-full-seed1']).toBe('missing');
});

describe('parameters', () => {
  test('are found by their camelCase form, at any depth, and texts are read as the schema asks', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', {
      run: { tool: 'MLflow' },
      parameters: {
        data: { Tokenizer: 'char' },
        learning: { rate: '3e-3' },
        tied: 'True',
        seed: '1',
      },
      rows: rowsOf([1]),
    });
    // A nested name counts with the path to it.
    await expect(project.take()).resolves.toContain(
      'left out 1 run: matches no variant: it has no tokenizer: a.jsonl',
    );
    await project.log('a.jsonl', {
      run: { tool: 'MLflow' },
      parameters: { Tokenizer: 'char', learning: { rate: '3e-3' }, tied: 'True', seed: '1' },
      rows: rowsOf([1]),
    });
    await project.take();
    expect((await recordOf(project, 'char-full-seed1')).parameters).toEqual({
      tokenizer: 'char',
      learningRate: 0.003,
      tied: true,
    });
  });

  test('that the schema does not name are no part of the record', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1, { user: 'jane@example.org', dataDir: '/home/jane/data' }));
    await project.take();
    const text = await project.read('results/lm/char-full-seed1/run.json');
    expect(text).not.toMatch(/jane|example\.org/);
  });

  test.each<[string, object, RegExp]>([
    ['of the wrong kind', { learning_rate: 'high' }, /^a\.jsonl: learningRate: .*"high"/],
    [
      'that is missing',
      { learning_rate: undefined },
      /^a\.jsonl: has no parameter learningRate, which the schema asks for; it has tokenizer, seed$/,
    ],
    [
      'that two names with two values give',
      { learning_rate: undefined, 'learning/rate': 1, 'learning.rate': 2 },
      /^a\.jsonl: its parameters .* are both learningRate, and differ/,
    ],
    [
      'with a path',
      { tokenizer: 'char', learning_rate: 1, seed: '/a' },
      /^a\.jsonl: its seed is "\/a"; expected a whole number/,
    ],
  ])('one %s is refused by run and name', async (_, more, message) => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1, more));
    await expect(project.take()).rejects.toThrow(message);
  });

  test('of a loose schema are all recorded, and listed before', async () => {
    const project = await createImportedProject(lm.replace('z.object(', 'z.looseObject('));
    await project.log('a.jsonl', of(1, { width: 512, layers: 12 }));
    const said = await project.take();
    const list = said.findIndex((line) =>
      /the schema of lm is loose: .* parameters width, layers$/.test(line),
    );
    expect(list).toBeGreaterThanOrEqual(0);
    expect(list).toBeLessThan(said.findIndex((line) => line.includes(': imported')));
    expect((await recordOf(project, 'char-full-seed1')).parameters).toEqual({
      tokenizer: 'char',
      learningRate: 0.003,
      width: 512,
      layers: 12,
    });
  });

  test.each([
    ['dataDir', '/scratch/jane/data', 'an absolute path'],
    ['hub_token', 'a1B2c3D4e5F6g7H8i9J0k1L2', 'an access token or password'],
    ['contact', 'jane@example.org', 'an e-mail address'],
  ])('of a loose schema are refused by name if private: %s', async (name, value, what) => {
    const project = await createImportedProject(lm.replace('z.object(', 'z.looseObject('));
    await project.log('a.jsonl', of(1, { [name]: value }));
    await expect(project.take()).rejects.toThrow(
      `a.jsonl: parameter ${name} holds ${what}: let the schema`,
    );
    expect((await statesOf(project.root, 'lm'))['char-full-seed1']).toBe('missing');
  });

  test('that the schema names are refused if private', async () => {
    const project = await createImportedProject(
      lm.replace('tied: z.boolean()', 'tied: z.string()'),
    );
    await project.log('a.jsonl', of(1, { tied: 'C:\\Users\\HP\\tied' }));
    await expect(project.take()).rejects.toThrow(
      'a.jsonl: parameter tied holds an absolute path: leave it out of the schema',
    );
  });
});

describe('seeds', () => {
  test('of runs that tell none are numbered in the order of names, which pages say', async () => {
    const project = await createImportedProject();
    for (const [i, file] of ['run_10', 'run_9', 'run_2'].entries()) {
      await project.log(`${file}.jsonl`, { ...of(undefined), rows: rowsOf([i + 1]) });
    }
    const said = await project.take();
    expect(said.slice(-3)).toEqual([
      'lm/char-full-seed0: imported from run_2.jsonl',
      'lm/char-full-seed1: imported from run_9.jsonl',
      'lm/char-full-seed2: imported from run_10.jsonl',
    ]);
    const { imported } = (await recordOf(project, 'char-full-seed0')).provenance;
    expect(imported!.notes).toEqual([
      'Its tool tells no seed: runs were numbered in the order of their names.',
    ]);
  });

  test('that another parameter holds are taken from there', async () => {
    const project = await createImportedProject(
      lm.replace('imported: {}', "imported: { seed: 'trainer.randomSeed' }"),
    );
    await project.log('a.jsonl', of(undefined, { trainer: { random_seed: 2 } }));
    expect((await project.take()).at(-1)).toBe('lm/char-full-seed2: imported from a.jsonl');
  });

  test('and parameters may stand in the names of folders', async () => {
    const project = await createImportedProject(
      lm.replace(
        'imported: {}',
        'imported: { place: /^(?<tokenizer>\\w+)-(?<learningRate>[\\d.]+)\\/seed(?<seed>\\d+)/ }',
      ),
    );
    await project.write('logs/bpe-0.01/seed02.csv', 'step,train_loss\n0,1\n1,0.5\n');
    await project.write('logs/notes/other.csv', 'step,train_loss\n0,1\n');
    const said = await project.take();
    expect(said.at(-1)).toBe('lm/bpe-full-seed2: imported from bpe-0.01/seed02.csv');
    expect(said).toContain(
      'left out 1 run: matches no variant: it has no tokenizer: notes/other.csv',
    );
    expect((await recordOf(project, 'bpe-full-seed2')).parameters).toEqual({
      tokenizer: 'bpe',
      learningRate: 0.01,
    });
  });

  test('that are not planned are left out, and the remedy is told', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(7));
    expect(await project.take()).toContain(
      "left out 1 run: has the seed 7, which isn't planned: plan it in profiles.full.seeds: a.jsonl",
    );
  });

  test('of two runs in one place are refused, and both runs named', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1));
    await project.log('b.jsonl', of(1));
    await expect(project.take()).rejects.toThrow(
      'a.jsonl and b.jsonl are both char-full-seed1: import one of them',
    );
  });

  test('with the same numbers are refused', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1));
    await project.log('b.jsonl', { ...of(2), rows: of(1).rows });
    await expect(project.take()).rejects.toThrow(
      /char-full-seed1 and char-full-seed2 recorded the same bits; leave one of them out/,
    );
  });
});

describe('a run', () => {
  test('of no variant is left out, with what it has', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1));
    await project.log('b.jsonl', of(1, { tokenizer: 'word' }));
    await project.log('c.jsonl', of(2, { tokenizer: 'word' }));
    expect(await project.take()).toContain(
      'left out 2 runs: matches no variant: its tokenizer is "word": b.jsonl, c.jsonl',
    );
  });

  test('that fits two variants is refused', async () => {
    const project = await createImportedProject(
      lm.replace("parameters: { tokenizer: 'bpe' }", 'parameters: {}'),
    );
    await project.log('a.jsonl', of(1));
    await expect(project.take()).rejects.toThrow(
      'a.jsonl: fits char-full and bpe-full: give them parameters that tell them apart',
    );
  });

  test('without any of the metrics is refused, with the names that it has', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', { ...of(1), rows: rowsOf([1, 2], 'acc') });
    await expect(project.take()).rejects.toThrow(
      'a.jsonl: has none of the metrics of lm (trainLoss, valLoss); it has acc',
    );
  });

  test('whose other metrics are left out says which', async () => {
    const project = await createImportedProject();
    const rows = [{ step: 0, 'train/loss': 1, lr: 0.1, 'grad-norm': 2 }];
    await project.log('a.jsonl', { ...of(1), rows });
    expect(await project.take()).toContain(
      "left out 2 metrics that aren't declared: lr, grad-norm",
    );
  });

  test('whose metric has another name than the declared one says which may be meant', async () => {
    const project = await createImportedProject();
    const rows = [{ step: 0, 'train/loss': 1, 'vall/loss': 2 }];
    await project.log('a.jsonl', { ...of(1), rows });
    expect(await project.take()).toContain(
      'without valLoss: char-full-seed1; vall/loss there is the metric vallLoss',
    );
  });

  test('that diverged is recorded as such, and its series bear the record out', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1));
    await project.write(
      'logs/a.jsonl',
      (await project.read('logs/a.jsonl')).replace('"train/loss":1.6', '"train/loss":NaN'),
    );
    await project.take();
    const record = await recordOf(project, 'char-full-seed1');
    expect(record).toMatchObject({ outcome: 'diverged', summary: { trainLoss: 2 } });
    expect(record.provenance.imported!.notes).toEqual([
      expect.stringMatching(/NaN from step 2 on/),
    ]);
  });
});

test('if one run is refused, none is taken', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await project.log('b.jsonl', of(2, { learning_rate: -1 }));
  await expect(project.take()).rejects.toThrow(/^b\.jsonl: learningRate/);
  expect((await statesOf(project.root, 'lm'))['char-full-seed1']).toBe('missing');
});

describe('of hostile files', () => {
  const loose = lm.replace('z.object(', 'z.looseObject(');

  test.each<[string, object, RegExp]>([
    [
      'a name that would move the cursor',
      { 'a\u001b[2J': 1 },
      /^a\.jsonl: .*, which a record doesn't take$/,
    ],
    ['a text that would', { width: 'a\u001b[2J' }, /^a\.jsonl: .*, which a record doesn't take$/],
    [
      'too many parameters',
      Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`p${i}`, i])),
      /^a\.jsonl: .*more than 1000 entries.*, which a record doesn't take$/,
    ],
  ])('%s is refused in one line', async (_, more, message) => {
    const project = await createImportedProject(loose);
    await project.log('a.jsonl', of(1, more));
    const refusal = await project.take().catch((error: Error) => error);
    expect(refusal).toBeInstanceOf(Error);
    expect((refusal as Error).message).toMatch(message);
    expect((await statesOf(project.root, 'lm'))['char-full-seed1']).toBe('missing');
  });

  test('names of JavaScript’s own are names like others', async () => {
    const project = await createImportedProject(loose);
    await project.log('a.jsonl', of(1));
    const text = await project.read('logs/a.jsonl');
    const own = '"constructor":1,"toString":"x","hasOwnProperty":2';
    await project.write('logs/a.jsonl', text.replace('"tokenizer"', `${own},"tokenizer"`));
    await project.take();
    expect((await recordOf(project, 'char-full-seed1')).parameters).toEqual({
      tokenizer: 'char',
      learningRate: 0.003,
      constructor: 1,
      toString: 'x',
      hasOwnProperty: 2,
    });
  });
});

test('a log in lines of text is read by a pattern', async () => {
  const rules = 'imported: { lines: /^iter (?<step>\\d+): loss (?<trainLoss>[\\d.]+)/ }';
  const project = await createImportedProject(
    lm
      .replace('imported: {}', rules)
      .replace(/ {2}parameters: z\.object\(\{.*?\}\),\n/s, '  parameters: z.object({}),\n')
      .replace(
        / {2}variants: \{.*?\n {2}\},\n/s,
        "  variants: { run: { label: 'Run', parameters: {} } },\n",
      ),
  );
  await project.write(
    'logs/train.log',
    'import math\niter 0: loss 4.5, 12ms\niter 10: loss 3.5, 11ms\n',
  );
  await project.take();
  expect((await recordOf(project, 'run-full-seed0')).summary).toEqual({ trainLoss: 3.5 });
});

test('a copy of the project that has imported runs is taken in as such copies are', async () => {
  const elsewhere = await createImportedProject();
  await elsewhere.log('a.jsonl', of(1));
  await elsewhere.take();
  const here = await createImportedProject();
  const name = 'lm/char-full-seed1';
  const take = () => importLines(here.root, elsewhere.root);
  expect(await take()).toEqual([`${name}: imported`]);
  expect(await take()).toEqual([`${name}: is here already`]);
  expect((await statesOf(here.root, 'lm'))['char-full-seed1']).toBe('imported');
});

describe('without a name', () => {
  test('several imported experiments are named, to choose from', async () => {
    const project = await createImportedProject();
    const other = lm.replace("name: 'lm'", "name: 'lm-two'");
    await project.write('src/experiments/lm-two/experiment.ts', other);
    await expect(importedExperiment(project.root, undefined)).rejects.toThrow(
      'say which experiment takes the runs: --as lm, --as lm-two',
    );
  });

  test('a project without an imported experiment says how to draft one', async () => {
    const { root } = await createFixtureProject();
    await expect(importedExperiment(root, undefined)).rejects.toThrow(
      'no experiment of this project takes in runs of other tools: npm run new -- <name> --from <path> drafts one',
    );
  });

  test('the only imported experiment takes the runs', async () => {
    const project = await createImportedProject();
    await project.log('a.jsonl', of(1));
    expect((await project.take({ as: undefined })).at(-1)).toBe(
      'lm/char-full-seed1: imported from a.jsonl',
    );
  });
});

test.each([
  ['growth', /experiment growth computes its runs itself: give its experiment\.ts imported: \{\}/],
  [
    'nosuch',
    /there is no experiment "nosuch"; known: growth, lm, other; npm run new -- nosuch --from <path> drafts it/,
  ],
])('as %s, they are refused', async (as, message) => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await expect(project.take({ as })).rejects.toThrow(message);
});

test('an imported run whose plan asks for other parameters is stale, and says why', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', of(1));
  await project.take();
  await project.edit(
    'src/experiments/lm/experiment.ts',
    "{ tokenizer: 'char' }",
    "{ tokenizer: 'byte' }",
  );
  expect((await statesOf(project.root, 'lm'))['char-full-seed1']).toBe(
    'stale: parameter tokenizer "char" → "byte"',
  );
});

test('clean leaves imported runs that no plan has any more: nothing can compute them again', async () => {
  const project = await createImportedProject();
  await project.log('a.jsonl', {
    parameters: { tokenizer: 'char', learningRate: 0.1, seed: 1 },
    rows: rowsOf([2, 1]),
  });
  await project.take();
  await project.edit(
    'src/experiments/lm/experiment.ts',
    "tokenizer: 'char'",
    "tokenizer: 'letter'",
  );
  const { output } = await lab(project.root, 'clean', 'lm');
  expect(output).toMatch(
    /^left results\/lm\/char-full-seed1: it is imported, and nothing here can compute it again/,
  );
  expect(await project.read('results/lm/char-full-seed1/run.json')).toContain('"imported"');
});
