import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { temporaryName } from '../../../src/files/temporary-name.ts';
import { encodeValue } from '../../../src/lab/artifacts/encode.ts';
import {
  type Checkpoint,
  readCheckpoint,
  readStepsDone,
  writeCheckpoint,
} from '../../../src/lab/running/checkpoint.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-checkpoint-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

function checkpointAt(steps: number): Checkpoint {
  const step = Array.from({ length: steps }, (_, i) => i);
  return {
    table: {
      step,
      metrics: {
        loss: step.map((i) => Math.fround(1 / (i + 3))),
        rest: step.map((i) => (i % 2 ? null : i)),
      },
    },
    variables: {
      kernel: { shape: [2, 2], dtype: 'float32', values: Float32Array.of(0.1, -0, 1e-40, steps) },
      counter: { shape: [], dtype: 'int32', values: Int32Array.of(steps) },
    },
    started: '2020-01-08T00:00:00.000Z',
    elapsedSeconds: 12.5,
    resumptions: 2,
    devices: ['AMD EPYC'],
  };
}

const read = (lines: string[] = []) => readCheckpoint(folder, 'run', (line) => lines.push(line));

test('a checkpoint comes back bit for bit', async () => {
  await writeCheckpoint(folder, 'run', checkpointAt(7));
  expect(await read()).toEqual(checkpointAt(7));
});

test('one that does not tell its devices is used, too', async () => {
  const older = checkpointAt(7);
  delete older.devices;
  await writeCheckpoint(folder, 'run', older);
  expect(await read()).toEqual(older);
});

test('there is none before the first is written', async () => {
  expect(await read()).toBeUndefined();
});

test.each([
  ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)],
  ['empty', () => Buffer.alloc(0)],
  [
    'changed in one bit',
    (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 90 ? byte ^ 1 : byte))),
  ],
])('when the latest is %s, the one before it is used, and it says so', async (_, damage) => {
  await writeCheckpoint(folder, 'run', checkpointAt(3));
  await writeCheckpoint(folder, 'run', checkpointAt(5));
  const latest = path.join(folder, 'latest.checkpoint');
  await writeFile(latest, damage(await readFile(latest)));
  const lines: string[] = [];
  expect((await read(lines))!.table.step).toHaveLength(3);
  expect(lines).toEqual([expect.stringMatching(/latest\.checkpoint: .*; it is not used/)]);
});

test('what a process left that was killed while it wrote one goes with the next', async () => {
  const dead = { ...processStamp(), pid: 99_999_999 };
  await writeFile(temporaryName(path.join(folder, 'latest.checkpoint'), dead), 'half');
  await writeCheckpoint(folder, 'run', checkpointAt(3));
  expect(await readdir(folder)).toEqual(['latest.checkpoint']);
});

test('one that was forged is told in one line, which does nothing to a terminal', async () => {
  const damage: ((header: Record<string, unknown>) => unknown)[] = [
    (header) => ({ ...header, devices: ['\u001b[2J\n::error::'] }),
    (header) => ({ ...header, variables: [{ name: 'w', shape: [2 ** 40], dtype: 'float32' }] }),
  ];
  for (const change of damage) {
    await writeCheckpoint(folder, 'run', checkpointAt(3));
    const latest = path.join(folder, 'latest.checkpoint');
    await writeFile(latest, forged(await readFile(latest), change));
    const lines: string[] = [];
    await read(lines);
    expect(lines[0]).toMatch(/^[^\p{Cc}]+latest\.checkpoint: [^\p{Cc}]+; it is not used$/u);
  }
});

/** Replaces the header and updates the digest. */
function forged(bytes: Buffer, change: (header: Record<string, unknown>) => unknown): Buffer {
  const end = 4 + bytes.readUInt32LE(0);
  const header = Buffer.from(JSON.stringify(change(JSON.parse(bytes.toString('utf8', 4, end)))));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(header.length);
  const body = Buffer.concat([length, header, bytes.subarray(end, -32)]);
  return Buffer.concat([body, createHash('sha256').update(body).digest()]);
}

test('how far it came is told by the header and the end of the series', async () => {
  expect(await readStepsDone(folder, 'run')).toBeUndefined();
  await writeCheckpoint(folder, 'run', checkpointAt(3));
  await writeCheckpoint(folder, 'run', checkpointAt(5));
  expect(await readStepsDone(folder, 'run')).toBe(5);
  expect(await readStepsDone(folder, 'another')).toBeUndefined();
});

test('where its header is damaged, or it is cut short, the one before it tells, or none', async () => {
  await writeCheckpoint(folder, 'run', checkpointAt(3));
  await writeCheckpoint(folder, 'run', checkpointAt(5));
  const latest = path.join(folder, 'latest.checkpoint');
  const whole = await readFile(latest);
  const cuts = [0, 3, 4, 90, 400, whole.length - 1].map((length) => whole.subarray(0, length));
  const headers = [0, 3, 4, 9, 60].map((place) => {
    const damaged = Buffer.from(whole);
    damaged[place] = 255;
    return damaged;
  });
  for (const damaged of [...cuts, ...headers]) {
    await writeFile(latest, damaged);
    expect(await readStepsDone(folder, 'run')).toBe(3);
  }
  await rm(path.join(folder, 'previous.checkpoint'));
  expect(await readStepsDone(folder, 'run')).toBeUndefined();
});

test('a checkpoint of another run is not used', async () => {
  await writeCheckpoint(folder, 'another', checkpointAt(3));
  expect(await read()).toBeUndefined();
});

test('a folder that cannot be written is named', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  await expect(writeCheckpoint(path.join(file, 'x'), 'run', checkpointAt(3))).rejects.toThrow(
    /file.x: the checkpoint can't be written/,
  );
});

describe('artifacts', () => {
  const place = (name: string, step?: number) => ({ name, step, shown: name });
  const textAt = (text: string, step?: number) =>
    encodeValue({ kind: 'text', about: 'S' }, text, place('story', step));
  const keptFiles = async () => (await readdir(path.join(folder, 'artifacts'))).length;
  const textsOf = (checkpoint: Checkpoint | undefined) =>
    checkpoint!.artifacts!.map(({ bytes }) => Buffer.from(bytes!).toString());

  async function save(steps: number, ...texts: [text: string, step?: number][]) {
    const artifacts = [];
    for (const [text, step] of texts) artifacts.push(await textAt(text, step));
    await writeCheckpoint(folder, 'run', { ...checkpointAt(steps), artifacts });
  }

  test('lie beside the checkpoint, each once, as long as one of the two has them', async () => {
    await save(1, ['a', 0], ['a', 1]);
    expect(await keptFiles()).toBe(1);
    await save(2, ['a', 0], ['b', 1]);
    expect(await keptFiles()).toBe(2);
    expect(textsOf(await read())).toEqual(['a', 'b']);
    await save(3, ['c', 1]);
    expect(await keptFiles()).toBe(3);
    await save(4, ['c', 1]);
    expect(await keptFiles()).toBe(1);
    expect(await readStepsDone(folder, 'run')).toBe(4);
  });

  test.each([
    ['missing', (file: string) => rm(file)],
    ['damaged', (file: string) => writeFile(file, 'x')],
  ])('that are %s: the checkpoint before it is used', async (_, damage) => {
    await save(1, ['a', 0]);
    await save(2, ['a', 0], ['b', 1]);
    const { entry } = await textAt('b', 1);
    await damage(path.join(folder, 'artifacts', entry.sha256));
    const lines: string[] = [];
    const checkpoint = await read(lines);
    expect(textsOf(checkpoint)).toEqual(['a']);
    expect(checkpoint!.table.step).toHaveLength(1);
    expect(lines).toEqual([
      expect.stringMatching(
        /latest\.checkpoint: its artifact story is missing or damaged; it is not/,
      ),
    ]);
  });

  test('of a digest have no file', async () => {
    const entry = await encodeValue(
      { kind: 'digest', about: 'M' },
      Buffer.from('x'),
      place('model'),
    );
    await writeCheckpoint(folder, 'run', { ...checkpointAt(1), artifacts: [entry] });
    expect((await read())!.artifacts).toEqual([entry]);
    expect(await readdir(folder)).toEqual(['latest.checkpoint']);
  });
});
