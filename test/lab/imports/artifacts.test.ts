import { mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { matchArtifacts } from '../../../src/lab/imports/artifacts/match-artifacts.ts';
import { draftPlan } from '../../../src/lab/imports/draft-plan.ts';
import type { FoundArtifact, FoundKind } from '../../../src/lab/readers/found-artifact.ts';
import { readRecorded } from '../../../src/lab/shown/read-results.ts';
import { importedTexts } from '../../../src/new/imported-texts.ts';
import { bytesField } from '../readers/protobuf-file.ts';
import { config, history, wandbFile } from '../readers/wandb-file.ts';
import { createImportedProject, type ImportedProject, lm, rowsOf } from './imported-project.ts';

/** The experiment `lm` with artifacts. */
const keeping = (artifacts: string) =>
  lm
    .replace('title:', `artifacts: { ${artifacts} }, title:`)
    .replace(
      "define.ts';",
      "define.ts';\nimport { array, digest, picture, table, text } from '../../lab/artifacts/declare.ts';\nvoid [array, digest, picture, table, text];",
    );
const confusion =
  "confusion: table('By class', { actual: 'text', predicted: 'text', count: 'number' })";

let png: Buffer;
beforeAll(async () => {
  png = await sharp({ create: { width: 4, height: 3, channels: 3, background: '#ff8800' } })
    .png()
    .toBuffer();
});

interface Given {
  files?: Record<string, string | Uint8Array>;
  losses?: number[];
}

async function projectOf(artifacts: string, { files = {}, losses = [3, 2, 1] }: Given = {}) {
  const project = await createImportedProject(keeping(artifacts));
  await project.log('a/log.jsonl', {
    run: { tool: 'W&B' },
    parameters: { tokenizer: 'char', learning_rate: 0.003, seed: 0 },
    rows: rowsOf(losses),
  });
  for (const [file, content] of Object.entries(files)) put(project, file, content);
  return project;
}

function put({ root }: ImportedProject, file: string, content: string | Uint8Array): void {
  const target = path.join(root, 'logs/a', file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, content);
}

async function recordOf({ root }: ImportedProject) {
  return (await readRecorded(root, 'lm', 'char-full-seed0'))!.record;
}

const fileOf = ({ root }: ImportedProject, name: string) =>
  readFile(path.join(root, 'results/lm/char-full-seed0/artifacts', name));

test('what an experiment declares is kept with the run, and can be read again', async () => {
  const project = await projectOf(
    `${confusion}, samples: picture('Drawn'), story: text('Told'), weights: digest('Of the network')`,
    {
      files: {
        'confusion.csv':
          'Actual,Predicted,count,other\ncat,cat,5,x\ncat,dog,nan,x\ndog,dog,inf,x\n',
        'samples@1.png': png,
        'plots/samples@2.png': png,
        'story.txt': 'Once upon a time.',
        'weights.pt': 'weights',
      },
    },
  );
  const said = await project.take();
  expect(said.at(-1)).toBe(
    'lm/char-full-seed0: imported from a/log.jsonl, with confusion, samples, story and weights',
  );
  const { artifacts, provenance } = await recordOf(project);
  expect(artifacts!.map(({ kind, name, step }) => [kind, name, step])).toEqual([
    ['table', 'confusion', undefined],
    ['picture', 'samples', 1],
    ['text', 'story', undefined],
    ['digest', 'weights', undefined],
  ]);
  expect((await fileOf(project, 'confusion.csv')).toString()).toBe(
    'actual,predicted,count\ncat,cat,5\ncat,dog,\ndog,dog,\n',
  );
  expect((await fileOf(project, 'story.txt')).toString()).toBe('Once upon a time.');
  expect([
    ...(
      await sharp(await fileOf(project, 'samples@1.webp'))
        .removeAlpha()
        .raw()
        .toBuffer()
    ).subarray(0, 3),
  ]).toEqual([255, 136, 0]);
  expect(provenance.imported!.notes).toEqual([
    "confusion: 1 value that isn't finite counts as missing.",
  ]);
  expect(await project.take()).toContain(
    'lm/char-full-seed0: is here already, from a/log.jsonl, with confusion, samples, story and weights',
  );
  put(project, 'story.txt', 'Another one.');
  expect((await project.take({ dryRun: true })).at(-1)).toContain(
    'would be imported from a/log.jsonl, with confusion, samples, story and weights, in place of the same numbers with other artifacts',
  );
});

test('pictures and texts that can not be shown are left out, and said so', async () => {
  const project = await projectOf(
    "samples: picture('Drawn'), story: text('Told'), confusion: picture('None')",
    {
      files: {
        'samples@1.png': png,
        'samples@2.png': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        'samples@3.png': png.subarray(0, 40),
        'story.txt': 'It was written to /home/erika/story.txt',
      },
    },
  );
  const said = (await project.take()).join('\n');
  expect(said).toContain('left out samples: a/samples@2.png: is no PNG, JPEG or WebP');
  expect(said).toContain("left out samples: a/samples@3.png: can't be decoded");
  expect(said).toContain('left out story: a/story.txt: holds an absolute path');
  expect(said).toContain('without confusion: char-full-seed0');
  const record = await recordOf(project);
  expect(record.artifacts!.map(({ name, step }) => [name, step])).toEqual([['samples', 1]]);
  expect(record.provenance.imported!.notes).toEqual([
    "samples: 2 of 3 can't be shown, and are left out.",
    "story: what the tool kept can't be shown, and is left out.",
  ]);
  expect(JSON.stringify(record)).not.toContain('erika');
});

test.each([
  ['actual,predicted\ncat,dog\n', 'a/confusion.csv: has no column count, which its table declares'],
  [
    'actual,predicted,count\ncat,dog,many\n',
    'a/confusion.csv:2: count is "many"; expected a number',
  ],
])('a table that is not as declared is refused', async (content, message) => {
  const project = await projectOf(confusion, { files: { 'confusion.csv': content } });
  await expect(project.take()).rejects.toThrow(message);
});

test('what a run left after it diverged is left out', async () => {
  const project = await projectOf("samples: picture('Drawn')", {
    losses: [3, NaN, NaN],
    files: { 'samples@1.png': png, 'samples@2.png': png },
  });
  await project.log('a/log.jsonl', {
    parameters: { tokenizer: 'char', learning_rate: 0.003, seed: 0 },
    rows: [{ step: 0, 'train/loss': 3 }],
  });
  put(
    project,
    'log.jsonl',
    '{"parameters":{"tokenizer":"char","learning_rate":1,"seed":0}}\n{"step":0,"train_loss":1}\n{"step":1,"train_loss":NaN}\n{"step":2,"train_loss":NaN}\n',
  );
  await project.take();
  const record = await recordOf(project);
  expect(record.outcome).toBe('diverged');
  expect(record.artifacts!.map(({ step }) => step)).toEqual([1]);
  expect(record.provenance.imported!.notes).toContain(
    'samples: what came after the run diverged is left out.',
  );
});

test('of very many steps some are kept, with the first and the last', {
  timeout: 60_000,
}, async () => {
  const steps = Array.from({ length: 1500 }, (_, i) => [`story@${i}.txt`, `At ${i}`]);
  const project = await projectOf("story: text('Told')", { files: Object.fromEntries(steps) });
  const said = await project.take({ dryRun: true });
  expect(said.at(-1)).toBe(
    'lm/char-full-seed0: would be imported from a/log.jsonl, with story at 1000 steps',
  );
  expect(said).toContain('note on char-full-seed0: story: 1000 of 1500 steps are kept.');
});

test('of more than a run may hold, every second step is left out', {
  timeout: 60_000,
}, async () => {
  const text = 'word '.repeat(50_000);
  const steps = Array.from({ length: 101 }, (_, i) => [`story@${i}.txt`, text]);
  const project = await projectOf("story: text('Told')", { files: Object.fromEntries(steps) });
  const said = await project.take({ dryRun: true });
  expect(said.at(-1)).toContain('with story at 51 steps');
  expect(said).toContain('note on char-full-seed0: story: 51 of 101 steps are kept.');
});

const found = (kind: FoundKind, name: string, isBeside = false) =>
  ({ kind, name, step: undefined, place: name, isBeside }) as FoundArtifact;

describe('names', () => {
  const artifacts = [
    found('table', 'plots/confusion matrix'),
    found('picture', 'confusion_matrix'),
    found('picture', 'val/samples'),
    found('picture', 'train/samples'),
    found('picture', 'samples', true),
    found('picture', 'grid/1'),
  ];
  const matchOf = (name: string, kind: 'table' | 'picture') => {
    const declared = { [name]: { kind, about: '', ...(kind === 'table' && { columns: {} }) } };
    const { matched } = matchArtifacts({ artifacts, place: 'run' }, declared as never);
    return matched.get(name)?.map((each) => each.name);
  };

  test('match by the last part and by the whole, and by the kind', () => {
    expect(matchOf('confusionMatrix', 'table')).toEqual(['plots/confusion matrix']);
    expect(matchOf('plotsConfusionMatrix', 'table')).toEqual(['plots/confusion matrix']);
    expect(matchOf('confusionMatrix', 'picture')).toEqual(['confusion_matrix']);
    expect(matchOf('grid1', 'picture')).toEqual(['grid/1']);
    expect(matchOf('trainSamples', 'picture')).toEqual(['train/samples']);
    expect(matchOf('matrix', 'table')).toBeUndefined();
  });

  test('of which the tool itself kept one counts before a file beside', () => {
    expect(matchOf('samples', 'picture')).toEqual(['samples']);
    const own = artifacts.filter(({ isBeside }) => !isBeside);
    expect(() =>
      matchArtifacts({ artifacts: own, place: 'run' }, { samples: { kind: 'picture', about: '' } }),
    ).toThrow(
      'run: "val/samples" and "train/samples" could both be samples: declare it by its whole name, as valSamples',
    );
  });
});

test('what is not declared is told with the declaration to write, and drafted', async () => {
  const project = await projectOf('');
  put(
    project,
    '../wandb/run-20241219_213046-x/run-x.wandb',
    wandbFile([
      bytesField(17, bytesField(4, config({ tokenizer: '"bpe"', seed: '0' }))),
      history(0, {
        train_loss: '1',
        'plots/samples._type': '"image-file"',
        'plots/samples.path': '"media/images/a.png"',
        'mix._type': '"table-file"',
        'mix.path': '"media/table/mix.table.json"',
      }),
    ]),
  );
  put(project, '../wandb/run-20241219_213046-x/files/media/images/a.png', png);
  put(
    project,
    '../wandb/run-20241219_213046-x/files/media/table/mix.table.json',
    '{"columns":["Class name","x"],"data":[["a",1],["b",NaN]]}',
  );
  await project.write(
    'src/experiments/lm/experiment.ts',
    lm.replace('learningRate: z.number().positive(),', ''),
  );
  const said = await project.take();
  expect(said).toContain(
    "left out what isn't declared; to keep it, write artifacts: { samples: picture('…'), mix: table('…', { className: 'text', x: 'number' }) }",
  );
  const plan = await draftPlan(path.join(project.root, 'logs/wandb'));
  expect(plan.artifacts.map(({ name, kind, tool }) => [name, kind, tool])).toEqual([
    ['samples', 'picture', 'plots/samples'],
    ['mix', 'table', 'mix'],
  ]);
  const study = { name: 'lm', title: 'T', description: 'D', pubDate: new Date(0) };
  const text = importedTexts(study, plan)['src/experiments/lm/experiment.ts'];
  expect(text).toContain("import { defineExperiment, picture, table } from 'retrace/lab';");
  expect(text).toContain(`  artifacts: {
    samples: picture('plots/samples'),
    mix: table('mix', { className: 'text', x: 'number' }),
  },
`);
});
