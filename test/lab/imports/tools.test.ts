import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { GivenFiles } from '../readers/given-files.ts';
import { mlflowFolder } from '../readers/mlflow-file.ts';
import { bytesField, integerField, message } from '../readers/protobuf-file.ts';
import { fileVersion, simple, summary, tfRecords } from '../readers/tensorboard-file.ts';
import { config, header, history, wandbFile } from '../readers/wandb-file.ts';
import { createImportedProject, type ImportedProject, lm } from './imported-project.ts';

const wandbRun = (seed: number, name: string) =>
  wandbFile([
    header('0.31.0'),
    bytesField(
      17,
      message(
        bytesField(1, 'iy40kb3m'),
        bytesField(2, 'musterteam'),
        bytesField(
          4,
          config({
            tokenizer: '"char"',
            learning_rate: '0.1',
            seed: `${seed}`,
            data_dir: '"/home/erika/data"',
            hub_token: '"hf_a1B2c3D4e5F6g7H8i9J0k1L2"',
          }),
        ),
        bytesField(8, name),
        bytesField(13, 'erikas-laptop'),
        bytesField(17, message(integerField(1, 1_700_000_000))),
      ),
    ),
    bytesField(
      26,
      message(
        bytesField(2, 'CPython 3.11.7'),
        bytesField(5, '--token=erikas-secret'),
        bytesField(6, '/home/erika/train.py'),
        bytesField(10, 'erika@muster.example'),
        bytesField(12, 'erikas-laptop'),
        bytesField(13, 'erika'),
        bytesField(18, 'NVIDIA H100'),
      ),
    ),
    history(0, { 'train.loss': '2', _step: '0' }),
    history(10, { 'train.loss': `1.${seed}`, _step: '10', grad: 'NaN' }),
  ]);

async function write({ root }: ImportedProject, files: GivenFiles): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(root, 'logs', file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
}

/** Everything of a person and a machine that the files hold. */
const personal = /erika|muster|home|Users|laptop|hf_|secret/i;

test('W&B’s files become records with nothing of a person or a machine', async () => {
  const project = await createImportedProject();
  await write(project, {
    'wandb/run-20241219_213046-a/run-a.wandb': wandbRun(1, 'glad-sun-3'),
    'wandb/run-20241219_213047-b/run-b.wandb': wandbRun(2, '/home/erika/runs'),
  });
  const said = await project.take();
  expect(said.join('\n')).toContain('W&B: 2 runs');
  for (const seed of [1, 2]) {
    const text = await project.read(`results/lm/char-full-seed${seed}/run.json`);
    expect(text).not.toMatch(personal);
    expect(JSON.parse(text)).toMatchObject({
      parameters: { tokenizer: 'char', learningRate: 0.1 },
      provenance: {
        engine: { device: expect.stringContaining('NVIDIA H100'), program: 'W&B 0.31.0' },
        imported: { tool: 'W&B', python: '3.11.7', ...(seed === 1 && { label: 'glad-sun-3' }) },
      },
      summary: { trainLoss: 1 + seed / 10 },
    });
  }
});

test('MLflow’s folder becomes a record, its texts read as the schema asks', async () => {
  const project = await createImportedProject();
  const files = {
    'metrics/train/loss': '1700000000100 3.0 0\n1700000000200 nan 1\n1700000000300 2.0 2\n',
    'params/tokenizer': 'bpe',
    'params/learning_rate': '1e-3',
    'params/tied': 'False',
    'params/seed': '0',
    'params/data_dir': '/home/erika/data',
  };
  await write(project, mlflowFolder('mlruns/1/ed05f9cd599442fe9a0c9222184710b8', { files }));
  const said = await project.take();
  expect(said.join('\n')).toMatch(/^note on bpe-full-seed0: train\/loss: 1 value /m);
  const text = await project.read('results/lm/bpe-full-seed0/run.json');
  expect(text).not.toMatch(personal);
  expect(JSON.parse(text)).toMatchObject({
    seed: 0,
    parameters: { tokenizer: 'bpe', learningRate: 0.001, tied: false },
    outcome: 'completed',
  });
});

test('TensorBoard’s events, which tell no parameters, are of the only variant, and numbered', async () => {
  const project = await createImportedProject(
    lm
      .replace(/ {2}parameters: z\.object\(\{.*?\}\),\n/s, '  parameters: z.object({}),\n')
      .replace(
        / {2}variants: \{.*?\n {2}\},\n/s,
        "  variants: { run: { label: 'Run', parameters: {} } },\n",
      ),
  );
  const events = (loss: number) =>
    tfRecords([
      fileVersion,
      summary(0, 1.7e9, simple('train/loss', 3)),
      summary(5, 1.7e9 + 1, simple('train/loss', loss)),
    ]);
  await write(project, {
    'runs/version_2/events.out.tfevents.1700000000.erikas-laptop.4711.0': events(1),
    'runs/version_10/events.out.tfevents.1700000000.erikas-laptop.4712.0': events(2),
  });
  await project.take();
  for (const [seed, loss] of [0, 1].entries()) {
    const text = await project.read(`results/lm/run-full-seed${seed}/run.json`);
    expect(text).not.toMatch(personal);
    expect(JSON.parse(text).summary).toEqual({ trainLoss: loss + 1 });
  }
});
