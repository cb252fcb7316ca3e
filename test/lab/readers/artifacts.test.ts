import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/digest.ts';
import { nameAndStep } from '../../../src/lab/readers/artifact-file.ts';
import { tableInFile } from '../../../src/lab/readers/formats/table-in-file.ts';
import type { FoundArtifact } from '../../../src/lab/readers/found-artifact.ts';
import type { FoundRun } from '../../../src/lab/readers/found-run.ts';
import { readRuns } from '../../../src/lab/readers/read-runs.ts';
import { mlflow } from '../../../src/lab/readers/tools/mlflow.ts';
import { tensorboard } from '../../../src/lab/readers/tools/tensorboard.ts';
import { wandb } from '../../../src/lab/readers/tools/wandb.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import fc from '../../properties.ts';
import { damaged } from './damaged-bytes.ts';
import { onlyRun, sourceOf, writtenSource } from './given-files.ts';
import { firstId, mlflowFolder, mlflowTables } from './mlflow-file.ts';
import { bytesField, integerField, message } from './protobuf-file.ts';
import { writeDatabase } from './sqlite-file.ts';
import {
  fileVersion,
  pluginField,
  restart,
  simple,
  summary,
  tfRecords,
} from './tensorboard-file.ts';
import { history, wandbFile } from './wandb-file.ts';

/** Names, steps and contents, as they are read. */
async function contentsOf({ artifacts = [] }: FoundRun) {
  return Promise.all(
    artifacts.map(async (each) => [each.kind, each.name, each.step, await contentOf(each)]),
  );
}

async function contentOf(artifact: FoundArtifact) {
  const content = await artifact.read();
  return content instanceof Uint8Array ? Buffer.from(content).toString('latin1') : content;
}

const folder = 'wandb/run-20241219_213046-iy40kb3m';
const log = `${folder}/run-iy40kb3m.wandb`;
const table = '{"columns":["actual","share"],"data":[[0,NaN],[1,null],[2,Infinity],["x",0.5]]}';

/** As W&B 0.31 writes it: each field of a picture is an item of its own. */
const logged = (name: string, fields: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [`${name}.${key}`, JSON.stringify(value)]),
  );

describe('W&B', () => {
  test('gives pictures, lists of them, tables and histograms, with their steps', async () => {
    const bytes = wandbFile([
      history(0, {
        loss: '1',
        ...logged('samples', {
          _type: 'image-file',
          path: 'media/images/samples_0_86f8.png',
          sha256: sha256('PNG zero'),
          width: 4,
        }),
      }),
      history(5, {
        loss: '0.5',
        ...logged('grid', {
          _type: 'images/separated',
          filenames: ['media/images/grid_5_91.png', 'media/images/grid_5_1f.png'],
          count: 2,
        }),
        ...logged('plots/confusion matrix', {
          _type: 'table-file',
          path: 'media/table/plots/confusion matrix_5_c8.table.json',
          nrows: 4,
        }),
        hist: '{"_type":"histogram","values":[3,1],"bins":[0,0.5,1]}',
        packed: '{"_type":"histogram","values":[3,1],"packedBins":{"min":-1,"size":2,"count":2}}',
        page: '{"_type":"html-file","path":"media/html/page.html"}',
      }),
    ]);
    const run = await onlyRun(
      wandb,
      sourceOf({
        [log]: bytes,
        [`${folder}/files/media/images/samples_0_86f8.png`]: 'PNG zero',
        [`${folder}/files/media/images/grid_5_91.png`]: 'PNG one',
        [`${folder}/files/media/images/grid_5_1f.png`]: 'PNG two',
        [`${folder}/files/media/table/plots/confusion matrix_5_c8.table.json`]: table,
        [`${folder}/files/media/html/page.html`]: '<script>',
      }),
    );
    const bins = (...cells: string[][]) => ({ header: ['start', 'end', 'count'], cells });
    expect(await contentsOf(run)).toEqual([
      ['picture', 'samples', 0, 'PNG zero'],
      ['picture', 'grid/1', 5, 'PNG one'],
      ['picture', 'grid/2', 5, 'PNG two'],
      [
        'table',
        'plots/confusion matrix',
        5,
        {
          header: ['actual', 'share'],
          cells: [
            ['0', 'NaN'],
            ['1', ''],
            ['2', 'Infinity'],
            ['x', '0.5'],
          ],
        },
      ],
      ['table', 'hist', 5, bins(['0', '0.5', '3'], ['0.5', '1', '1'])],
      ['table', 'packed', 5, bins(['-1', '1', '3'], ['1', '3', '1'])],
    ]);
    expect([...run.metrics.keys()]).toEqual(['loss']);
  });

  test.each([
    '../../../../secret.png',
    '/etc/passwd',
    '..\\..\\secret.png',
    'media/../../../../secret.png',
    '../run-iy40kb3m.wandb/../../other/files/media/images/x.png',
    'media/images/gone.png',
  ])('reads no file that the reference %s names', async (reference) => {
    const row = history(0, {
      loss: '1',
      ...logged('samples', { _type: 'image-file', path: reference }),
    });
    const run = await onlyRun(
      wandb,
      sourceOf({
        [log]: wandbFile([row]),
        'secret.png': 'secret',
        'wandb/other/files/media/images/x.png': 'of another run',
      }),
    );
    expect(run.artifacts).toBeUndefined();
    expect(run.told).toEqual(["samples was logged, but its file isn't in the run's folder"]);
  });

  test('refuses a file that is no more what was logged', async () => {
    const fields = { _type: 'image-file', path: 'media/images/a.png', sha256: sha256('PNG') };
    const given = { [log]: wandbFile([history(0, logged('samples', fields))]) };
    const file = `${folder}/files/media/images/a.png`;
    const run = await onlyRun(wandb, sourceOf({ ...given, [file]: 'other' }));
    await expect(run.artifacts![0]!.read()).rejects.toThrow(
      `${file}: isn't the file that was logged`,
    );
  });
});

const image = (tag: string, bytes: string, ...more: Buffer[]) =>
  message(
    bytesField(1, tag),
    bytesField(4, message(integerField(1, 3), integerField(2, 4), bytesField(4, bytes))),
    ...more,
  );
const texts = (tag: string, plugin: string, ...values: string[]) =>
  message(
    bytesField(1, tag),
    bytesField(8, message(integerField(1, 7), ...values.map((value) => bytesField(8, value)))),
    pluginField(plugin),
  );

describe('TensorBoard', () => {
  const events = 'logs/adam/events.out.tfevents.1700000000.laptop';

  test('gives pictures and texts of PyTorch and of TensorFlow 2', async () => {
    const bytes = tfRecords([
      fileVersion,
      summary(0, 1, simple('loss', 1), image('plots/samples', 'PNG zero')),
      summary(
        7,
        2,
        image('plots/samples', 'PNG seven'),
        texts('story/text_summary', 'text', 'Once'),
      ),
      summary(
        8,
        3,
        texts('keras', 'images', '4', '3', 'PNG a', 'PNG b'),
        texts('one', 'images', '4', '3', 'PNG c'),
      ),
    ]);
    const run = await onlyRun(tensorboard, sourceOf({ [events]: bytes }));
    expect(await contentsOf(run)).toEqual([
      ['picture', 'plots/samples', 0, 'PNG zero'],
      ['picture', 'plots/samples', 7, 'PNG seven'],
      ['text', 'story', 7, 'Once'],
      ['picture', 'keras/1', 8, 'PNG a'],
      ['picture', 'keras/2', 8, 'PNG b'],
      ['picture', 'one', 8, 'PNG c'],
    ]);
  });

  test('leaves out pictures that a restart wrote again, and reads those of a split by its name', async () => {
    const train = tfRecords([
      fileVersion,
      summary(3, 1, simple('loss', 1), image('x', 'given up')),
      restart(2, 2),
      summary(2, 3, image('x', 'kept')),
    ]);
    const run = await onlyRun(
      tensorboard,
      sourceOf({
        'logs/train/events.out.tfevents.1.h': train,
        'logs/validation/events.out.tfevents.1.h': tfRecords([
          fileVersion,
          summary(2, 1, simple('loss', 2)),
        ]),
      }),
    );
    expect(await contentsOf(run)).toEqual([['picture', 'train/x', 2, 'kept']]);
  });

  test('a picture at the step of another metric', async () => {
    const bytes = tfRecords([
      fileVersion,
      summary(100, 1, simple('epoch', 1), simple('loss', 1), image('x', 'first')),
      summary(150, 2, image('x', 'without an epoch')),
    ]);
    const run = await onlyRun(tensorboard, sourceOf({ [events]: bytes }), { step: 'epoch' });
    expect(await contentsOf(run)).toEqual([['picture', 'x', 1, 'first']]);
  });

  test('a value that is no image leaves the run whole', async () => {
    const odd = message(bytesField(1, 'x'), bytesField(4, 'nothing'));
    const bytes = tfRecords([fileVersion, summary(0, 1, simple('loss', 1), odd)]);
    const run = await onlyRun(tensorboard, sourceOf({ [events]: bytes }));
    expect(run.artifacts).toBeUndefined();
    expect([...run.metrics.keys()]).toEqual(['loss']);
  });
});

describe('MLflow', () => {
  const kept = {
    'artifacts/images/dogs~many cats+step+1+timestamp+1795986603264+4797ca31.png': 'PNG one',
    'artifacts/images/dogs~many cats+step+1+timestamp+1795986603264+4797ca31+compressed.webp':
      'small',
    'artifacts/images/samples%step%20%timestamp%1795986603264%4797ca31.png': 'PNG two',
    'artifacts/plots/epoch_3.png': 'PNG three',
    'artifacts/confusion.json': '{"columns":["actual","count"],"data":[[0,5.0],[1,null]]}',
    'artifacts/story.txt': 'Once',
  };
  const expected = [
    [
      'table',
      'confusion',
      undefined,
      {
        header: ['actual', 'count'],
        cells: [
          ['0', '5'],
          ['1', ''],
        ],
      },
    ],
    ['picture', 'dogs/many cats', 1, 'PNG one'],
    ['picture', 'plots/epoch_3', undefined, 'PNG three'],
    ['picture', 'samples', 20, 'PNG two'],
    ['text', 'story', undefined, 'Once'],
  ];
  const sorted = async (run: FoundRun) =>
    (await contentsOf(run)).sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1));

  test('gives the files of a run, with the steps in their names', async () => {
    const metrics = { 'metrics/loss': '1700000000000 1 0\n' };
    const given = mlflowFolder(`mlruns/1/${firstId}`, { files: { ...metrics, ...kept } });
    const run = await onlyRun(mlflow, sourceOf(given));
    expect(await sorted(run)).toEqual(expected);
  });

  test('finds those of a run in a database by its id alone', async () => {
    const root = temporary(
      Object.fromEntries(
        Object.entries(kept).map(([name, text]) => [`mlruns/1/${firstId}/${name}`, text]),
      ),
    );
    writeDatabase(path.join(root, 'mlflow.db'), mlflowTables());
    const { runs } = await readRuns(root);
    expect(runs.map(({ place }) => place)).toEqual([`mlflow.db#${firstId}`]);
    expect(await sorted(runs[0]!)).toEqual(expected);
  });
});

test('DVCLive gives pictures by step, and tables', async () => {
  const root = temporary({
    'dvclive/plots/metrics/loss.tsv': 'step\tloss\n0\t1\n',
    'dvclive/plots/images/samples/0.png': 'PNG zero',
    'dvclive/plots/images/samples/1.png': 'PNG one',
    'dvclive/plots/images/last.png': 'PNG last',
    'dvclive/plots/sklearn/confusion_matrix.json': '[{"actual": "0", "predicted": "1"}]',
    'dvclive/plots/images/page.svg': '<svg/>',
  });
  const { runs } = await readRuns(root);
  expect(runs).toHaveLength(1);
  expect(await contentsOf(runs[0]!)).toEqual([
    ['picture', 'images/last', undefined, 'PNG last'],
    ['picture', 'images/samples', 0, 'PNG zero'],
    ['picture', 'images/samples', 1, 'PNG one'],
    [
      'table',
      'sklearn/confusion_matrix',
      undefined,
      { header: ['actual', 'predicted'], cells: [['0', '1']] },
    ],
  ]);
});

test.each([
  ['samples@500.png', 'samples', 500],
  ['plots/images/samples/12.png', 'plots/images/samples', 12],
  ['generated_examples_epoch0001.png', 'generated_examples', 1],
  ['samples-step-20.png', 'samples', 20],
  ['confusion.csv', 'confusion', undefined],
  ['mnist10.png', 'mnist10', undefined],
  ['7.png', '7', undefined],
])('%s is %s at step %s', (file, name, step) => {
  expect(nameAndStep(file)).toEqual({ name, step });
});

const cells = {
  header: ['x', 'y'],
  cells: [
    ['1', 'a'],
    ['2', ''],
  ],
};
test.each([
  ['t.csv', ' x ,y\n1,a\n2,\n'],
  ['t.tsv', 'x\ty\r\n1\ta\r\n2\t\r\n'],
  ['t.jsonl', '{"x":1,"y":"a"}\n{"x":2,"y":null}\n'],
  ['t.json', '[{"x":1,"y":"a"},{"x":2}]'],
  ['t.json', '{"columns":["x","y"],"data":[[1,"a"],[2,null]]}'],
  ['t.json', '{"columns":["x","y"],"index":[0,1],"data":[[1,"a"],[2,null]]}'],
  ['t.json', '{"schema":{"fields":[{"name":"x"},{"name":"y"}]},"data":[{"x":1,"y":"a"},{"x":2}]}'],
])('the table in %s, %s', (file, content) => {
  expect(tableInFile(Buffer.from(content), file)).toEqual(cells);
});

test.each([
  '{"a":1}',
  '[1,2]',
  'x',
  '{"columns":["x"],"data":[1]}',
  `[{"x":${'['.repeat(1e5)}`,
])('%.20s is no table', (content) => {
  expect(() => tableInFile(Buffer.from(content), 't.json')).toThrow('t.json: holds no table');
});

test('objects with nothing in common are no table', () => {
  const rows = Array.from({ length: 2000 }, (_, i) => ({ [`c${i}`]: i }));
  expect(() => tableInFile(Buffer.from(JSON.stringify(rows)), 't.json')).toThrow('no table');
});

function temporary(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'retrace-beside-'));
  writtenSource(root, files);
  return root;
}

const rows = '{"step":0,"loss":1}\n';
const besideOf = async (root: string, artifacts: string[] = []) => {
  const { runs } = await readRuns(root, { artifacts });
  return Object.fromEntries(
    runs.map((run) => [
      run.place,
      (run.artifacts ?? []).map(({ name, step, kind }) => [kind, name, step]),
    ]),
  );
};

describe('files beside a log', () => {
  test('belong to the only run of their folder, or to that of their name', async () => {
    const root = temporary({
      'adam/log.jsonl': rows,
      'adam/confusion.csv': 'actual,predicted\n0,1\n',
      'adam/pictures/samples@5.png': 'PNG',
      'sgd/a.jsonl': rows,
      'sgd/b.jsonl': rows,
      'sgd/b/story.txt': 'Once',
      'sgd/nobody.png': 'PNG',
      'stray.png': 'PNG',
    });
    expect(await besideOf(root)).toEqual({
      'adam/log.jsonl': [
        ['table', 'confusion', undefined],
        ['picture', 'pictures/samples', 5],
      ],
      'sgd/a.jsonl': [],
      'sgd/b.jsonl': [['text', 'story', undefined]],
    });
  });

  test('are no runs of their own if an artifact has their name', async () => {
    const root = temporary({ 'log.jsonl': rows, 'curve.csv': 'step,height\n0,1\n' });
    expect(Object.keys(await besideOf(root))).toEqual(['log.jsonl', 'curve.csv']);
    expect(await besideOf(root, ['curve'])).toEqual({
      'log.jsonl': [['table', 'curve', undefined]],
    });
  });

  test('of a named log are those of its folder, unless other logs lie there', async () => {
    const root = temporary({ 'a.jsonl': rows, 'confusion.csv': 'x\n1\n' });
    const kept = async () => besideOf(path.join(root, 'a.jsonl'), ['confusion']);
    expect(await kept()).toEqual({ 'a.jsonl': [['table', 'confusion', undefined]] });
    writeFileSync(path.join(root, 'b.jsonl'), rows);
    expect(await kept()).toEqual({ 'a.jsonl': [] });
  });

  test('links are not followed', async () => {
    const root = temporary({ 'runs/log.jsonl': rows, 'secret.png': 'PNG' });
    symlinkSync(path.join(root, 'secret.png'), path.join(root, 'runs/samples.png'));
    mkdirSync(path.join(root, 'elsewhere'));
    writeFileSync(path.join(root, 'elsewhere/other.png'), 'PNG');
    symlinkSync(path.join(root, 'elsewhere'), path.join(root, 'runs/pictures'));
    expect(await besideOf(path.join(root, 'runs'))).toEqual({ 'log.jsonl': [] });
  });
});

test('damaged media are read or refused, soon', { timeout: 60_000 }, async () => {
  const media = logged('samples', {
    _type: 'image-file',
    path: 'media/images/a.png',
    sha256: sha256('PNG'),
  });
  const record = history(1, {
    loss: '1',
    ...media,
    hist: '{"_type":"histogram","values":[3,1],"bins":[0,0.5,1]}',
  });
  const event = summary(7, 2, image('samples', 'PNG'), texts('keras', 'images', '4', '3', 'PNG a'));
  const tally = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(
      damaged(record),
      damaged(event),
      damaged(Buffer.from(table)),
      async (ours, theirs, json) => {
        const given = {
          [log]: wandbFile([ours]),
          [`${folder}/files/media/images/a.png`]: 'PNG',
          'tb/events.out.tfevents.1.h': tfRecords([theirs]),
        };
        for (const reader of [wandb, tensorboard]) {
          try {
            for (const run of [await onlyRun(reader, sourceOf(given))]) await contentsOf(run);
            tally.read++;
          } catch (error) {
            expect(error).toBeInstanceOf(ExpectedError);
            tally.refused++;
          }
        }
        try {
          tableInFile(json, 't.json');
        } catch (error) {
          expect(error).toBeInstanceOf(ExpectedError);
        }
      },
    ),
    { numRuns: 1000 },
  );
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(100);
});
