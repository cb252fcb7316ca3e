import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/digest.ts';
import { maskedCrc32c } from '../../../src/lab/readers/formats/crc32c.ts';
import { tensorboard } from '../../../src/lab/readers/tools/tensorboard.ts';
import fc from '../../properties.ts';
import { damaged } from './damaged-bytes.ts';
import { onlyRun, readOrRefuse, runsIn, sourceOf, toldBy, valuesOf } from './given-files.ts';
import {
  bytesField,
  double,
  doubleField,
  float,
  floatField,
  integerField,
  message,
  varint,
} from './protobuf-file.ts';
import {
  fileVersion,
  hparams,
  pluginField,
  restart,
  simple,
  summary,
  tensor,
  tfRecords,
} from './tensorboard-file.ts';

const name = 'events.out.tfevents.1700000000.erikas-laptop.4711.0';
const number = (value: number) => doubleField(2, value);

function file(...records: readonly Buffer[]): Buffer {
  return tfRecords([fileVersion, ...records]);
}

test('the checksum is that of the specification', () => {
  // RFC 3720, B.4: 32 bytes of zeros have 8a9136aa.
  const crc = 0x8a9136aa;
  const masked = (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
  expect(maskedCrc32c(new Uint8Array(32))).toBe(masked);
});

test('scalars are read as they were written, with steps that go back, NaN, and their times', async () => {
  const bytes = file(
    summary(0, 1, simple('loss', 1), simple('accuracy', 0.1)),
    summary(1, 2, simple('loss', 0.5)),
    summary(2, 3, simple('loss', Number.NaN)),
    summary(1, 4, simple('loss', 0)),
  );
  const run = await onlyRun(tensorboard, sourceOf({ [`runs/a/${name}`]: bytes }));
  expect(valuesOf(run)).toEqual({
    loss: [
      [0, 1],
      [1, 0.5],
      [2, Number.NaN],
      [1, 0],
    ],
    accuracy: [[0, Math.fround(0.1)]],
  });
  expect(run.metrics.get('loss')!.time).toEqual([1, 2, 3, 4].map((each) => 1.7e9 + each));
  expect(run).toMatchObject({
    place: 'runs/a',
    label: 'a',
    tool: 'TensorBoard',
    parameters: {},
    facts: { started: '2023-11-14T22:13:20.000Z', durationSeconds: 4 },
    notes: [],
    digest: sha256(bytes),
  });
});

describe('tensors of one value are scalars', () => {
  const dtype = (type: number) => integerField(1, type);
  const half = Buffer.from([0x00, 0x3e]);
  const bfloat = Buffer.from([0xc0, 0x3f]);
  const long = Buffer.alloc(8);
  long.writeBigInt64LE(-5n);
  test.each<[string, Buffer[], number]>([
    ['float', [dtype(1), floatField(5, 1.5)], 1.5],
    ['packed float', [dtype(1), bytesField(5, float(1.5))], 1.5],
    ['raw float', [dtype(1), bytesField(4, float(1.5))], 1.5],
    ['double', [dtype(2), doubleField(6, 0.1)], 0.1],
    ['raw double', [dtype(2), bytesField(4, double(0.1))], 0.1],
    ['packed int32', [dtype(3), bytesField(7, varint(-3))], -3],
    ['int64', [dtype(9), integerField(10, 12)], 12],
    ['raw int64', [dtype(9), bytesField(4, long)], -5],
    ['half', [dtype(19), integerField(13, 0x3e00)], 1.5],
    ['raw half', [dtype(19), bytesField(4, half)], 1.5],
    ['small half', [dtype(19), integerField(13, 1)], 2 ** -24],
    ['infinite half', [dtype(19), integerField(13, 0xfc00)], Number.NEGATIVE_INFINITY],
    ['bfloat16', [dtype(14), integerField(13, 0x3fc0)], 1.5],
    ['raw bfloat16', [dtype(14), bytesField(4, bfloat)], 1.5],
    [
      'shape [1]',
      [dtype(1), bytesField(2, bytesField(2, integerField(1, 1))), floatField(5, 2)],
      2,
    ],
    ['no value, which is zero', [dtype(1)], 0],
  ])('%s', async (_, fields, value) => {
    const bytes = file(summary(3, 1, tensor('epoch_loss', fields, 'scalars')));
    const run = await onlyRun(tensorboard, sourceOf({ [name]: bytes }));
    expect(valuesOf(run)).toEqual({ epoch_loss: [[3, value]] });
  });

  test('whose plugin was told once, with the first of them', async () => {
    const one = [integerField(1, 1), floatField(5, 1)];
    const bytes = file(
      summary(0, 1, tensor('loss', one, 'scalars'), tensor('notes', one, 'text')),
      summary(1, 2, tensor('loss', one), tensor('notes', one)),
    );
    const run = await onlyRun(tensorboard, sourceOf({ [name]: bytes }));
    expect(valuesOf(run)).toEqual({
      loss: [
        [0, 1],
        [1, 1],
      ],
    });
  });

  test('and none of texts, of several values, of images and histograms', async () => {
    const shape = bytesField(2, bytesField(2, integerField(1, 2)));
    const bytes = file(
      summary(
        0,
        1,
        tensor('text', [integerField(1, 7), bytesField(8, 'erika')], 'text'),
        tensor('vector', [integerField(1, 1), shape, floatField(5, 1)], 'scalars'),
        message(bytesField(1, 'image'), bytesField(4, 'png')),
        message(bytesField(1, 'weights'), bytesField(5, doubleField(1, 3))),
      ),
    );
    const run = await onlyRun(tensorboard, sourceOf({ [name]: bytes }));
    expect(valuesOf(run)).toEqual({});
    expect(run.notes).toEqual(['Its event files hold no scalars.']);
  });
});

test('files of a folder follow their times, and a restart drops what was after it', async () => {
  const first = file(...[0, 1, 2, 3].map((step) => summary(step, step, simple('loss', step))));
  const second = file(restart(2, 8), summary(2, 9, simple('loss', 20)));
  const source = sourceOf({
    'events.out.tfevents.999999999.host.1.0': first,
    'events.out.tfevents.1700000009.host.1.0': second,
  });
  const run = await onlyRun(tensorboard, source);
  expect(valuesOf(run)).toEqual({
    loss: [
      [0, 0],
      [1, 1],
      [2, 20],
    ],
  });
  expect(run.notes).toEqual(['2 values that a restart wrote again, or gave up, are left out.']);
});

describe('a folder in a run is', () => {
  const loss = file(summary(1, 1, simple('loss', 0.25)));

  test('its training or validation, if all beside it are, too', async () => {
    const keras = { 'logs/train/a.tfevents.1': loss, 'logs/validation/a.tfevents.1': loss };
    const run = await onlyRun(tensorboard, sourceOf(keras));
    expect(run.place).toBe('logs');
    expect([...run.metrics.keys()]).toEqual(['train/loss', 'validation/loss']);
    const others = { ...keras, 'logs/second/a.tfevents.1': loss };
    expect(Object.keys(await runsIn(tensorboard, sourceOf(others)))).toEqual([
      'logs/second',
      'logs/train',
      'logs/validation',
    ]);
  });

  test('its evaluation, if the run has event files, too', async () => {
    const run = await onlyRun(
      tensorboard,
      sourceOf({ 'm/a.tfevents.1': loss, 'm/eval/a.tfevents.1': loss }),
    );
    expect([run.place, ...run.metrics.keys()]).toEqual(['m', 'loss', 'eval/loss']);
  });

  test.each([
    ['PyTorch', 'm/two_losses_'],
    ['tensorboardX', 'm/two/losses/'],
  ])('a line of add_scalars, as %s names it', async (_, start) => {
    const line = (value: number) => file(summary(5, 1, simple('two/losses', value)));
    const run = await onlyRun(
      tensorboard,
      sourceOf({
        'm/a.tfevents.1': file(),
        [`${start}x/a.tfevents.1`]: line(1),
        [`${start}y/a.tfevents.1`]: line(2),
      }),
    );
    expect(run.place).toBe('m');
    expect(valuesOf(run)).toEqual({ 'two/losses/x': [[5, 1]], 'two/losses/y': [[5, 2]] });
  });

  const trial = (rate: number) =>
    file(
      summary(
        0,
        9,
        hparams({ lr: number(rate), opt: bytesField(3, 'adam'), deep: integerField(4, 1) }),
      ),
      summary(0, 9, simple('final', rate), simple('loss', 7)),
    );

  test('its parameters, if it is named by the time', async () => {
    const run = await onlyRun(
      tensorboard,
      sourceOf({ 'm/a.tfevents.1': loss, 'm/1700000009.25/a.tfevents.2': trial(0.5) }),
    );
    expect(run).toMatchObject({ place: 'm', parameters: { lr: 0.5, opt: 'adam', deep: true } });
    expect(valuesOf(run)).toEqual({ loss: [[1, 0.25]], final: [[0, 0.5]] });
  });

  test('a run of its own, if it is one of several trials', async () => {
    const runs = await runsIn(
      tensorboard,
      sourceOf({
        'm/a.tfevents.1': file(),
        'm/1700000009.25/a.tfevents.2': trial(0.5),
        'm/1700000010.25/a.tfevents.2': trial(0.25),
      }),
    );
    expect(Object.values(runs).map(({ place, parameters }) => [place, parameters['lr']])).toEqual([
      ['m/1700000009.25', 0.5],
      ['m/1700000010.25', 0.25],
    ]);
  });

  test('a run of its own otherwise', async () => {
    const files = { 'a.tfevents.1': file(), 'x/a.tfevents.1': loss, 'y/z/a.tfevents.1': loss };
    expect(Object.keys(await runsIn(tensorboard, sourceOf(files)))).toEqual(['x', 'y/z']);
  });
});

test('parameters in a run’s own file are its own', async () => {
  const bytes = file(summary(0, 1, hparams({ lr: number(0.5) })), summary(0, 1, simple('a', 1)));
  const run = await onlyRun(tensorboard, sourceOf({ [name]: bytes }));
  expect(run.parameters).toEqual({ lr: 0.5 });
});

test('another scalar can be the step', async () => {
  const bytes = file(
    summary(10, 1, simple('loss', 1), simple('epoch', 0)),
    summary(15, 1, simple('loss', 0.75)),
    summary(20, 2, simple('loss', 0.5), simple('epoch', 1)),
  );
  const source = sourceOf({ [`m/${name}`]: bytes });
  const run = await onlyRun(tensorboard, source, { step: 'epoch' });
  expect(valuesOf(run)).toEqual({
    loss: [
      [0, 1],
      [1, 0.5],
    ],
  });
  await expect(onlyRun(tensorboard, source, { step: 'time' })).rejects.toThrow(
    'm: has no "time" for the steps: it has loss, epoch. Change step, or leave it out',
  );
});

describe('a file that ends within a record', () => {
  const whole = file(summary(0, 1, simple('loss', 1)), summary(1, 2, simple('loss', 2)));
  test.each([1, 4, 5, 20, 40])('%i bytes early is read but for that record', async (missing) => {
    const run = await onlyRun(tensorboard, sourceOf({ [name]: whole.subarray(0, -missing) }));
    expect(valuesOf(run)).toEqual({ loss: [[0, 1]] });
    expect(run.notes).toEqual(['An event file ends within a record, which is left out.']);
  });

  test('with zeros is read, too', async () => {
    const run = await onlyRun(
      tensorboard,
      sourceOf({ [name]: Buffer.concat([whole, Buffer.alloc(50)]) }),
    );
    expect(valuesOf(run)['loss']).toHaveLength(2);
  });

  test('is refused if the record is damaged before the end', async () => {
    const broken = Buffer.from(whole);
    broken[fileVersion.length + 16 + 14]! ^= 1;
    await expect(onlyRun(tensorboard, sourceOf({ [name]: broken }))).rejects.toThrow(
      `${name}: record 2, at byte ${fileVersion.length + 16}, is damaged: its checksum is wrong`,
    );
  });

  test('is refused with the record that isn’t what its checksum says', async () => {
    const bytes = file(Buffer.from([0x0b]), fileVersion);
    await expect(onlyRun(tensorboard, sourceOf({ [name]: bytes }))).rejects.toThrow(
      `${name}: record 2: a field of a message has the unknown type 3`,
    );
  });
});

test('a length of 2^63 takes no memory', async () => {
  const length = Buffer.from([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
  const crc = Buffer.alloc(4);
  crc.writeUInt32LE(maskedCrc32c(length));
  const run = await onlyRun(
    tensorboard,
    sourceOf({ [name]: Buffer.concat([file(), length, crc]) }),
  );
  expect(run.notes).toHaveLength(2);
});

test('a host is told neither from files nor from PyTorch’s names of folders', async () => {
  const bytes = file(
    summary(0, 1, simple('loss', 1), message(bytesField(1, 'who'), pluginField('text'))),
  );
  const folder = 'runs/Dec05_22-10-11_erikas-laptop_lr0.1';
  const runs = await runsIn(tensorboard, sourceOf({ [`${folder}/${name}`]: bytes }));
  expect(Object.keys(runs)).toEqual(['runs/Dec05_22-10-11_lr0.1']);
  expect(toldBy(Object.values(runs))).not.toMatch(/erika/);
});

test('damaged files are read or refused, soon', { timeout: 60_000 }, async () => {
  const whole = file(
    ...[0, 1, 2].map((step) => summary(step, step, simple('loss', step), simple('accuracy', 1))),
    summary(3, 3, tensor('epoch_loss', [integerField(1, 1), floatField(5, 1)], 'scalars')),
    summary(0, 1, hparams({ lr: number(0.5) })),
    restart(2, 5),
  );
  const tally = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(whole), async (bytes) => {
      const runs = await readOrRefuse(tensorboard, sourceOf({ [`a/${name}`]: bytes }));
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
  const record = summary(
    3,
    3,
    simple('loss', 1),
    tensor('epoch_loss', [integerField(1, 1), bytesField(5, float(1))], 'scalars'),
    hparams({ lr: number(0.5), opt: bytesField(3, 'adam') }),
  );
  const tally = { read: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(damaged(record), async (bytes) => {
      const runs = await readOrRefuse(tensorboard, sourceOf({ [`a/${name}`]: file(bytes) }));
      tally[runs ? 'read' : 'refused']++;
    }),
    { numRuns: 1500 },
  );
  expect(tally.read).toBeGreaterThan(100);
  expect(tally.refused).toBeGreaterThan(300);
});
