import { appendFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { stampOf } from '../../../../src/files/process-stamp.ts';
import { emptyTable } from '../../../../src/lab/records/series.ts';
import {
  type CollectorOptions,
  collectRows,
  type RowCollector,
} from '../../../../src/lab/running/command/collect-rows.ts';
import { foldersIn, makeFolders } from '../../../../src/lab/running/command/command-folder.ts';
import { endOrphan, launch } from '../../../../src/lab/running/command/launch.ts';
import { openLog, readLogEnd } from '../../../../src/lab/running/command/output-log.ts';
import { jsonLines, printedLines } from '../../../../src/lab/running/command/row-sources.ts';
import {
  openSession,
  readSessions,
  rowWriter,
} from '../../../../src/lab/running/command/sessions.ts';
import {
  runsBefore,
  toolOutput,
  whatLiesThere,
} from '../../../../src/lab/running/command/tool-output.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'retrace-rows-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
let files = 0;
const newPlace = (name = 'file') => path.join(folder, `${files++}-${name}`);

function collector(options: Partial<CollectorOptions> = {}): RowCollector {
  const metrics = ['loss', 'valLoss'];
  const before = emptyTable(metrics);
  return collectRows({ metrics, source: 'train.py', before, onFirstRow: () => {}, ...options });
}

const tableOf = (steps: number[]) => ({
  step: steps,
  metrics: { loss: steps.map((step) => step / 2), valLoss: steps.map(() => null) },
});

describe('rows of a session', () => {
  test('are those of one that starts at once, however far it is, but not of one that goes on without earlier rows', () => {
    const first = collector();
    first.take({ step: 450, values: { loss: 1 } }, 'metrics.jsonl:1');
    first.finish();
    expect(first.table.step).toEqual([450]);
    const next = collector({ isContinued: true, kept: 'kept' });
    expect(() => next.take({ step: 450, values: { loss: 1 } }, 'metrics.jsonl:1')).toThrow(
      /goes on at step 450, but no row of its earlier sessions is kept: .*; without kept it starts anew$/,
    );
    const anew = collector({ isContinued: true, before: tableOf([10, 20]) });
    anew.take({ step: 10, values: { loss: 1 } }, 'metrics.jsonl:1');
    anew.finish();
    expect(anew.table.step).toEqual([10]);
  });

  test('can come again', () => {
    const told: number[] = [];
    const onFirstRow = (rowsBefore: number) => told.push(rowsBefore);
    const rows = collector({ before: tableOf([0, 1, 2]), onFirstRow });
    for (const valLoss of [1, 2]) {
      rows.reset();
      rows.take({ step: 2, values: { 'val/loss': valLoss } }, 'its output');
      rows.take({ step: 3, values: { loss: NaN } }, 'its output');
    }
    expect(rows.table).toEqual({
      step: [0, 1, 2, 3],
      metrics: { loss: [0, 0.5, null, NaN], valLoss: [null, null, 2, null] },
    });
    expect(told).toEqual([2]);
  });
});

describe('lines', () => {
  test('are read as they come, with any line ends, and the last without one', async () => {
    const file = newPlace('metrics.jsonl');
    const source = jsonLines(file);
    const rows = collector();
    await source.read(rows);
    await writeFile(file, '\ufeff{"step": 0, "loss": 1}\r\n\r\n{"step": 1.0, "lo');
    await source.read(rows);
    await appendFile(file, 'ss": -0}\r\n{"step": 1, "val_loss": 3}\n{"step": 7, "loss": null}');
    await source.readRest(rows);
    rows.finish();
    expect(rows.table).toEqual({
      step: [0, 1, 7],
      metrics: { loss: [1, 0, null], valLoss: [null, 3, null] },
    });
  });

  test.each([
    ['{"step": 2147483648}', /metrics\.jsonl:1: step is 2147483648; expected a whole number/],
    ['{"step": 0.5}', /:1: step is 0\.5; expected/],
    ['{"step": true}', /:1: step is true; expected/],
    ['{"step": 0, "loss": true}', /:1: "loss" is true; expected a number or null$/],
    ['{"step": 0, "loss": "NaN"}', /:1: "loss" is "NaN"; expected a number or null$/],
    ['{"step": 0}\n{"step": 1}\n{"step": 0}', /:3: step 0 after 1; steps ascend/],
    ['[0, 1]', /:1: no object \("\[0, 1\]"\); only JSON lines belong there$/],
    [`{"step": 0, "loss": ${'1'.repeat(64_000)}`, /line 1 of its rows has more than 64000/],
  ])('%.40s is refused', async (text, message) => {
    const file = path.join(newPlace('rows'), 'metrics.jsonl');
    await mkdir(path.dirname(file));
    await writeFile(file, text);
    await expect(jsonLines(file).readRest(collector())).rejects.toThrow(message);
  });

  test('that were read can’t be taken back', async () => {
    const file = newPlace('metrics.jsonl');
    const source = jsonLines(file);
    await writeFile(file, '{"step": 0, "loss": 1}\n{"step": 1, "loss": 1}\n');
    const rows = collector();
    await source.read(rows);
    await writeFile(file, '{"step": 0, "loss": 1}\n');
    await expect(source.read(rows)).rejects.toThrow(/was emptied after they were read/);
  });

  test('behind the last row that is wanted may hold anything', async () => {
    const file = newPlace('metrics.jsonl');
    await writeFile(file, '{"step": 0, "loss": 1}\n{"step": 1, "loss": 1}\nEpoch 1/10\n');
    const rows = collector({ limit: 1 });
    await jsonLines(file).readRest(rows);
    expect(rows.table.step).toEqual([0]);
  });

  test('of two streams don’t mix, whatever is in them', async () => {
    const source = printedLines(/^iter (?<step>\d+): loss (?<loss>\S+)$/);
    const rows = collector();
    const printed = [
      ['stdout', 'iter 0: lo'],
      ['stderr', ' 10%|█'.repeat(20_000)],
      ['stdout', 'ss 1\n\0\xff\u001b[31miter 1: loss 2\u001b[0m\n'],
      ['stderr', '\r100%\riter 5: loss 3'],
    ] as const;
    for (const [stream, text] of printed) source.print(Buffer.from(text), stream);
    await source.read(rows);
    await source.readRest(rows);
    rows.finish();
    expect(rows.table.step).toEqual([0, 5]);
    source.print(Buffer.from('iter 6: loss n/a\n'), 'stdout');
    await expect(source.read(rows)).rejects.toThrow(
      /^line 6 of its output: the pattern's group loss holds "n\/a"; expected a number$/,
    );
  });
});

describe('sessions', () => {
  const header = { started: '2026-01-01T00:00:00.000Z', device: 'CPU' };

  test('keep their rows if their description is damaged, up to a line that was being written', async () => {
    const kept = foldersIn(newPlace('run'));
    await makeFolders(kept);
    const one = await openSession(kept);
    await one.keep(header);
    const write = rowWriter(one.rows);
    await write(tableOf([0, 1]), 0);
    await write(tableOf([0, 1, 2]), 0);
    await writeFile(path.join(path.dirname(one.rows), 'session.json'), '{"for');
    const two = await openSession(kept);
    await two.keep({ ...header, seconds: 1 });
    await writeFile(two.rows, '{"step": 2, "loss": 5}\n{"step": 3, "loss": 6}\n{"step": 4, "lo');
    const { sessions, table } = await readSessions(kept, ['loss', 'valLoss']);
    expect(sessions).toEqual([{ format: 1, ...header, seconds: 1, first: 2 }]);
    expect(table).toMatchObject({ step: [0, 1, 2, 3], metrics: { loss: [0, 0.5, 5, 6] } });
    expect(await readFile(one.rows, 'utf8')).toContain('{"step": 1, "loss": 0.5}\n');
    await writeFile(two.rows, '{"step": 2, "loss": 5}');
    expect((await readSessions(kept, ['loss', 'valLoss'])).table.step).toEqual([0, 1, 2]);
  });
});

describe('what a tool wrote', () => {
  const about = { reads: 'csv', metrics: ['loss', 'valLoss'], note: () => {} } as const;

  test('counts as it is at the end: until then, it is only shown', async () => {
    const output = newPlace('output');
    await mkdir(output);
    let now = 0;
    const source = toolOutput({ ...about, folder: output, before: [], clock: () => now });
    const rows = collector();
    await writeFile(path.join(output, 'log.csv'), 'step,loss\n0,1\n1,nan\n2,');
    now = 5000;
    await source.read(rows);
    expect(rows.diverged()).toBe(false);
    await writeFile(path.join(output, 'log.csv'), 'step,loss,val_loss\n0,1,2\n1,nan,\n2,3,4\n');
    await source.readRest(rows);
    rows.finish();
    expect(rows.table).toEqual({
      step: [0, 2],
      metrics: { loss: [1, 3], valLoss: [2, 4] },
    });
  });

  test('is told from what earlier sessions wrote, beside it or in the same file', async () => {
    const output = newPlace('output');
    await mkdir(output);
    await writeFile(path.join(output, 'config.txt'), 'lr: 0.1');
    expect(await runsBefore(output, 'csv')).toEqual([]);
    await writeFile(path.join(output, 'a.csv'), 'step,loss\n0,1\n10,2\n20,3\n');
    const before = await runsBefore(output, 'csv');
    const source = () => toolOutput({ ...about, folder: output, before, clock: () => 0 });
    const rows = collector({ before: tableOf([0, 10, 20]) });
    await source().readRest(rows);
    expect(rows.table.step).toEqual([0, 10, 20]);
    await writeFile(path.join(output, 'b.csv'), 'step,loss\n20,4\n30,5\n');
    await source().readRest(rows);
    rows.finish();
    expect(rows.table).toMatchObject({ step: [0, 10, 20, 30], metrics: { loss: [0, 5, 4, 5] } });
    const both = toolOutput({ ...about, folder: output, before: [], clock: () => 0 });
    await expect(both.readRest(collector())).rejects.toThrow(
      /has 2 runs of csv, and a command is one run \(a\.csv, b\.csv\): name one with file/,
    );
    const reads = { tool: 'csv', file: '*b.csv' } as const;
    const named = collector();
    const one = toolOutput({ ...about, reads, folder: output, before: [], clock: () => 0 });
    await one.readRest(named);
    named.finish();
    expect(named.table.step).toEqual([20, 30]);
  });

  test('has a reader, which is named where no rows are read, and the metrics that it has', async () => {
    const output = newPlace('output');
    await mkdir(path.join(output, 'lightning_logs/version_0'), { recursive: true });
    await writeFile(
      path.join(output, 'lightning_logs/version_0/metrics.csv'),
      'epoch,step,loss\n0,4,1\n0,9,2\n',
    );
    expect(await whatLiesThere(output, ['loss'])).toBe(
      ". In its output lies lightning_logs/version_0, what Lightning writes: reads: 'lightning' would take it",
    );
    const metrics = ['accuracy'];
    const none = { ...about, metrics, folder: output, before: [], clock: () => 0 };
    await expect(toolOutput(none).readRest(collector())).rejects.toThrow(
      /has none of the metrics to be read; it has .*loss/,
    );
  });
});

describe('output', () => {
  test('is shown as a terminal shows it last', async () => {
    const file = newPlace('log.txt');
    const bar = Array.from({ length: 200 }, (_, i) => `\r${i}%`).join('');
    await writeFile(file, `first\n${bar}\r\n\u001b[31mred\u001b[0m\n${'x'.repeat(5000)}y\n`);
    expect(await readLogEnd(file, 3)).toBe(`199%\nred\n…${'x'.repeat(1999)}y`);
    expect(await readLogEnd(newPlace(), 3)).toBeUndefined();
  });

  test.runIf(process.platform === 'linux')(
    'that a full disk doesn’t take is lost, but its end stays at hand',
    async () => {
      const log = await openLog('/dev/full');
      await log.write(Buffer.from('Error: é'));
      await log.write(Buffer.from('!\n'));
      await log.close();
      expect([log.tail(), log.isWhole()]).toEqual(['Error: é!\n', false]);
    },
  );
});

describe('a program', () => {
  const start = (script: string, onOutput: (chunk: Buffer) => Promise<void>) =>
    launch({
      words: ['python3', '-c', script],
      folder,
      environment: process.env,
      onOutput,
    });

  test('is not listened to after its end, though a helper that left its group still prints', async () => {
    let isOver = false;
    const late: string[] = [];
    const helper = 'import time\nfor _ in range(80): print("x", flush=True); time.sleep(0.05)';
    const { ended } = await start(
      `import subprocess, sys\nsubprocess.Popen([sys.executable, "-c", ${JSON.stringify(helper)}], start_new_session=True)`,
      async (chunk) => {
        if (isOver) late.push(chunk.toString());
      },
    );
    expect(await ended).toEqual({ code: 0 });
    isOver = true;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(late).toEqual([]);
  });

  test('waits while what it prints isn’t taken', async () => {
    let taken = 0;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { ended } = await start('print("x" * 3_000_000)', async (chunk) => {
      taken += chunk.length;
      await held;
    });
    const early = await Promise.race([
      ended,
      new Promise((resolve) => setTimeout(() => resolve('waits'), 500)),
    ]);
    expect(early).toBe('waits');
    expect(taken).toBeLessThan(200_000);
    release();
    expect(await ended).toEqual({ code: 0 });
    expect(taken).toBe(3_000_001);
  });

  test('of an earlier session is gone before the next begins, even if it ignores to be told so', async () => {
    let isReady = () => {};
    const ready = new Promise<void>((resolve) => {
      isReady = resolve;
    });
    const { stamp, ended } = await start(
      'import signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nprint("ready", flush=True)\ntime.sleep(600)',
      async () => isReady(),
    );
    await ready;
    expect(await endOrphan(stamp, 0.2)).toBe(true);
    expect(await ended).toEqual({ signal: 'SIGKILL' });
    expect(await endOrphan(stamp, 0.2)).toBe(false);
    expect(await endOrphan({ ...stampOf(process.pid), start: '1' }, 0.2)).toBe(false);
  });
});
