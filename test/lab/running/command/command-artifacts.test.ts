import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../../src/lab/records/record.ts';
import { runArtifacts } from '../../../../src/lab/shown/run-artifacts.ts';
import { lab, startLab } from '../../commands/start-lab.ts';
import type { FixtureProject } from '../../fixture-project.ts';
import { commandProject, declare } from './command-project.ts';

const command = 'python3 walk.py {output} {steps} {parameters}';
const artifacts = `artifacts: {
  confusion: { kind: 'table', about: 'Counts', columns: { actual: 'text', count: 'number' } },
  valLandscape: { kind: 'array', about: 'Loss', axes: ['alpha', 'beta'] },
  samples: { kind: 'picture', about: 'Samples' },
  story: { kind: 'text', about: 'A story' },
  model: { kind: 'digest', about: 'Weights' },
},`;
const table = "artifacts: { confusion: { kind: 'table', about: 'C', columns: { n: 'number' } } },";

/** A script with `write(name, content)` for its output, and `row(step)`. */
function script(...lines: string[]): string {
  return `
import json, os, sys, time
out, steps = sys.argv[1], int(sys.argv[2])
rows = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
kept = os.path.join(os.environ["RETRACE_CHECKPOINTS"], "state")
first = int(open(kept).read()) if os.path.exists(kept) else 0
print("starts at", first, flush=True)
def write(name, content):
    with open(os.path.join(out, name), "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
def row(step, position=1):
    print(json.dumps({"step": step, "position": position}), file=rows)
def save(step):
    open(kept, "w").write(str(step))
def hold(name):
    if os.environ.get("HOLD") == name:
        print("holds", name, flush=True)
        time.sleep(600)
${lines.join('\n')}
`;
}

const projectOf = (lines: string[], more = artifacts, seeds = '1') =>
  commandProject(script(...lines), { command, more, seeds, values: 'steps: 4, drift: 0.5' });

async function recordOf({ root }: FixtureProject, seed = 1): Promise<RunRecord> {
  const file = path.join(root, `results/walk/only-quick-seed${seed}/run.json`);
  return JSON.parse(await readFile(file, 'utf8'));
}

async function read(project: FixtureProject) {
  const record = await recordOf(project);
  return { record, ...runArtifacts(project.root, record) };
}

const png = await sharp({ create: { width: 3, height: 2, channels: 3, background: '#0a1' } })
  .png()
  .toBuffer();
const npy = `b"\\x93NUMPY\\x01\\x00v\\x00" + b"{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".ljust(117) + b"\\n" + b"\\x00\\x00\\x80?\\x00\\x00\\x00\\xc0"`;

test('files in the output are a run’s artifacts, by their names', { timeout: 60_000 }, async () => {
  const project = await projectOf([
    'import base64',
    `png = base64.b64decode("${png.toString('base64')}")`,
    'for step in range(steps):',
    '    row(step * 100)',
    '    write(f"samples@{step * 100:06}.png", png)',
    'write("Confusion.CSV", "Count,ACTUAL,x\\n2,cat,1\\n,dog,2\\n")',
    `write("val_landscape.npy", ${npy})`,
    'write("story.md", "Once.\\n")',
    'write("story@7.txt", "Seven, in /home/jane/x.")',
    'write("model.safetensors", bytes(1000))',
    'write("roc.csv", "a,b\\n1,2\\n")',
    'write("notes.log", "x")',
  ]);
  const ran = await lab(project.root, 'run', 'walk');
  expect(ran).toMatchObject({ code: 0 });
  expect(ran.errors).toContain('its text story holds an absolute path, which pages publish');
  expect(ran.errors).toMatch(/: it wrote roc\.csv, which its artifacts don't declare/);
  const { record, table, array, text, steps } = await read(project);
  expect(table('confusion')).toEqual([
    { actual: 'cat', count: 2 },
    { actual: 'dog', count: NaN },
  ]);
  expect(array('valLandscape')).toEqual({ shape: [1, 2], data: Float32Array.of(1, -2) });
  expect(text('story')).toBe('Once.\n');
  expect(text('story', { at: 7 })).toBe('Seven, in /home/jane/x.');
  expect(steps('samples')).toEqual([0, 100, 200, 300]);
  expect(record.artifacts!.find(({ name }) => name === 'model')).toEqual({
    kind: 'digest',
    name: 'model',
    bytes: 1000,
    sha256: '541b3e9daa09b20bf85fa273e5cbd3e80185aa4ec298e765db87742b70138a53',
  });
  const folder = path.join(project.root, 'results/walk/only-quick-seed1/artifacts');
  expect((await readdir(folder)).sort()).toEqual([
    'confusion.csv',
    'samples@0.webp',
    'samples@100.webp',
    'samples@200.webp',
    'samples@300.webp',
    'story.txt',
    'story@7.txt',
    'valLandscape.npy',
  ]);
  expect((await lab(project.root, 'list')).output).toContain('fresh');
  expect(await lab(project.root, 'verify', 'walk')).toMatchObject({
    code: 0,
    output: expect.stringMatching(/all 4 steps .* bit for bit; its 9 artifacts are the same/),
  });
});

test('tagged cells of a notebook that was executed into the output are artifacts, too', {
  timeout: 60_000,
}, async () => {
  const cell = (tag: string, text: string) =>
    `{"cell_type": "code", "metadata": {"tags": ["${tag}"]}, "execution_count": 1, "source": "x", "outputs": [{"output_type": "stream", "name": "stdout", "text": "${text}"}]}`;
  const cells = [cell('retrace:confusion@3', String.raw`n\n7\n`), cell('other', 'x')];
  const project = await projectOf(
    [
      'for step in range(steps):',
      '    row(step)',
      `write("study.ipynb", r'''{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [${cells.join(', ')}]}''')`,
    ],
    table,
  );
  expect(await lab(project.root, 'run', 'walk')).toMatchObject({ code: 0 });
  const run = await read(project);
  expect(run.steps('confusion')).toEqual([3]);
  expect(run.table('confusion')).toEqual([{ n: 7 }]);
  expect(await lab(project.root, 'verify', 'walk')).toMatchObject({ code: 0 });
});

describe('a run is refused in one line:', () => {
  test.each([
    [
      'two files of one artifact',
      ['write("confusion.csv", "n\\n1\\n")', 'write("Confusion.tsv", "n\\n1\\n")'],
      /wrote Confusion\.tsv and confusion\.csv, which are both confusion: write one of them; what it computed is kept/,
    ],
    [
      'a file that is missing',
      [],
      /wrote no confusion\.csv, which its artifacts declare; what it computed is kept: mend its declaration and run it again, which records that; or mend the program, or run it with --fresh, which computes it anew$/,
    ],
    [
      'a file of another kind',
      ['write("confusion.parquet", "n")'],
      /wrote no confusion\.csv, .*; it wrote confusion\.parquet, and a table is a file \.csv, \.tsv, \.jsonl;/,
    ],
    [
      'a link',
      ['os.symlink("/etc/passwd", os.path.join(out, "confusion.csv"))'],
      /wrote no confusion\.csv, .*; confusion\.csv is no file, but a link or a folder/,
    ],
    [
      'a folder',
      ['os.mkdir(os.path.join(out, "confusion.csv"))'],
      /confusion\.csv is no file, but a link or a folder/,
    ],
    [
      'a pipe',
      ['os.mkfifo(os.path.join(out, "confusion.csv"))'],
      /confusion\.csv is no file, but a link or a folder/,
    ],
    [
      'a value that is none',
      ['write("confusion.csv", "n\\n1\\nn/a?\\n")'],
      /confusion\.csv:3: n is "n\/a\?"; expected a number, or nothing if it is missing; what/,
    ],
    [
      'a step that is none',
      ['write("confusion@99999999999.csv", "n\\n1\\n")'],
      /confusion@99999999999\.csv: 99999999999 is no step; the latest one is 2147483647/,
    ],
    [
      'too many',
      ['for i in range(1001): write(f"confusion@{i}.csv", "n\\n1\\n")'],
      /wrote 1001 artifacts, and a run may keep 1000: write them at fewer steps/,
    ],
    [
      'too much',
      ['for i in range(30): write(f"confusion@{i}.csv", "n\\n" + "123456789\\n" * 95_000)'],
      /its artifacts take \d+ bytes, and a run may keep 20000000: keep them at fewer steps/,
    ],
  ])('%s', { timeout: 60_000 }, async (_, lines, message) => {
    const project = await projectOf(['row(0)', ...lines], table);
    const { code, output } = await lab(project.root, 'run', 'walk');
    expect(code).toBe(1);
    const [line, ...more] = output.trimEnd().split('\n');
    expect(line).toMatch(message);
    expect(more).toEqual([]);
  });
});

test('what a program computed is recorded without it, once its declaration is mended', {
  timeout: 60_000,
}, async () => {
  const project = await projectOf(
    ['row(0)', 'print("computes")', 'write("confusion.csv", "count\\n3\\n")'],
    table,
  );
  const { root } = project;
  expect((await lab(root, 'run', 'walk')).output).toMatch(/has no column n, which its table decl/);
  // Nothing was mended.
  expect((await lab(root, 'run', 'walk')).output).toMatch(/has no column n, which its table decl/);
  await declare(project, {
    command,
    values: 'steps: 4, drift: 0.5',
    more: table.replace('{ n:', '{ count:'),
  });
  const mended = await lab(root, 'run', 'walk');
  expect(mended).toMatchObject({ code: 0 });
  expect(mended.errors).toMatch(/its program had come to its end: what it computed then is rec/);
  expect((await read(project)).table('confusion')).toEqual([{ count: 3 }]);
  const log = async () => (await lab(root, 'log', 'walk/only-quick-seed1')).output;
  expect((await log()).match(/computes/g)).toHaveLength(1);
  expect((await recordOf(project)).provenance.resumptions).toBe(0);
  expect((await lab(root, 'list')).output).toContain('fresh');
});

test('--fresh computes anew what came to its end and could not be recorded', {
  timeout: 60_000,
}, async () => {
  const project = await projectOf(
    [
      'row(0)',
      'save(1)',
      'if os.path.exists("../../../ready"): write("confusion.csv", "n\\n3\\n")',
    ],
    table,
  );
  expect((await lab(project.root, 'run', 'walk')).output).toMatch(/wrote no confusion\.csv/);
  await project.write('ready', '');
  expect((await lab(project.root, 'run', 'walk')).output).toMatch(/wrote no confusion\.csv/);
  expect(await lab(project.root, 'run', 'walk', '--fresh')).toMatchObject({ code: 0 });
  expect((await recordOf(project)).provenance.resumptions).toBe(0);
  expect((await lab(project.root, 'log', 'walk/only-quick-seed1')).output).toMatch(
    /starts at 0\nstarts at 0\n$/,
  );
});

test('of a diverged run, what is missing or half written is left out', async () => {
  const project = await projectOf([
    'row(0)',
    'write("story@0.txt", "begun")',
    'write("story@1.txt", "NaN")',
    'write("story@2.txt", "beyond")',
    'write("samples@0.png", b"\\x89PNG\\r\\n\\x1a\\n")',
    'row(1, float("nan"))',
    'time.sleep(600)',
  ]);
  const { code, output, errors } = await lab(project.root, 'run', 'walk');
  expect({ code, output }).toMatchObject({ code: 0, output: expect.stringMatching(/diverged/) });
  expect(errors).toMatch(/its artifact is left out: samples@0\.png: can't be decoded/);
  const { steps } = await read(project);
  expect(steps('story')).toEqual([0, 1]);
});

test('files that nothing declares are told once for all seeds', { timeout: 60_000 }, async () => {
  const project = await projectOf(
    ['row(0)', 'for name in "abcde": write(f"{name}.csv", "n\\n1\\n")'],
    '',
    '1, 2, 3',
  );
  const { errors } = await lab(project.root, 'run', 'walk', '--jobs', '1');
  expect(errors.match(/it wrote a\.csv, b\.csv, c\.csv and 2 more, which/g)).toHaveLength(1);
});

describe('the output outlives a session:', () => {
  const text = "artifacts: { story: { kind: 'text', about: 'S' } },";
  /** Each session writes its number at each step, and at the end. It holds at the step `HOLD`. */
  const steps = (...between: string[]) => [
    'session = os.environ.get("SESSION", "last")',
    ...between,
    'for step in range(first, steps):',
    '    row(step)',
    '    if session != "quiet": write(f"story@{step}.txt", session)',
    '    if step % 2 == 1: save(step + 1)',
    '    hold(str(step))',
    'write("story.txt", session)',
    'row(steps)',
    'hold("end")',
  ];

  async function interrupted(
    project: FixtureProject,
    session: string,
    hold: string,
    signal: NodeJS.Signals = 'SIGINT',
  ) {
    const running = startLab(project.root, ['run', 'walk'], { SESSION: session, HOLD: hold });
    await printed(project, `holds ${hold}`, session);
    // Killed with its workers, but not with its program, which the next session ends.
    process.kill(signal === 'SIGKILL' ? -running.process.pid! : running.process.pid!, signal);
    await running.end;
  }

  test.each([
    'SIGINT',
    'SIGKILL',
  ] as const)('what an earlier one wrote before the step where the next goes on stays, after %s', {
    timeout: 60_000,
  }, async (signal) => {
    const project = await projectOf(steps(), text);
    await interrupted(project, 'first', '2', signal);
    expect(await lab(project.root, 'run', 'walk')).toMatchObject({ code: 0 });
    const { text: story, steps: at } = await read(project);
    expect(at('story').map((step) => story('story', { at: step }))).toEqual([
      'first',
      'first',
      'last',
      'last',
    ]);
    expect(story('story')).toBe('last');
  });

  test('what it wrote from there on goes, if the next one does not write it again', {
    timeout: 60_000,
  }, async () => {
    const project = await projectOf(steps(), text);
    await interrupted(project, 'first', 'end');
    // It goes on at 4, after all of its steps, and replaces the row of the end alone.
    await interrupted(project, 'quiet', 'end');
    expect(await lab(project.root, 'run', 'walk')).toMatchObject({ code: 0 });
    const { steps: at, text: story } = await read(project);
    expect(at('story')).toEqual([0, 1, 2, 3]);
    expect(story('story', { at: 3 })).toBe('first');
    expect(story('story')).toBe('last');
  });

  test('a script that starts over replaces all of it', { timeout: 60_000 }, async () => {
    const project = await projectOf(steps('first = 0'), text);
    await interrupted(project, 'first', '2');
    const quiet = startLab(project.root, ['run', 'walk'], { SESSION: 'quiet' });
    expect(await quiet.end).toMatchObject({ code: 0 });
    const { steps: at, text: story } = await read(project);
    expect(at('story')).toEqual([]);
    expect(story('story')).toBe('quiet');
  });

  test('and what is only of an earlier one is missing', { timeout: 60_000 }, async () => {
    const project = await projectOf(
      ['if os.environ.get("SESSION"): write("story.txt", "first")', 'row(0)', 'hold("end")'],
      text,
    );
    await interrupted(project, 'first', 'end');
    expect((await lab(project.root, 'run', 'walk')).output).toMatch(
      /wrote no story\.txt, .*; story\.txt is of an earlier session, whose rows this one replaced/,
    );
  });
});

/** Waits until a program of the project has printed a text after its nth start. */
async function printed({ root }: FixtureProject, text: string, session: string): Promise<void> {
  const logs = path.join(root, 'cache/commands');
  const times = session === 'first' ? 1 : 2;
  for (let said = ''; said.split(text).length <= times; await delay(20)) {
    const [run] = await readdir(logs).catch(() => []);
    said = run ? await readFile(path.join(logs, run, 'log.txt'), 'utf8').catch(() => '') : '';
  }
}
