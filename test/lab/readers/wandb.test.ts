import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/digest.ts';
import { wandb } from '../../../src/lab/readers/tools/wandb.ts';
import fc from '../../properties.ts';
import { damaged } from './damaged-bytes.ts';
import { onlyRun, readOrRefuse, runsIn, sourceOf, toldBy, valuesOf } from './given-files.ts';
import { bytesField, doubleField, integerField, message } from './protobuf-file.ts';
import { config, header, history, item, wandbFile } from './wandb-file.ts';

const folder = 'wandb/run-20241219_213046-iy40kb3m';
const name = `${folder}/run-iy40kb3m.wandb`;
const own = (step: number) => ({
  _step: `${step}`,
  _runtime: `${step + 0.5}`,
  _timestamp: `${1.7e9 + step}`,
});

const run = bytesField(
  17,
  message(
    bytesField(1, 'iy40kb3m'),
    bytesField(2, 'musterteam'),
    bytesField(3, 'probe'),
    bytesField(
      4,
      config({
        _wandb: '{"host":"x"}',
        learning_rate: '0.1',
        model: '{"depth":3}',
        big: 'Infinity',
      }),
    ),
    bytesField(8, 'glad-sun-3'),
    bytesField(13, 'erikas-laptop'),
    bytesField(17, message(integerField(1, 1_700_000_000), integerField(2, 250_000_000))),
  ),
);

/** Everything that W&B knows of a person and a machine. */
const environment = bytesField(
  26,
  message(
    bytesField(1, 'Linux-6.1.0-x86_64'),
    bytesField(2, 'CPython 3.11.7'),
    bytesField(5, '--token=erikas-secret'),
    bytesField(6, '/home/erika/train.py'),
    bytesField(7, 'erika/train.py'),
    bytesField(9, message(bytesField(1, 'git@host:erika/probe'), bytesField(2, 'c'.repeat(40)))),
    bytesField(10, 'erika@muster.example'),
    bytesField(11, '/home/erika'),
    bytesField(12, 'erikas-laptop'),
    bytesField(13, 'erika'),
    bytesField(14, '/home/erika/.venv/bin/python'),
    bytesField(18, 'NVIDIA H100'),
    integerField(19, 4),
    bytesField(22, message(bytesField(3, 'Intel(R) Xeon(R)'))),
  ),
);

const output = bytesField(13, bytesField(3, 'erika starts at /home/erika'));

test('history, configuration and facts are read, and nothing of who ran it', async () => {
  const bytes = wandbFile([
    header('0.31.0+15f8cbc'),
    run,
    environment,
    output,
    history(0, {
      ...own(0),
      loss: '1',
      'val.acc': '0.1',
      note: '"erika"',
      flag: 'true',
      list: '[1]',
    }),
    history(1, { ...own(1), loss: 'NaN', big: 'Infinity', small: '-Infinity' }),
    history(10, { ...own(10), loss: '0.25', 'a/b': '1e-07' }),
    bytesField(5, config({ late: '"added"', learning_rate: '0.2' })),
    bytesField(18, integerField(2, 99)),
  ]);
  const requirements = 'torch==2.6.0+cu124\nprobe @ file:///home/erika/probe\n-e .\nnumpy==2.1.0\n';
  const found = await onlyRun(
    wandb,
    sourceOf({ [name]: bytes, [`${folder}/files/requirements.txt`]: requirements }),
  );
  expect(valuesOf(found)).toEqual({
    loss: [
      [0, 1],
      [1, Number.NaN],
      [10, 0.25],
    ],
    'val.acc': [[0, 0.1]],
    big: [[1, Number.POSITIVE_INFINITY]],
    small: [[1, Number.NEGATIVE_INFINITY]],
    'a/b': [[10, 1e-7]],
  });
  expect(found.metrics.get('loss')!.time).toEqual([0, 1, 10].map((step) => 1.7e9 + step));
  expect(found).toMatchObject({
    place: folder,
    tool: 'W&B',
    toolVersion: '0.31.0',
    label: 'glad-sun-3',
    notes: [],
    digest: sha256([bytes, Buffer.from(requirements)].map((each) => sha256(each)).join('\n')),
  });
  expect(found.parameters).toEqual({
    learning_rate: 0.2,
    model: { depth: 3 },
    big: Number.POSITIVE_INFINITY,
    late: 'added',
  });
  expect(found.facts).toEqual({
    started: '2023-11-14T22:13:20.250Z',
    durationSeconds: 10.5,
    python: '3.11.7',
    system: 'Linux-6.1.0-x86_64',
    processor: 'Intel(R) Xeon(R)',
    gpu: '4 × NVIDIA H100',
    commit: 'c'.repeat(40),
    packages: { torch: '2.6.0+cu124', numpy: '2.1.0' },
  });
  expect(toldBy([found])).not.toMatch(/erika|muster|secret|home/i);
});

test('facts of online runs lie beside; a path in the place of a name is not told', async () => {
  const metadata = {
    os: 'Linux-5.4.0',
    python: '3.10.12',
    gpu: '/dev/erikas-gpu',
    gpu_count: 2,
    git: { commit: 'd'.repeat(40), remote: 'git@host:erika/probe' },
    host: 'erikas-laptop',
    username: 'erika',
    email: 'erika@muster.example',
  };
  const found = await onlyRun(
    wandb,
    sourceOf({
      [name]: wandbFile([history(0, { loss: '1' })]),
      [`${folder}/files/wandb-metadata.json`]: JSON.stringify(metadata),
    }),
  );
  expect(found.facts).toEqual({ system: 'Linux-5.4.0', python: '3.10.12', commit: 'd'.repeat(40) });
  expect(toldBy([found])).not.toMatch(/erika/);
});

test('pictures, tables and histograms are no metrics, also not the numbers in them', async () => {
  const found = await onlyRun(
    wandb,
    sourceOf({
      [name]: wandbFile([
        history(1, {
          loss: '1',
          'table._type': '"table-file"',
          'table.nrows': '2',
          'hist.values': '[1,2]',
          'hist._type': '"histogram"',
          'deep.hist._type': '"histogram"',
          'deep.hist.size': '3',
          'deep.acc': '0.5',
          old: '{"_type":"image-file","width":3}',
          nested: '{"acc":0.25,"deep":{"er":2}}',
        }),
      ]),
    }),
  );
  expect(valuesOf(found)).toEqual({
    loss: [[1, 1]],
    'deep.acc': [[1, 0.5]],
    'nested.acc': [[1, 0.25]],
    'nested.deep.er': [[1, 2]],
  });
});

test('keys and values as other versions write them are read', async () => {
  const typed = (key: string, value: Buffer) => bytesField(1, message(bytesField(2, key), value));
  const found = await onlyRun(
    wandb,
    sourceOf({
      [name]: wandbFile([
        bytesField(
          2,
          message(bytesField(1, item('a.b', '1', true)), bytesField(1, item('_step', '7', true))),
        ),
        bytesField(
          2,
          message(
            typed('integer', integerField(5, 5)),
            typed('number', doubleField(6, 0.5)),
            typed('text', bytesField(7, 'x')),
            typed('json', bytesField(8, '{"x":3}')),
            typed('flag', integerField(4, 1)),
          ),
        ),
      ]),
    }),
  );
  expect(valuesOf(found)).toEqual({
    'a.b': [[7, 1]],
    integer: [[8, -3]],
    number: [[8, 0.5]],
    'json.x': [[8, 3]],
  });
});

test('another key can be the step', async () => {
  const bytes = wandbFile([
    history(0, { loss: '1', epoch: '0' }),
    history(1, { other: '2' }),
    history(2, { loss: '0.5', epoch: '1' }),
  ]);
  const found = await onlyRun(wandb, sourceOf({ [name]: bytes }), { step: 'epoch' });
  expect(valuesOf(found)).toEqual({
    loss: [
      [0, 1],
      [1, 0.5],
    ],
  });
  await expect(onlyRun(wandb, sourceOf({ [name]: bytes }), { step: 'tokens' })).rejects.toThrow(
    `${folder}: no row of its history has "tokens" for the steps`,
  );
});

test('a configuration may be nested by its keys, and lose keys', async () => {
  const nested = message(bytesField(2, 'model'), bytesField(2, 'depth'), bytesField(16, '4'));
  const found = await onlyRun(
    wandb,
    sourceOf({
      [name]: wandbFile([
        bytesField(5, config({ model: '{"width":2}', gone: '1', __proto__x: '1' })),
        bytesField(5, message(bytesField(1, nested), bytesField(2, bytesField(1, 'gone')))),
        bytesField(5, message(bytesField(1, item('__proto__', '{"polluted":1}', true)))),
      ]),
    }),
  );
  expect(Object.entries(found.parameters)).toEqual([
    ['model', { width: 2, depth: 4 }],
    ['__proto__x', 1],
    ['__proto__', { polluted: 1 }],
  ]);
  expect('polluted' in {}).toBe(false);
});

test('long records go over blocks', async () => {
  const long = 'x'.repeat(100_000);
  const rows = Array.from({ length: 2000 }, (_, step) => history(step, { loss: `${step / 7}` }));
  const bytes = wandbFile([bytesField(5, config({ text: JSON.stringify(long) })), ...rows]);
  const found = await onlyRun(wandb, sourceOf({ [name]: bytes }));
  expect(found.parameters['text']).toBe(long);
  expect(valuesOf(found)['loss']).toEqual(rows.map((_, step) => [step, step / 7]));
});

test('a run without a history, or killed before its first byte, is said to have none', async () => {
  for (const bytes of [wandbFile([header('0.31.0'), run]), Buffer.alloc(0)]) {
    const found = await onlyRun(wandb, sourceOf({ [name]: bytes }));
    expect(valuesOf(found)).toEqual({});
    expect(found.notes[0]).toBe('Its file holds no history.');
  }
});

test('runs on- and offline are found by their files, the link to the latest is not', async () => {
  const bytes = wandbFile([history(0, { loss: '1' })]);
  const offline = 'wandb/offline-run-20240707_210836-kawcfn26';
  const runs = await runsIn(
    wandb,
    sourceOf({
      [name]: bytes,
      [`${offline}/run-kawcfn26.wandb`]: bytes,
      'wandb/latest-run/run-kawcfn26.wandb': bytes,
      'moved.wandb': bytes,
    }),
  );
  expect(Object.keys(runs)).toEqual(['moved.wandb', offline, folder]);
  expect((await onlyRun(wandb, sourceOf({ renamed: bytes }))).place).toBe('renamed');
  expect(await wandb.find(sourceOf({ 'other.txt': 'text' }), {})).toEqual([]);
});

describe('refused is', () => {
  const rows = [history(0, { loss: '1' }), history(1, { loss: '2' }), history(2, { loss: '3' })];

  test('another version, with what to do', async () => {
    const bytes = wandbFile(rows, { version: 1 });
    await expect(onlyRun(wandb, sourceOf({ [name]: bytes }))).rejects.toThrow(
      `${name}: is of version 1 of W&B's format; Retrace reads version 0. Export the run's history as CSV instead`,
    );
  });

  test('another file', async () => {
    await expect(onlyRun(wandb, sourceOf({ [name]: 'something else' }))).rejects.toThrow(
      `${name}: is no file of W&B: it does not begin with ":W&B"`,
    );
  });

  test('damage before the end', async () => {
    const bytes = wandbFile(rows);
    bytes[20]! ^= 1;
    await expect(onlyRun(wandb, sourceOf({ [name]: bytes }))).rejects.toThrow(
      `${name}: the chunk at byte 7 is damaged: its checksum is wrong. Copy the file anew, or take it away`,
    );
  });

  test('a value that is no JSON, with its record', async () => {
    const bytes = wandbFile([rows[0]!, history(1, { loss: 'one' })]);
    await expect(onlyRun(wandb, sourceOf({ [name]: bytes }))).rejects.toThrow(
      `${name}: record 2: expected JSON, not "one"`,
    );
  });

  test('a value that is nested too deep to be walked', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const bytes = wandbFile([bytesField(5, config({ deep }))]);
    await expect(onlyRun(wandb, sourceOf({ [name]: bytes }))).rejects.toThrow(/record 1: /);
  });
});

test.each([
  1, 7, 15, 16, 24,
])('a file that ends %i bytes early is read but for its last record', async (missing) => {
  const bytes = wandbFile([history(0, { loss: '1' }), history(1, { loss: '2' })]);
  const found = await onlyRun(wandb, sourceOf({ [name]: bytes.subarray(0, -missing) }));
  expect(valuesOf(found)).toEqual({ loss: [[0, 1]] });
  expect(found.notes).toEqual(['Its file ends within a record, which is left out.']);
});

test('damaged files are read or refused, soon', { timeout: 60_000 }, async () => {
  const whole = wandbFile([
    header('0.31.0'),
    run,
    environment,
    history(0, { ...own(0), loss: '1', 'val.acc': '0.1' }),
    history(1, { ...own(1), loss: 'NaN' }),
  ]);
  const tally = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(whole), async (bytes) => {
      const runs = await readOrRefuse(wandb, sourceOf({ [name]: bytes }));
      tally[runs ? 'read' : 'refused']++;
    }),
    { numRuns: 1500 },
  );
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(300);
});

test('damaged records with right checksums are read or refused, soon', {
  timeout: 60_000,
}, async () => {
  const record = message(run, environment, history(1, { ...own(1), loss: '1', 'val.acc': '0.1' }));
  const tally = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(record), async (bytes) => {
      const runs = await readOrRefuse(wandb, sourceOf({ [name]: wandbFile([bytes]) }));
      tally[runs ? 'read' : 'refused']++;
    }),
    { numRuns: 1500 },
  );
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(300);
});
