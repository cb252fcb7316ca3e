import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRuns } from '../../src/lab/readers/read-runs.ts';

const run = promisify(execFile);
const docs = path.resolve(import.meta.dirname, '../../docs');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'retrace-export-'));
});

afterAll(() => rm(folder, { recursive: true }));

/** Runs a script with stand-ins for the clients of trackers. @returns what it printed */
async function start(script: string, ...args: string[]): Promise<string> {
  const clients = path.join(import.meta.dirname, 'clients');
  const env = { ...process.env, PYTHONPATH: clients, PYTHONDONTWRITEBYTECODE: '1' };
  return (await run('python3', [path.join(docs, script), ...args], { cwd: folder, env })).stdout;
}

async function linesOf(file: string): Promise<string[]> {
  return (await readFile(path.join(folder, file), 'utf8')).trimEnd().split('\n');
}

const commit = '0123456789abcdef0123456789abcdef01234567';

test('all of a W&B project is written, complete, and nothing private', async () => {
  const printed = await start('export_wandb.py', 'analytical-engines/digits', 'wandb-runs');
  expect(printed).toBe('wandb-runs/abc123.jsonl: sgd/1\nwandb-runs/def456.jsonl: adam\n');
  expect(await linesOf('wandb-runs/abc123.jsonl')).toEqual([
    `{"run": {"tool": "W&B", "version": "0.31.0", "label": "sgd/1", "started": "2026-03-01T12:00:00Z", "durationSeconds": 12.5, "python": "CPython 3.12.4", "gpu": "NVIDIA H100", "commit": "${commit}"}, "parameters": {"lr": 0.1, "model": {"layers": 2}}}`,
    '{"step": 0, "timestamp": 1772366400.5, "_runtime": 0.5, "loss": 2}',
    '{"step": 1, "timestamp": 1772366401.5, "_runtime": 1.5, "loss": NaN}',
    '{"step": 5, "timestamp": 1772366405.5, "_runtime": 5.5, "loss": Infinity}',
  ]);
  expect(await linesOf('wandb-runs/def456.jsonl')).toEqual([
    '{"run": {"tool": "W&B", "version": null, "label": "adam", "started": "2026-03-01T12:00:00Z", "durationSeconds": 12.5, "python": null, "gpu": null, "commit": null}, "parameters": {"lr": 0.1, "model": {"layers": 2}}}',
  ]);
});

test('all pages of an MLflow experiment are written, complete, and nothing private', async () => {
  const printed = await start('export_mlflow.py', 'digits', 'mlflow-runs');
  expect(printed).toBe('mlflow-runs/abc123.jsonl: sgd\nmlflow-runs/def456.jsonl: adam\n');
  expect(await linesOf('mlflow-runs/abc123.jsonl')).toEqual([
    `{"run": {"tool": "MLflow", "label": "sgd", "started": "2026-03-01T12:00:00+00:00", "durationSeconds": 12.5, "commit": "${commit}"}, "parameters": {"lr": "0.1"}}`,
    '{"step": 0, "timestamp": 1772366400.5, "loss": 2.0}',
    '{"step": 0, "timestamp": 1772366407.0, "val/loss": 3.0}',
    '{"step": 5, "timestamp": 1772366405.5, "loss": NaN, "val/loss": 1.5}',
    '{"step": 6, "timestamp": 1772366406.5, "loss": -Infinity}',
  ]);
  expect(await linesOf('mlflow-runs/def456.jsonl')).toEqual([
    '{"run": {"tool": "MLflow", "label": "adam", "started": "2026-03-01T12:00:00+00:00", "durationSeconds": null, "commit": null}, "parameters": {}}',
  ]);
});

test('the lab reads what both write', async () => {
  const [wandb] = (await readRuns(path.join(folder, 'wandb-runs'))).runs;
  expect(wandb).toMatchObject({
    tool: 'W&B',
    toolVersion: '0.31.0',
    label: 'sgd/1',
    facts: { durationSeconds: 12.5, python: 'CPython 3.12.4', gpu: 'NVIDIA H100', commit },
  });
  expect(wandb!.metrics.get('loss')).toMatchObject({ step: [0, 1, 5] });
  const [mlflow] = (await readRuns(path.join(folder, 'mlflow-runs'))).runs;
  expect(mlflow).toMatchObject({ tool: 'MLflow', parameters: { lr: '0.1' } });
  expect(mlflow!.metrics.get('val/loss')).toMatchObject({ step: [0, 5], value: [3, 1.5] });
});

test.each([
  ['export_wandb.py', 'analytical-engines/digits', 'sgd/1', 'abc123'],
  ['export_wandb.py', 'analytical-engines/digits', 'def456', 'def456'],
  ['export_mlflow.py', 'digits', 'sgd', 'abc123'],
  ['export_mlflow.py', 'digits', 'def456', 'def456'],
])('%s of %s writes the chosen run alone, by its name or id: %s', async (script, from, chosen, id) => {
  const into = `${script}-${id}`;
  await start(script, from, into, chosen);
  expect(await readdir(path.join(folder, into))).toEqual([`${id}.jsonl`]);
});

test('an experiment that is not there is named in a line', async () => {
  await expect(start('export_mlflow.py', 'digit', 'none')).rejects.toMatchObject({
    stderr: "MLflow has no experiment 'digit'\n",
  });
  expect(await readdir(folder)).not.toContain('none');
});

test.each([
  'export_wandb.py',
  'export_mlflow.py',
])('%s tells its words where some are missing', async (script) => {
  await expect(start(script)).rejects.toMatchObject({
    stderr: expect.stringContaining(`python3 ${script} `),
  });
});
