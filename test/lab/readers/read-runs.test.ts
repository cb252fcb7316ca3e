import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { readerNames } from '../../../src/lab/readers/found-run.ts';
import { normalise } from '../../../src/lab/readers/normalise.ts';
import { readRuns } from '../../../src/lab/readers/read-runs.ts';
import { readers } from '../../../src/lab/readers/readers.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import fc from '../../properties.ts';
import { folderOf, text } from './run-files.ts';

const table = text('step,loss', '0,1', '1,0.5');

test('readers are asked in the order of their names, and each is the one that it is called', async () => {
  const names = [...new Set(readers.map(({ name }) => name))];
  expect(names).toEqual(readerNames.filter((name) => names.includes(name)));
  for (const { name, load } of readers) expect((await load()).name).toBe(name);
});

describe('a folder', () => {
  test('has runs of several tools, and files that are none', async () => {
    const folder = await folderOf({
      'a.csv': table,
      'data/iris.csv': text('sepal,petal', '1.5,2.5'),
      'lightning_logs/version_0/metrics.csv': table,
      'metrics.jsonl': '{"step": 0, "loss": 1}\n',
      'README.md': '# step,loss\n',
    });
    const { runs, ignored, said } = await readRuns(folder);
    expect(runs.map(({ place }) => place)).toEqual([
      'lightning_logs/version_0',
      'metrics.jsonl',
      'a.csv',
    ]);
    expect(ignored).toEqual(['README.md', 'data/iris.csv']);
    expect(said).toEqual([
      'Lightning: 1 run, in lightning_logs/version_0',
      'JSON lines: 1 run, in metrics.jsonl',
      'CSV: 1 run, in a.csv',
    ]);
  });

  test('may hold runs that wrote nothing yet', async () => {
    const folder = await folderOf({ 'a/metrics.csv': 'step,loss\n', 'b/metrics.csv': table });
    const { runs, said } = await readRuns(folder);
    expect(runs.map(({ place }) => place)).toEqual(['b/metrics.csv']);
    expect(said).toEqual(['CSV: 1 run, in b/metrics.csv', 'a/metrics.csv: holds no rows yet']);
    await expect(readRuns(path.join(folder, 'a'))).rejects.toThrow(
      'metrics.csv: holds no rows yet',
    );
  });

  test('without a run says what was looked for, and what lies there', async () => {
    const folder = await folderOf({ 'iris.csv': text('sepal,petal', '1.5,2.5'), 'a.md': '#' });
    await expect(readRuns(folder)).rejects.toThrow(
      new RegExp(
        `^${folder}: holds no run that is recognised\\. Looked for .*Lightning \\(version_\\*/metrics\\.csv\\).*; found a\\.md, iris\\.csv: name the column that holds the step, by --step or step: '…', or let --tool csv or tool: 'csv' count the rows$`,
      ),
    );
    await expect(readRuns(folder, { reader: 'keras' })).rejects.toThrow(
      'Looked for Keras (*.log of CSVLogger); found a.md, iris.csv',
    );
    await expect(readRuns(await folderOf({}))).rejects.toThrow('; found none: name one file');
  });

  test('with a file that can’t be read is refused, by the file’s name', async () => {
    const folder = await folderOf({ 'a.csv': text('step,loss', '0,1', '1,2,3'), 'b.csv': table });
    await expect(readRuns(folder)).rejects.toThrow('a.csv:3: has 3 cells');
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
    await expect(readRuns(await folderOf({ 'runs/a.csv': pointer }))).rejects.toThrow(
      'runs/a.csv: is a Git LFS pointer in place of the file',
    );
    const latin = await folderOf({ 'a.csv': Buffer.from('step,h\u00f6he\n0,1\n', 'latin1') });
    await expect(readRuns(latin)).rejects.toThrow("a.csv: isn't text in UTF-8; save it as UTF-8");
  });
});

describe('one file', () => {
  test('is read whatever it is called, if its reader is named', async () => {
    const folder = await folderOf({ 'history.dat': text('epoch,loss', '0,1'), 'a.csv': table });
    const named = await readRuns(folder, { reader: 'keras', file: 'history.dat' });
    expect(named.runs).toMatchObject([{ place: 'history.dat', tool: 'Keras' }]);
    const asked = await readRuns(path.join(folder, 'history.dat'), { reader: 'csv' });
    expect(asked.runs).toMatchObject([{ place: 'history.dat', tool: 'CSV' }]);
    expect(asked.ignored).toEqual([]);
    await expect(readRuns(folder, { file: 'history.txt' })).rejects.toThrow(
      'history.txt: there is no such file; there are a.csv, history.dat',
    );
  });

  test('is a table without a column of steps, if the author says so', async () => {
    const folder = await folderOf({ 'history.csv': text('loss', '1', '0.5') });
    await expect(readRuns(folder)).rejects.toThrow('holds no run that is recognised');
    for (const found of [
      await readRuns(path.join(folder, 'history.csv')),
      await readRuns(folder, { file: 'history.csv' }),
      await readRuns(folder, { reader: 'csv' }),
    ]) {
      expect(found.runs.map((run) => normalise(run).step)).toEqual([[0, 1]]);
    }
  });

  test('has its steps in a column that the author names', async () => {
    const folder = await folderOf({
      'a.csv': text('epoch,tokens,loss', '0.5,100,1', '1,200,0.5'),
      'b.jsonl': text('{"tokens": 100, "epoch": 0.5, "loss": 1}'),
    });
    const { runs } = await readRuns(folder);
    expect(() => normalise(runs[1]!)).toThrow(
      "a.csv: step 0.5 is no whole number from 0 to 2147483647; name what holds whole steps by step: '…'",
    );
    const named = await readRuns(folder, { step: 'tokens' });
    expect(named.runs.map((run) => normalise(run).step)).toEqual([[100], [100, 200]]);
  });

  test('that no reader takes is named, with the remedy', async () => {
    const folder = await folderOf({ 'notes.md': '#' });
    await expect(readRuns(path.join(folder, 'notes.md'))).rejects.toThrow(
      "; found notes.md: name its tool, by --tool or tool: 'csv', or write JSON lines",
    );
  });
});

test('a reader that there is not is named', async () => {
  const reader = 'excel' as 'csv';
  await expect(readRuns(await folderOf({}), { reader })).rejects.toThrow(
    /^there is no reader "excel"; known: .*csv, lines$/,
  );
});

test('nothing private leaves a reader but parameters, which are their author’s', async () => {
  const secrets = ['ada', 'laptop', '/home', 'example.org'];
  const folder = await folderOf({
    'runs/a.jsonl': text(
      JSON.stringify({
        run: {
          tool: '/home/ada/wandb',
          version: 'git+https://ada@example.org/wandb',
          label: '/home/ada/runs/3',
          python: '/home/ada/venv/bin/python',
          gpu: 'GPU of ada@laptop',
          system: 'laptop at file:///home/ada',
          host: 'ada-laptop',
          email: 'ada@example.org',
          packages: { mine: 'file:///home/ada/mine', torch: '2.6.0' },
        },
        user: 'ada',
      }),
      '{"step": 0, "loss": 1, "host": "ada-laptop"}',
    ),
    'detect/results.csv': text('epoch,train/loss', '1,2'),
    'detect/args.yaml': text(
      'data: /home/ada/data.yaml',
      'model: /home/ada/yolov8n.pt',
      'auto_augment: C:\\Users\\ada\\policy',
      'user: ada',
      'lr0: 0.1',
    ),
    'trainer_state.json': JSON.stringify({
      best_model_checkpoint: '/home/ada/out/checkpoint-1',
      trial_params: { host: 'laptop' },
      log_history: [{ step: 1, loss: 2, note: '/home/ada' }],
    }),
    'log.csv': text('step,loss,host', '0,1,ada-laptop'),
    'chart.csv': text('Step,/home/ada - x,/home/ada - x__MIN,/home/ada - x__MAX', '0,1,1,1'),
    'runs.csv': text(
      'Name,User,Hostname,Notes,State,Tags,acc',
      'ada@example.org,ada,laptop,/home,x,ada,1',
    ),
  });
  const { runs } = await readRuns(folder);
  expect(runs).toHaveLength(6);
  for (const { told: _, metrics, ...published } of runs) {
    const all = JSON.stringify([published, [...metrics.keys()]]);
    expect(secrets.filter((secret) => all.includes(secret))).toEqual([]);
  }
});

test('files are refused in one line, whatever they hold', async () => {
  const names = ['metrics.jsonl', 'training.log', 'results.csv', 'progress.csv', 'wandb.csv'];
  const more = ['trainer_state.json', 'version_0/metrics.csv', 'version_0/hparams.yaml', 'a.tsv'];
  const parts = [
    '{',
    '}',
    '"step"',
    ':',
    ',',
    '\n',
    '0',
    'epoch',
    'step',
    'a - loss',
    '__MIN',
    '"',
  ];
  const also = [
    '{"step": 0, "loss": 1}\n',
    'epoch,loss\n',
    '"log_history": [',
    ']',
    'nan',
    '_wandb',
  ];
  const content = fc
    .array(fc.constantFrom(...parts, ...also), { maxLength: 30 })
    .map((all) => all.join(''));
  const file = fc.constantFrom(...names, ...more);
  await fc.assert(
    fc.asyncProperty(fc.dictionary(file, content, { minKeys: 1 }), async (files) => {
      const folder = await folderOf(files);
      const found = await readRuns(folder).catch((error) => error);
      if (found instanceof Error) {
        expect(found).toBeInstanceOf(ExpectedError);
        expect(found.message).not.toContain('\n');
      } else expect(found.runs.length).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});
