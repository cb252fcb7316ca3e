import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FoundRun } from '../../../src/lab/readers/found-run.ts';
import { normalise } from '../../../src/lab/readers/normalise.ts';
import { type ReadRunsOptions, readRuns } from '../../../src/lab/readers/read-runs.ts';
import { folderOf, text } from './run-files.ts';

/** Made here with the quirks of files that tools and people have written, which public repositories hold. */

describe('W&B', () => {
  test('exports a chart with many runs as columns, and the bounds of each', async () => {
    const runs = ['gpt2 - char1729642919.4054031', 'gpt2_token'];
    const columns = runs.flatMap((run) =>
      ['', '__MIN', '__MAX'].map((bound) => `${run} - train/loss${bound}`),
    );
    const rows = [
      ['0', '9.5', '9', '10', '8.5', '8', '9'],
      ['1', '7.5', '7', '8', '', '', ''],
      ['2', '5.5', '5', '6', 'NaN', 'NaN', 'NaN'],
    ];
    const csv = [['Step', ...columns], ...rows].map((row) => row.map((cell) => `"${cell}"`).join());
    const { runs: found, said } = await read({ 'wandb_export.csv': csv.join('\n') });
    expect(found.map(({ place, label, tool, told }) => ({ place, label, tool, told }))).toEqual(
      runs.map((label) => ({ place: `wandb_export.csv#${label}`, label, tool: 'W&B', told: [] })),
    );
    expect(found.map(seriesOf)).toEqual([
      { 'train/loss': { step: [0, 1, 2], value: [9.5, 7.5, 5.5] } },
      { 'train/loss': { step: [0, 2], value: [8.5, NaN] } },
    ]);
    expect(said).toEqual([`W&B: 2 runs, in ${found.map(({ place }) => place).join(', ')}`]);
    expect(found.every(({ notes }) => notes.length === 0)).toBe(true);
  });

  test('exports a chart over another axis with the steps in a column, or not at all', async () => {
    const head = (step: string) =>
      `"Relative Time (Process)",${step}"a - loss","a - loss__MIN","a - loss__MAX"`;
    const steps = '"a - _step","a - _step__MIN","a - _step__MAX",';
    const { runs } = await read({
      'export.csv': text(
        head(steps),
        '"1.5","0","0","0","2","2","2"',
        '"3","5","5","5","1","1","1"',
      ),
    });
    expect(runs.map(seriesOf)).toEqual([{ loss: { step: [0, 5], value: [2, 1] } }]);
    await expect(read({ 'export.csv': text(head(''), '"1.5","2","2","2"') })).rejects.toThrow(
      'export.csv: its rows are by "Relative Time (Process)"; export the chart with Step on its x axis',
    );
  });

  test('gives 500 points of a longer run, which is noted', async () => {
    const csv = (rows: number) =>
      text(
        '"Step","a - loss","a - loss__MIN","a - loss__MAX"',
        ...Array.from({ length: rows }, (_, i) => `"${i * 7}","${i}","${i}","${i}"`),
      );
    const { runs } = await read({ '500.csv': csv(500), '499.csv': csv(499) });
    expect(runs.map(({ notes }) => notes)).toEqual([
      [],
      ['It may be a sample: exactly 500 points, as many as W&B gives of a longer run.'],
    ]);
  });

  test('exports its table of runs with parameters and last values mixed', async () => {
    const { runs } = await read({
      'wandb_export.csv': text(
        '"Name","State","Notes","User","Tags","Created","Runtime","Sweep","_step","lr","model","media","val/acc","stop"',
        '"a","finished","by ada@example.org","ada","","2026-11-28T10:00:00.000Z","212","","51","0.1","small","{\'_type\': \'table-file\'}","0.5","true"',
        '"a","crashed","-","ada","","2026-11-28T11:00:00.000Z","3","","","0.2","small","","NaN","false"',
      ),
    });
    expect(runs.map(({ digest: _, ...run }) => run)).toEqual([
      {
        place: 'wandb_export.csv#a',
        label: 'a',
        tool: 'W&B',
        parameters: { lr: 0.1, model: 'small', 'val/acc': 0.5, stop: true },
        metrics: new Map([
          ['lr', { step: [51], value: [0.1] }],
          ['val/acc', { step: [51], value: [0.5] }],
        ]),
        facts: { started: '2026-11-28T10:00:00.000Z', durationSeconds: 212 },
        notes: ["W&B's table of runs holds only the last value of each metric."],
        told: [],
      },
      {
        place: 'wandb_export.csv#a (2)',
        label: 'a',
        tool: 'W&B',
        parameters: { lr: 0.2, model: 'small', stop: false },
        metrics: new Map([
          ['lr', { step: [0], value: [0.2] }],
          ['val/acc', { step: [0], value: [NaN] }],
        ]),
        facts: { started: '2026-11-28T11:00:00.000Z', durationSeconds: 3 },
        notes: [
          "W&B's table of runs holds only the last value of each metric.",
          'When the table was exported, W&B called the run crashed.',
        ],
        told: [],
      },
    ]);
  });

  test('tells by its client the table of runs, too', async () => {
    const { runs } = await read({
      'runs.csv': text(
        'lr,_step,_timestamp,_wandb,acc,name,id',
        "0.1,9,1748560013.1,{'runtime': 2},0.5,b,x1",
      ),
    });
    expect(runs).toMatchObject([
      { place: 'runs.csv#b', label: 'b', parameters: { lr: 0.1, acc: 0.5 } },
    ]);
    expect(runs.map(seriesOf)).toEqual([
      { lr: { step: [9], value: [0.1] }, acc: { step: [9], value: [0.5] } },
    ]);
  });
});

describe('DVCLive', () => {
  test('has a table a metric, named by its place', async () => {
    const { runs, ignored } = await read({
      'dvclive/metrics.json': '{"train": {"loss": 0.25}, "final": "NaN", "best": 0.9, "step": 2}',
      'dvclive/params.yaml': 'lr: 0.1\nmodel:\n  depth: 3\n',
      'dvclive/plots/metrics/train/loss.tsv': text('step\tloss', '0\t1.0', '1\tnan', '2\t0.25'),
      'dvclive/plots/metrics/eval/loss.tsv': text('step\teval/loss', '0\t1.5', '2\t0.5'),
      'dvclive/plots/metrics/acc.tsv': text('timestamp\tstep\tacc', '1795969250747\t0\t0.1'),
      'dvclive/report.html': '<html>',
      'plots/confusion.csv': text('actual,predicted', '7,7', '2,3'),
    });
    expect(runs).toMatchObject([
      {
        place: 'dvclive',
        tool: 'DVCLive',
        parameters: { lr: 0.1, model: { depth: 3 } },
      },
    ]);
    expect(runs[0]).not.toHaveProperty('label');
    expect(runs.map(seriesOf)).toEqual([
      {
        acc: { step: [0], value: [0.1] },
        'eval/loss': { step: [0, 2], value: [1.5, 0.5] },
        'train/loss': { step: [0, 1, 2], value: [1, NaN, 0.25] },
        final: { step: [2], value: [NaN] },
        best: { step: [2], value: [0.9] },
      },
    ]);
    expect(runs[0]!.metrics.get('acc')!.time).toEqual([1795969250.747]);
    expect(ignored).toEqual(['dvclive/report.html', 'plots/confusion.csv']);
  });

  test('had its tables right in the folder, and the summary beside it', async () => {
    const { runs } = await read({
      'dvclive.json': '{"step": 1, "loss": 0.5}',
      'dvclive/loss.tsv': text(
        'timestamp\tstep\tloss',
        '1614129197192\t0\t1',
        '1614129197200\t1\t0.5',
      ),
    });
    expect(runs).toMatchObject([{ place: 'dvclive', tool: 'DVCLive' }]);
    expect(runs.map(seriesOf)).toEqual([{ loss: { step: [0, 1], value: [1, 0.5] } }]);
  });

  test('is found in the folder itself', async () => {
    const folder = await folderOf({
      'runs/b/metrics.json': '{"step": 1}',
      'runs/b/plots/metrics/loss.tsv': text('step\tloss', '0\t1'),
    });
    expect((await readRuns(folder)).runs).toMatchObject([{ place: 'runs/b', label: 'b' }]);
    const { runs } = await readRuns(path.join(folder, 'runs/b'));
    expect(runs).toMatchObject([{ place: 'metrics.json', tool: 'DVCLive' }]);
  });
});

describe('Lightning', () => {
  test('writes sparse rows, and training and validation of a step apart', async () => {
    const { runs, said } = await read({
      'lightning_logs/version_0/hparams.yaml':
        'lr: 0.003\nbatch_size: 64\nmodel: !!python/object:m.M {}\n',
      'lightning_logs/version_0/metrics.csv': text(
        'epoch,lr-Adam,step,train_loss,val_loss',
        ',0.003,0,,',
        '0,,49,0.5,',
        '0,,99,0.25,',
        '0,,99,,0.75',
        '1,0.001,149,,',
      ),
      'lightning_logs/version_1/metrics.csv': text('epoch,step,loss', '0,9,0.5'),
      'lightning_logs/version_2/hparams.yaml': 'lr: 0.1\n',
    });
    expect(runs).toMatchObject([
      {
        place: 'lightning_logs/version_0',
        tool: 'Lightning',
        parameters: { lr: 0.003, batch_size: 64 },
        told: ['left out parameters that are no plain values: model'],
      },
      { place: 'lightning_logs/version_1', parameters: {} },
    ]);
    expect(normalise(runs[0]!)).toEqual({
      step: [0, 49, 99, 149],
      metrics: {
        epoch: [null, 0, 0, 1],
        'lr-Adam': [0.003, null, null, 0.001],
        train_loss: [null, 0.5, 0.25, null],
        val_loss: [null, null, 0.75, null],
      },
      outcome: 'completed',
      notes: [],
    });
    expect(said).toEqual([
      'Lightning: 2 runs, in lightning_logs/version_0, lightning_logs/version_1',
      'lightning_logs/version_0: left out parameters that are no plain values: model',
    ]);
  });

  test('wrote no step in its early days, but the epoch', async () => {
    const { runs } = await read({
      'lightning_logs/version_0/metrics.csv': text(
        'train_loss,epoch,created_at',
        '15.9,0,2020-02-03 14:08:30.980366',
        '15.8,1,2020-02-03 14:09:08.307422',
      ),
    });
    expect(runs.map(seriesOf)).toEqual([{ train_loss: { step: [0, 1], value: [15.9, 15.8] } }]);
    expect(runs[0]!.told).toEqual([
      'left out created_at: "2020-02-03 14:08:30.980366" in row 1 is no number',
    ]);
  });

  test('is recognised by the parameters beside one file', async () => {
    const folder = await folderOf({
      'run/metrics.csv': text('step,loss', '0,1'),
      'run/hparams.yaml': 'lr: 0.1\n',
      'other/metrics.csv': text('step,loss', '0,1'),
    });
    const { runs } = await readRuns(path.join(folder, 'run/metrics.csv'));
    expect(runs).toMatchObject([
      { place: 'metrics.csv', tool: 'Lightning', parameters: { lr: 0.1 } },
    ]);
    const all = await readRuns(folder);
    expect(all.runs.map(({ place, tool }) => `${place}: ${tool}`)).toEqual([
      'run: Lightning',
      'other/metrics.csv: CSV',
    ]);
  });
});

test('Keras’s CSVLogger counts epochs from 0, and may append a second run', async () => {
  const rows = ['0,0.5,1.25', '1,0.625,1.0', '2,0.75,0.875'];
  const { runs } = await read({
    'training.log': text('epoch,accuracy,loss', ...rows),
    'twice.log': text('epoch,accuracy,loss', ...rows, ...rows),
    'server.log': 'Starting up\nepoch, the first of many\n',
  });
  expect(runs.map(({ place, tool }) => `${place}: ${tool}`)).toEqual([
    'training.log: Keras',
    'twice.log#1: Keras',
    'twice.log#2: Keras',
  ]);
  expect(seriesOf(runs[2]!)).toEqual(seriesOf(runs[0]!));
  expect(seriesOf(runs[0]!)).toEqual({
    accuracy: { step: [0, 1, 2], value: [0.5, 0.625, 0.75] },
    loss: { step: [0, 1, 2], value: [1.25, 1, 0.875] },
  });
});

test('Ultralytics pads with blanks, counts from 1, and may never validate', async () => {
  const { runs } = await read({
    'runs/detect/train/results.csv': text(
      '                  epoch,         train/box_loss,   metrics/mAP50(B),           val/box_loss',
      '                      1,                 1.9621,            0.32211,                    nan',
      '                      2,                 1.5122,            0.44118,                    nan',
    ),
    'runs/detect/train/args.yaml': text(
      'task: detect',
      'mode: train',
      'model: yolov8n.pt',
      'data: /home/ada/data/court/data.yaml',
      'epochs: 225',
      'device: 0',
      'project: null',
      'pretrained: /home/ada/models/best.pt',
      'optimizer: auto',
      'lr0: 0.01',
      'save_dir: runs/detect/train',
      'tracker: botsort.yaml',
    ),
    'runs/detect/train2/args.yaml': 'task: detect\n',
  });
  expect(runs).toMatchObject([
    {
      place: 'runs/detect/train',
      tool: 'Ultralytics',
      parameters: {
        task: 'detect',
        model: 'yolov8n.pt',
        epochs: 225,
        optimizer: 'auto',
        lr0: 0.01,
      },
    },
  ]);
  expect(Object.keys(runs[0]!.parameters)).toHaveLength(5);
  expect(normalise(runs[0]!)).toEqual({
    step: [1, 2],
    metrics: { 'train/box_loss': [1.9621, 1.5122], 'metrics/mAP50(B)': [0.32211, 0.44118] },
    outcome: 'completed',
    notes: ['val/box_loss: never a finite number, and so left out.'],
  });
});

test('Hugging Face’s Trainer keeps training and evaluation of a step apart, and a copy a checkpoint', async () => {
  const training = [
    { epoch: 0.1, grad_norm: NaN, learning_rate: 5e-5, loss: 3.9, step: 10 },
    { epoch: 0.2, grad_norm: 1.5, learning_rate: 4e-5, loss: 3.1, step: 20 },
    { epoch: 0.2, eval_loss: 2.9, eval_runtime: 12.5, step: 20 },
  ];
  const end = { epoch: 0.2, step: 20, total_flos: 1e18, train_loss: 3.5, train_runtime: 99.5 };
  const state = (log_history: unknown[]) =>
    JSON.stringify(
      {
        best_metric: 2.9,
        best_model_checkpoint: '/home/ada/out/checkpoint-20',
        is_local_process_zero: true,
        max_steps: 20,
        num_train_epochs: 3,
        log_history,
      },
      null,
      2,
    ).replace('"grad_norm": null', '"grad_norm": NaN');
  const { runs, ignored } = await read({
    'out/checkpoint-9/trainer_state.json': state([]),
    'out/checkpoint-20/trainer_state.json': state(training),
    'out/trainer_state.json': state([...training, end]),
    'other/checkpoint-9/trainer_state.json': state(training.slice(0, 1)),
    'other/checkpoint-10/trainer_state.json': state(training),
    'out/config.json': '{}',
  });
  expect(runs.map(({ place, tool }) => `${place}: ${tool}`)).toEqual([
    'other: Hugging Face',
    'out: Hugging Face',
  ]);
  expect(runs[1]).toMatchObject({
    parameters: { max_steps: 20, num_train_epochs: 3 },
    facts: { durationSeconds: 99.5 },
  });
  expect(normalise(runs[1]!)).toMatchObject({
    step: [10, 20],
    metrics: {
      epoch: [0.1, 0.2],
      grad_norm: [null, 1.5],
      loss: [3.9, 3.1],
      eval_loss: [null, 2.9],
      train_loss: [null, 3.5],
    },
  });
  expect(runs[1]!.metrics.has('total_flos')).toBe(false);
  expect(normalise(runs[0]!).step).toEqual([10, 20]);
  expect(ignored).toEqual(['out/config.json']);
  await expect(read({ 'trainer_state.json': '{"log_history": {}}' })).rejects.toThrow(
    'trainer_state.json: log_history: must be the list of what was logged (is {})',
  );
  await expect(read({ 'trainer_state.json': state([]) })).rejects.toThrow(
    'trainer_state.json: holds no rows yet',
  );
});

test('two runs of reinforcement learning lie in one progress.csv', async () => {
  const { runs } = await read({
    'progress.csv': text(
      'num_episodes,value_loss,total timesteps',
      '68,0.25,5120',
      '140,0.16,10240',
      '278,0.14,20480',
      '11,0.07,1280',
      '21,0.03,2560',
    ),
  });
  expect(runs.map(({ place, tool }) => `${place}: ${tool}`)).toEqual([
    'progress.csv#1: Stable-Baselines3',
    'progress.csv#2: Stable-Baselines3',
  ]);
  expect(runs.map((run) => seriesOf(run)['value_loss'])).toEqual([
    { step: [5120, 10240, 20480], value: [0.25, 0.16, 0.14] },
    { step: [1280, 2560], value: [0.07, 0.03] },
  ]);
});

test('Stable-Baselines3 counts iterations, too, and writes steps as decimals', async () => {
  const { runs } = await read({
    'logs/progress.csv': text(
      'time/iterations,rollout/ep_rew_mean,time/total_timesteps,train/loss',
      '1,20.5,2048.0,',
      '2,30.5,4096.0,0.5',
    ),
  });
  expect(runs.map((run) => normalise(run).step)).toEqual([[2048, 4096]]);
});

describe('a log in lines of text', () => {
  const pattern =
    /^step:(?<step>\d+)\/\d+ (?:val_loss:(?<val_loss>\S+) )?train_time:(?<time>\d+)ms/;
  const log = text(
    'import torch',
    'print(f"step:{step}/{steps} val_loss:{val_loss:.4f} train_time:{ms}ms")',
    '| NVIDIA-SMI 550.54    Driver Version: 550.54 |',
    'step:0/2 val_loss:10.8258 train_time:0ms',
    'step:1/2 train_time:58ms',
    'step:2/2 train_time:115ms',
    'step:2/2 val_loss:3.2807 train_time:116ms',
    'peak memory allocated: 31587 MiB',
  );

  test('may begin with the script itself, and hold the last step twice', async () => {
    const files = { 'logs/1a29eee3.txt': log, 'logs/notes.txt': 'nothing\n', 'train.py': 'x\n' };
    const { runs, ignored } = await read(files, { pattern });
    expect(runs.map(({ place, tool }) => `${place}: ${tool}`)).toEqual(['logs/1a29eee3.txt: log']);
    expect(normalise(runs[0]!)).toEqual({
      step: [0, 1, 2],
      metrics: { val_loss: [10.8258, null, 3.2807], time: [0, 58, 116] },
      outcome: 'completed',
      notes: ['time: of several values at one step, the latest is shown.'],
    });
    expect(ignored).toEqual(['logs/notes.txt', 'train.py']);
  });

  test('is refused where the pattern finds nothing, or no number', async () => {
    const asked = { reader: 'lines', pattern, file: 'a.txt' } as const;
    await expect(read({ 'a.txt': 'nothing\n' }, asked)).rejects.toThrow(
      /^a\.txt: no line matches the pattern \/\^step/,
    );
    await expect(
      read(
        { 'a.txt': 'x\nstep 1 loss high\n' },
        { ...asked, pattern: /step (?<step>\d+) loss (?<loss>\w+)/ },
      ),
    ).rejects.toThrow('a.txt:2: the pattern\'s group loss holds "high"; expected a number');
    await expect(read({ 'a.txt': 'x\n' }, { reader: 'lines' })).rejects.toThrow(
      'lines of text need a pattern, with named groups',
    );
    await expect(read({ 'a.log': 'x\n' }, { pattern: /(?<loss>\d+)/ })).rejects.toThrow(
      'the pattern has the named groups loss; it needs (?<step>…)',
    );
  });
});

describe('TensorBoard', () => {
  test('downloads a tag of a run as a table', async () => {
    const { runs } = await read({
      'run-train-tag-epoch_loss.csv': text(
        'Wall time,Step,Value',
        '1585769947.5,0,2.5',
        '1585769948.5,1,1.5',
      ),
      'run-train-tag-lr.csv': text('Wall time,Step,Value', '1585769947.5,0,0.1'),
      'loss.csv': text('Wall time,Step,Value', '1585769947.5,3,2.5'),
    });
    expect(runs.map(({ place, tool, label }) => ({ place, tool, label }))).toEqual([
      { place: 'loss.csv', tool: 'TensorBoard', label: undefined },
      { place: 'run-train', tool: 'TensorBoard', label: 'train' },
    ]);
    expect(runs[1]!.metrics).toEqual(
      new Map([
        ['epoch_loss', { step: [0, 1], value: [2.5, 1.5], time: [1585769947.5, 1585769948.5] }],
        ['lr', { step: [0], value: [0.1], time: [1585769947.5] }],
      ]),
    );
  });

  test('gives 1,000 points of a longer run, which is noted', async () => {
    const rows = Array.from({ length: 1000 }, (_, i) => `1585769947.5,${i * 3},1`);
    const { runs } = await read({ 'loss.csv': text('Wall time,Step,Value', ...rows) });
    expect(runs[0]!.notes).toEqual([
      'It may be a sample: exactly 1,000 points, as many as TensorBoard gives of a longer run.',
    ]);
  });
});

describe('JSON lines', () => {
  test('tell of their run in the first line, as the export scripts write it', async () => {
    const { runs, said } = await read({
      'runs/a.jsonl': text(
        JSON.stringify({
          run: {
            tool: 'W&B',
            version: '0.31.0',
            label: 'a',
            started: '2026-11-28T10:00:00+00:00',
            durationSeconds: 12.5,
            python: '3.12.1',
            gpu: 'NVIDIA H200',
            commit: '0123456789abcdef0123456789abcdef01234567',
            processor: null,
            user: 'ada',
            host: 'ada-laptop',
          },
          parameters: { lr: 0.1, model: { depth: 3 } },
          more: 1,
        }),
        '{"_step": 0, "_runtime": 1.5, "_timestamp": 1795969250.5, "val": {"loss": 2}}',
        '{"_step": 0, "_runtime": 1.5, "_timestamp": 1795969250.5, "train/loss": 3}',
        '{"_step": 10, "val": {"loss": NaN}, "hist": {"_type": "histogram", "bins": [1]}, "note": "x"}',
      ),
    });
    expect(runs.map(({ digest: _, metrics: __, ...run }) => run)).toEqual([
      {
        place: 'runs/a.jsonl',
        tool: 'W&B',
        toolVersion: '0.31.0',
        label: 'a',
        parameters: { lr: 0.1, model: { depth: 3 } },
        facts: {
          started: '2026-11-28T10:00:00.000Z',
          durationSeconds: 12.5,
          python: '3.12.1',
          gpu: 'NVIDIA H200',
          commit: '0123456789abcdef0123456789abcdef01234567',
        },
        notes: [],
        told: ['left out hist, note: no numbers'],
      },
    ]);
    expect(seriesOf(runs[0]!)).toEqual({
      _runtime: { step: [0, 0], value: [1.5, 1.5] },
      'val/loss': { step: [0, 10], value: [2, NaN] },
      'train/loss': { step: [0], value: [3] },
    });
    expect(said[1]).toBe('runs/a.jsonl: left out hist, note: no numbers');
  });

  test('may hold several runs, by a first line each or by the step', async () => {
    const rows = ['{"step": 0, "loss": 2}', '{"step": 1, "loss": 1}'];
    const { runs } = await read({
      'a.jsonl': text('{"parameters": {"lr": 1}}', ...rows, '{"parameters": {"lr": 2}}', ...rows),
      'b.jsonl': text(...rows, ...rows),
    });
    expect(runs.map(({ place, parameters }) => ({ place, parameters }))).toEqual([
      { place: 'a.jsonl#1', parameters: { lr: 1 } },
      { place: 'a.jsonl#2', parameters: { lr: 2 } },
      { place: 'b.jsonl#1', parameters: {} },
      { place: 'b.jsonl#2', parameters: {} },
    ]);
  });

  test('may end in a line that is cut, and are read under other names, too', async () => {
    const { runs } = await read({
      'log.txt': '{"epoch": 0, "train_loss": 2}\n{"epoch": 1, "train_loss": 1}\n{"epoch": 2, "tra',
    });
    expect(runs).toMatchObject([
      { place: 'log.txt', tool: 'JSON lines', told: ['left out its last line, which is cut'] },
    ]);
    expect(seriesOf(runs[0]!)).toEqual({ train_loss: { step: [0, 1], value: [2, 1] } });
  });

  test.each([
    [
      ['{"step": 0}', 'Epoch 1/10'],
      'a.jsonl:2: not JSON ("Epoch 1/10"); only JSON lines belong there',
    ],
    [
      ['{"step": 0, "loss": 1}', '{"loss": 1}'],
      'a.jsonl:2: has no "step"; expected a step, a whole number: if another key holds it, name it by step',
    ],
    [['{"loss": 1}'], 'a.jsonl:1: has no "step"; expected a step, a whole number'],
    [['{"step": "0", "loss": 1}'], 'a.jsonl:1: step is "0"; expected a step, a whole number'],
    [
      ['{"run": {"started": "today"}}'],
      'a.jsonl:1: run.started: Invalid ISO datetime (is "today")',
    ],
    [['{"run": {"commit": "main"}}'], 'a.jsonl:1: run.commit: must be the whole name of a commit'],
    [['{"run": {"tool": 5}}'], 'a.jsonl:1: run.tool: '],
    [['{"run": {}, "parameters": [1]}'], 'a.jsonl:1: parameters: '],
    [['{"run": {"tool": "W&B"}}'], 'a.jsonl: holds no rows yet'],
  ])('are refused: %j', async (lines, message) => {
    const folder = await folderOf({ 'a.jsonl': text(...lines) });
    await expect(readRuns(path.join(folder, 'a.jsonl'))).rejects.toThrow(message);
  });
});

async function read(files: Record<string, string>, options?: ReadRunsOptions) {
  return readRuns(await folderOf(files), options);
}

/** The series without times and rows. */
function seriesOf({ metrics }: FoundRun): Record<string, { step: number[]; value: number[] }> {
  return Object.fromEntries([...metrics].map(([name, { step, value }]) => [name, { step, value }]));
}
