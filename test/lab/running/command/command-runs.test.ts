import { execFileSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../../src/lab/records/record.ts';
import { readRecordedTable } from '../../../../src/lab/shown/read-results.ts';
import { lab, startLab } from '../../commands/start-lab.ts';
import { commandProject, declare, walk, writing } from './command-project.ts';

const id = 'only-quick-seed1';
const run = { experiment: 'walk', variant: 'only', profile: 'quick', seed: 1 } as const;

test('a program is a run: recorded with its words and version, fresh, and verified from nothing', {
  timeout: 60_000,
}, async () => {
  const project = await commandProject(walk);
  const { root } = project;
  const recorded = await lab(root, 'run', 'walk');
  expect(recorded).toMatchObject({ code: 0 });
  expect(recorded.output).toMatch(/^walk\/only-quick-seed1: recorded, completed/);

  const { record, table } = await readRecordedTable(root, run, Infinity);
  expect(table.step).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(table.metrics['valLoss']!.map((value) => value !== null)).toEqual(
    table.step.map((step) => step % 5 === 4),
  );
  const { engine, process, machine } = record.provenance;
  expect(engine).toMatchObject({ name: 'command', program: expect.stringMatching(/^python3 3\./) });
  expect(process).toEqual({
    words: ['python3', 'walk.py', '20', '0.5', '1'],
    installed: {},
  });
  expect(machine!.cores).toBeGreaterThan(0);
  expect(record.provenance.samplesPerSecond).toBeUndefined();
  expect(Object.keys(record.sources!)).toEqual(['src/experiments/walk/walk.py']);

  expect((await lab(root, 'run', 'walk')).output).toMatch(/nothing to run/);
  expect((await lab(root, 'verify', 'walk')).output).toMatch(/holds {2}all 20 steps are identical/);
  expect((await lab(root, 'log', `walk/${id}`)).output).toBe('starts at 0\n');

  await project.edit('src/experiments/walk/walk.py', 'gauss(drift, 1)', 'gauss(drift, 2)');
  expect((await lab(root, 'why', 'walk')).output).toContain('source changed: walk.py changed');
  expect((await lab(root, 'verify', 'walk')).code).toBe(1);
  await declare(project, { values: 'steps: 20, drift: 0.25' });
  expect((await lab(root, 'why', 'walk')).output).toContain('parameter drift 0.5 → 0.25');
});

describe('an interrupted program goes on from its own checkpoint, with the rows of one that never stopped:', () => {
  const hold = { HOLD: '7' };

  async function whole(): Promise<Buffer> {
    const { root } = await commandProject(walk);
    await lab(root, 'run', 'walk');
    return seriesOf(root);
  }

  test.each([
    ['after Ctrl-C', 'SIGINT', stopLab],
    ['when the lab is killed', 'SIGKILL', stopLab],
    ['when the program is killed', 'SIGKILL', stopProgram],
  ] as const)('%s', { timeout: 60_000 }, async (_, signal, stop) => {
    const expected = await whole();
    const { root } = await commandProject(walk);
    const first = startLab(root, ['run', 'walk'], hold);
    await rowsReach(root, 8);
    stop(first.process.pid!, root, signal);
    const { code, output } = await first.end;
    expect(code).not.toBe(0);
    if (signal === 'SIGINT') {
      expect(output).toMatch(/stopped after \d+ steps; the same command resumes it/);
      expect((await lab(root, 'list')).output).toMatch(/stopped at \d+ steps/);
    }
    const second = await lab(root, 'run', 'walk');
    expect(second).toMatchObject({ code: 0 });
    expect(second.errors).toMatch(/resumes after \d+ steps/);
    if (stop === stopLab && signal === 'SIGKILL')
      expect(second.errors).toMatch(/ended its program/);
    expect(await seriesOf(root)).toEqual(expected);
    const record = await recordOf(root);
    expect(record.provenance.resumptions).toBe(1);
    expect((await lab(root, 'log', `walk/${id}`)).output).toMatch(/starts at 0\nstarts at 5\n/);
  });

  function stopLab(pid: number, _root: string, signal: NodeJS.Signals): void {
    process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
  }

  function stopProgram(_pid: number, root: string, signal: NodeJS.Signals): void {
    for (const pid of programs(root)) process.kill(pid, signal);
  }
});

test('a program that keeps no state starts again at its first step, which replaces all rows', {
  timeout: 60_000,
}, async () => {
  const forgetful = walk.replace('if os.path.exists(kept):', 'if False:');
  const { root } = await commandProject(forgetful);
  const first = startLab(root, ['run', 'walk'], { HOLD: '3' });
  await rowsReach(root, 3);
  first.process.kill('SIGINT');
  await first.end;
  expect(await lab(root, 'run', 'walk')).toMatchObject({ code: 0 });
  const { table } = await readRecordedTable(root, run, Infinity);
  expect(table.step).toHaveLength(20);
});

test('rows that a program lost between its state and its rows are noticed', async () => {
  const lossy = `
import json, os, sys
out = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
kept = os.path.join(os.environ["RETRACE_CHECKPOINTS"], "state")
first = 7 if os.path.exists(kept) else 0
for step in range(first, first + 3):
    print(json.dumps({"step": step, "position": 1}), file=out)
open(kept, "w").close()
sys.exit(0 if first else 3)
`;
  const { root } = await commandProject(lossy, { command: 'python3 walk.py {parameters}' });
  expect((await lab(root, 'run', 'walk')).output).toContain('exit code 3 after step 2');
  expect((await lab(root, 'run', 'walk')).output).toMatch(
    /goes on at step 7, but its rows end at 2 and were at most 1 apart: write a step's row before/,
  );
});

describe('a run is refused in one line:', () => {
  const parameters = 'python3 walk.py {parameters}';
  test.each([
    [
      'an unknown metric',
      writing('{"step": 0, "val_acc": 1}'),
      /walk\.py wrote "val_acc" at step 0, which isn't one of its metrics; known: position, valLoss$/,
    ],
    [
      'text among its rows',
      writing('{"step": 0, "position": 1}', 'Epoch 1/10'),
      /metrics\.jsonl:2: .*not JSON/,
    ],
    [
      'a step that goes back',
      writing('{"step": 7, "position": 1}', '{"step": 3, "position": 1}'),
      /metrics\.jsonl:2: step 3 after 7; steps ascend/,
    ],
    [
      'two names of one metric',
      writing('{"step": 0, "val_loss": 1, "val/loss": 2}'),
      /"val\/loss" and "val_loss", which are both valLoss/,
    ],
    [
      'NaN at once',
      writing('{"step": 0, "position": NaN}'),
      /position is NaN at its first step, 0: a metric that isn't measured is left out/,
    ],
    [
      'no rows',
      'print("done")',
      /ended well, but wrote no row: write JSON lines to the file that RETRACE_METRICS names$/,
    ],
    [
      'rows that no one reads',
      'import os; os.makedirs(os.environ["RETRACE_OUTPUT"] + "/lightning_logs/version_0"); open(os.environ["RETRACE_OUTPUT"] + "/lightning_logs/version_0/metrics.csv", "w").write("step,position\\n0,1\\n1,2\\n")',
      /wrote no row: .* In its output lies lightning_logs\/version_0, what Lightning writes: reads: 'lightning' would take it$/,
    ],
    [
      'a failure',
      'def f():\n    raise RuntimeError("out of memory")\nf()',
      /python3 ended with exit code 1 before its first row: RuntimeError: out of memory \(walk\.py:2\); all it said: npm run lab -- log walk\/only-quick-seed1$/,
    ],
    [
      'a failure without a traceback',
      'import sys; print("bad luck", file=sys.stderr); sys.exit(2)',
      /exit code 2 before its first row: bad luck; all/,
    ],
    [
      'a kill',
      'import os; os.kill(os.getpid(), 9)',
      /was killed before its first row; often it means out of memory/,
    ],
  ])('%s', async (_, script, message) => {
    const { root } = await commandProject(script, { command: parameters });
    const { code, output } = await lab(root, 'run', 'walk');
    expect(code).toBe(1);
    const [line, ...more] = output.trimEnd().split('\n');
    expect(line).toMatch(message);
    expect(more).toEqual([]);
    expect(await readdir(path.join(root, 'results/walk')).catch(() => [])).not.toContain(id);
  });

  test('a program that is missing', async () => {
    const { root } = await commandProject('', { command: 'no-such-program {parameters}' });
    const { code, errors } = await lab(root, 'run', 'walk');
    expect(code).toBe(1);
    expect(errors).toMatch(/can't start "no-such-program": there is no such program/);
  });

  test.each([
    [
      'a path of this machine',
      'python3 walk.py --data /home/ada/data {parameters}',
      'drift: 0.5',
      /command has an absolute path, which pages would publish/,
    ],
    [
      'a key',
      'python3 walk.py {parameters}',
      "drift: 0.5, apiKey: 'a1b2c3d4e5f6a7b8c9'",
      /apiKey holds an access token or password, and pages publish parameters/,
    ],
  ])('%s in its words', async (_, command, values, message) => {
    const { root } = await commandProject('', {
      command,
      parameters: 'drift: z.number(), apiKey: z.string().optional()',
      values,
    });
    expect((await lab(root, 'list', 'walk')).errors).toMatch(message);
  });

  test('fewer rows than its length says', async () => {
    const { root } = await commandProject(writing('{"step": 0, "position": 1}'), {
      command: parameters,
      more: 'length: ({ steps }) => ({ steps }),',
    });
    expect((await lab(root, 'run', 'walk')).output).toMatch(
      /yielded 1 rows, but its length\(\) says 20/,
    );
  });
});

test('a value that is not finite ends the program, and the run is recorded as diverged', async () => {
  const endless = `
import os, time
out = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
print('{"step": 0, "position": 1}\\n{"step": 10, "position": Infinity}', file=out)
time.sleep(600)
`;
  const { root } = await commandProject(endless, { command: 'python3 walk.py {parameters}' });
  const { code, output } = await lab(root, 'run', 'walk');
  expect({ code, output }).toMatchObject({
    code: 0,
    output: expect.stringContaining('recorded, diverged'),
  });
  const { table } = await readRecordedTable(root, run, Infinity);
  expect(table).toEqual({
    step: [0, 10],
    metrics: { position: [1, Infinity], valLoss: [null, null] },
  });
  expect(programs(root)).toEqual([]);
});

test('what a program started ends with it', { timeout: 60_000 }, async () => {
  const parent = `
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)", os.environ["RETRACE_OUTPUT"]])
out = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
print('{"step": 0, "position": 1}', file=out)
time.sleep(float(sys.argv[1]))
`;
  const { root } = await commandProject(parent, {
    command: 'python3 walk.py {pause}',
    parameters: 'pause: z.number()',
    values: 'pause: 0',
  });
  expect(await lab(root, 'run', 'walk')).toMatchObject({ code: 0 });
  expect(programs(root)).toEqual([]);
});

test('verify tells what bits and tolerance promise, and that a program is missing', {
  timeout: 60_000,
}, async () => {
  const noisy = writing().replace(
    'for line in []:',
    'import json, random\nfor line in [json.dumps({"step": s, "position": 1 + random.SystemRandom().random() * 1e-4}) for s in range(3)]:',
  );
  const command = 'python3 walk.py {parameters}';
  const project = await commandProject(noisy, { command });
  const { root } = project;
  await lab(root, 'run', 'walk');
  expect((await lab(root, 'verify', 'walk')).output).toMatch(
    /holds {2}agrees to \S+ in steps 0 and 1 of 3/,
  );
  await declare(project, { command, more: "reproducible: 'bitwise'," });
  const bitwise = await lab(root, 'verify', 'walk');
  expect(bitwise).toMatchObject({
    code: 1,
    output: expect.stringMatching(/FAILS {2}in all 3 steps/),
  });
  await declare(project, { command: 'python9 walk.py {parameters}' });
  const missing = await lab(root, 'verify', 'walk');
  expect(missing).toMatchObject({
    code: 0,
    output: expect.stringMatching(/can't be replayed here: no python9/),
  });
});

test('files that a program reads are named if its fingerprint does not know them', async () => {
  const reader = `${writing('{"step": 0, "position": 1}')}
open("../growth/charts.ts").read()
`;
  const command = 'python3 walk.py {parameters}';
  const project = await commandProject(reader, { command });
  const { root } = project;
  execFileSync('git', ['init', '-q'], { cwd: root });
  const { errors } = await lab(root, 'run', 'walk');
  expect(errors).toMatch(
    /it read src\/experiments\/growth\/charts\.ts, which its fingerprint doesn't know/,
  );
  expect((await recordOf(root)).provenance.process!.untracked).toEqual([
    'src/experiments/growth/charts.ts',
  ]);
  await declare(project, { command, more: "uses: ['../growth/charts.ts']," });
  await lab(root, 'run', 'walk');
  expect((await recordOf(root)).provenance.process!.untracked).toBeUndefined();
});

test('a package that is missing is named with the remedy, and no data are claimed', async () => {
  const project = await commandProject('import no_such_module', {});
  const { root } = project;
  expect((await lab(root, 'run', 'walk')).output).toContain(
    "ModuleNotFoundError: No module named 'no_such_module' (walk.py:1); install it, or activate the environment that has it; all it said:",
  );
  await project.write('src/experiments/walk/walk.py', writing('{"step": 0, "position": 1}'));
  await declare(project, { command: 'python3 walk.py {parameters}' });
  await lab(root, 'run', 'walk');
  expect((await recordOf(root)).dataset).toMatchObject({ name: 'none', edition: 'none declared' });
});

test('packages that nothing locks are told, and refused where the experiment demands it', async () => {
  const project = await commandProject(
    `try:\n    import yaml\nexcept ImportError:\n    pass\n${writing('{"step": 0, "position": 1}')}`,
    {
      command: 'python3 walk.py {parameters}',
    },
  );
  const { root } = project;
  const { errors } = await lab(root, 'run', 'walk');
  expect(errors).toMatch(/^walk: pages will say that its environment isn't locked: .*yaml/im);
  expect((await recordOf(root)).provenance.process!.unlocked).toMatch(/yaml/i);
  await declare(project, {
    command: 'python3 walk.py {parameters}',
    more: 'strictEnvironment: true,',
  });
  expect((await lab(root, 'run', 'walk', '--fresh')).errors).toMatch(/strictEnvironment refuses/);
});

describe('reads', () => {
  const csv = `
import os, sys
with open(os.path.join(sys.argv[1], "log.csv"), "w") as out:
    out.write("iter,Position,other\\n")
    for step in range(4):
        out.write(f"{step * 10},{step / 2},x\\n")
`;

  test('takes the files of a tool, as an unchanged script writes them', async () => {
    const { root } = await commandProject(csv, {
      command: 'python3 walk.py {output} {steps} {drift} {seed}',
      more: "reads: 'csv',",
    });
    expect(await lab(root, 'run', 'walk')).toMatchObject({ code: 0 });
    const { table } = await readRecordedTable(root, run, Infinity);
    expect(table).toEqual({
      step: [0, 10, 20, 30],
      metrics: { position: [0, 0.5, 1, 1.5], valLoss: [null, null, null, null] },
    });
    expect((await lab(root, 'verify', 'walk')).output).toMatch(/holds/);
  });

  test('takes lines that a program prints', async () => {
    const printing = `
for step in range(3):
    print(f"downloading... {step}%", end="\\r")
    print(f"iter {step}: position {step * 0.25}, time 3ms")
`;
    const { root } = await commandProject(printing, {
      command: 'python3 walk.py {parameters}',
      more: String.raw`reads: { lines: /iter (?<step>\d+): position (?<position>\S+),/ },`,
    });
    expect(await lab(root, 'run', 'walk')).toMatchObject({ code: 0 });
    const { table } = await readRecordedTable(root, run, Infinity);
    expect(table.metrics['position']).toEqual([0, 0.25, 0.5]);
  });
});

test('a data set reaches a program as arrays', async () => {
  const reading = `
import json, os, struct, sys
folder = sys.argv[1]
assert folder == os.environ["RETRACE_DATASET"]
with open(os.path.join(folder, "train-images.npy"), "rb") as file:
    assert file.read(8) == b"\\x93NUMPY\\x01\\x00"
    header = eval(file.read(struct.unpack("<H", file.read(2))[0]))
    assert file.tell() % 64 == 0
    pixels = file.read()
count, height, width, channels = header["shape"]
assert len(pixels) == count * height * width * channels
classes = json.load(open(os.path.join(folder, "classes.json")))
out = open(os.environ["RETRACE_METRICS"], "a", buffering=1)
print(json.dumps({"step": 0, "position": sum(pixels[:3072]), "val_loss": len(classes)}), file=out)
`;
  const { root } = await commandProject(reading, {
    command: 'python3 walk.py {dataset} {parameters}',
    more: "dataset: datasetNamed('synthetic'),",
  });
  expect((await lab(root, 'run', 'walk')).output).toMatch(/recorded, completed/);
  const { record, table } = await readRecordedTable(root, run, Infinity);
  expect(record.dataset).toMatchObject({ name: 'synthetic', samples: { train: 2000, test: 500 } });
  expect(table.metrics['valLoss']).toEqual([10]);
  expect(record.provenance.process!.words[2]).toBe('{dataset}');
});

function seriesOf(root: string): Promise<Buffer> {
  return readFile(path.join(root, 'results/walk', id, 'series.parquet'));
}

async function recordOf(root: string): Promise<RunRecord> {
  return JSON.parse(await readFile(path.join(root, 'results/walk', id, 'run.json'), 'utf8'));
}

/** Waits until a program has written this number of rows. */
async function rowsReach(root: string, count: number): Promise<void> {
  for (let rows = 0; rows < count; await delay(20)) {
    const files = await readdir(path.join(root, 'cache/commands'), { recursive: true }).catch(
      () => [],
    );
    const file = files.find((name) => name.endsWith('metrics.jsonl'));
    const text = file ? await readFile(path.join(root, 'cache/commands', file), 'utf8') : '';
    rows = text.split('\n').length - 1;
  }
}

/** The processes that know of a project. */
function programs(root: string): number[] {
  const output = execFileSync('ps', ['-eo', 'pid=,args=', '-ww', 'e'], { encoding: 'utf8' });
  return output
    .split('\n')
    .filter((line) => line.includes(`RETRACE_OUTPUT=${root}`))
    .map((line) => Number.parseInt(line, 10));
}
