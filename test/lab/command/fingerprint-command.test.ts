import { createHash } from 'node:crypto';
import { cp, mkdir, rename, symlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type CommandDefinition,
  fingerprintCommand,
} from '../../../src/lab/command/fingerprint-command.ts';
import { fileDigestsSchema } from '../../../src/lab/records/record.ts';
import { type Checkout, createCheckout, experimentFolder } from './checkout-fixture.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
  await checkout.own('train.py', 'print(1)\n');
});

const command = 'python train.py --seed {seed}';
const read = (more: Partial<CommandDefinition> = {}, of = checkout) =>
  fingerprintCommand(of.root, 'digits', { command, ...more });
const digest = async (more?: Partial<CommandDefinition>) => (await read(more)).source.source;
const names = async (more?: Partial<CommandDefinition>, of = checkout) =>
  Object.keys((await read(more, of)).sources!);
const refused = (more: Partial<CommandDefinition>, message: string) =>
  expect(read(more)).rejects.toMatchObject({ name: 'ExpectedError', message });
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const pointer = (content: string | Uint8Array) =>
  `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(content)}\nsize ${content.length}\n`;

describe('a notebook', () => {
  const cell = (source: string, more: object = {}) => ({
    cell_type: 'code',
    metadata: {},
    execution_count: null,
    outputs: [],
    source: source.split(/(?<=\n)/),
    ...more,
  });
  const written = (cells: object[], metadata: object = {}) =>
    checkout.own(
      'study.ipynb',
      JSON.stringify({ cells, metadata, nbformat: 4, nbformat_minor: 5 }),
    );
  const parameters = { metadata: { tags: ['parameters'] } };
  const plain = [cell('rate = 1', parameters), cell('import numpy as np\nnp.sum(rate)')];

  test('counts by its code: outputs, numbers, texts and an empty cell leave runs fresh', async () => {
    await written(plain);
    const before = await digest();
    await written(
      [
        { cell_type: 'markdown', metadata: {}, source: ['# New'] },
        cell('rate = 1', {
          metadata: { tags: ['parameters', 'retrace:x'], collapsed: true },
          execution_count: 7,
        }),
        cell('import numpy as np\r\nnp.sum(rate)\n', {
          outputs: [{ output_type: 'stream', name: 'stdout', text: ['import torch\n'] }],
        }),
        cell(''),
      ],
      { language_info: { version: '3.13' } },
    );
    expect(await digest()).toBe(before);
  });

  test.each([
    ['another code', [plain[0]!, cell('import numpy as np\nnp.sum(2)')]],
    ['another order', plain.toReversed()],
    ['another cell of parameters', [cell('rate = 1'), plain[1]!]],
    ['one cell less', [plain[0]!]],
  ])('is another one with %s', async (_, cells) => {
    await written(plain);
    const before = await digest();
    await written(cells);
    expect(await digest()).not.toBe(before);
  });

  test('imports what its code does, and not what it printed', async () => {
    await checkout.own('requirements.txt', 'numpy==2.1.0\ntorch==2.6.0\n');
    const output = { output_type: 'stream', name: 'stdout', text: ['import torch\n'] };
    await written([cell('import numpy as np', { outputs: [output] })]);
    const { source } = await read({
      command: 'papermill study.ipynb {output}/study.ipynb -p seed {seed}',
    });
    expect(source.packages).toEqual({ numpy: '2.1.0' });
  });

  test('that is none counts as it is', async () => {
    await checkout.own('study.ipynb', '{"cells": 1}');
    const before = await digest();
    await checkout.own('study.ipynb', '{"cells": 2}');
    expect(await digest()).not.toBe(before);
  });
});

describe('files of the experiment', () => {
  test('count as git sees them, but for Retrace’s half, texts for people and lock files', async () => {
    await checkout.write('.gitignore', '*.log\n/src/experiments/digits/data/\n');
    for (const file of ['model/net.py', 'run.sh', 'größe und "mehr".json', 'a\nb.txt']) {
      await checkout.own(file, file);
    }
    const left = [
      'experiment.ts',
      'charts.tsx',
      'README.md',
      'notes.mdx',
      'uv.lock',
      'pyproject.toml',
      'requirements-dev.txt',
      'environment.yml',
      'DESCRIPTION',
      'Project.toml',
      'out.log',
      'data/a.npz',
      '.hidden',
      '.venv/lib/a.py',
      '__pycache__/train.cpython-311.pyc',
      'model/net.pyc',
      'node_modules/a/index.js',
    ];
    const before = await digest();
    for (const file of left) await checkout.own(file, file.endsWith('.lock') ? '' : file);
    expect(await digest()).toBe(before);
    const { inputs } = await read();
    expect(inputs.map((file) => path.relative(checkout.root, file))).toEqual(
      [
        `${experimentFolder}/a\nb.txt`,
        `${experimentFolder}/größe und "mehr".json`,
        `${experimentFolder}/model/net.py`,
        `${experimentFolder}/run.sh`,
        `${experimentFolder}/train.py`,
        // The lock file is watched, too.
        `${experimentFolder}/uv.lock`,
      ].sort(),
    );
  });

  test('are on record by their names, unless a record can’t hold them', async () => {
    await checkout.own('b.py', 'b');
    const { sources } = await read();
    expect(sources).toEqual({
      [`${experimentFolder}/b.py`]: sha256('b').slice(0, 12),
      [`${experimentFolder}/train.py`]: sha256('print(1)\n').slice(0, 12),
    });
    await checkout.own('a\nb.txt', 'x');
    expect((await read()).sources).toBeUndefined();
  });

  test('count whether they are committed or not, and wherever the checkout is', async () => {
    const before = await digest();
    await checkout.git('add', '-A');
    await checkout.git('commit', '--quiet', '-m', 'All');
    expect(await digest()).toBe(before);
    const copy = await createCheckout();
    await cp(checkout.root, copy.root, { recursive: true });
    expect((await read({}, copy)).source.source).toBe(before);
  });

  test('are the same where a copy of the repository has no .git', async () => {
    await checkout.own('.gitattributes', '* text');
    await checkout.own('lib/a.py', 'a');
    const before = await digest();
    const copy = await createCheckout('.', false);
    await cp(path.join(checkout.root, 'src'), path.join(copy.root, 'src'), { recursive: true });
    await copy.own('venv/pyvenv.cfg', '');
    await copy.own('venv/lib/x.py', '');
    await copy.own('__pycache__/a.cpython-311.pyc', '');
    expect((await read({}, copy)).source.source).toBe(before);
  });

  test('change the digest by name and content, not by time or line ends', async () => {
    const before = await digest();
    await utimes(path.join(checkout.root, experimentFolder, 'train.py'), 1, 1);
    expect(await digest()).toBe(before);
    await checkout.own('train.py', 'print(1)\r\n');
    expect(await digest()).toBe(before);
    await checkout.own('train.py', 'print(2)\n');
    const edited = await digest();
    expect(edited).not.toBe(before);
    await checkout.own('train.py', 'print(1)\n');
    expect(await digest()).toBe(before);
    await checkout.own('other.py', '');
    expect(await digest()).not.toBe(before);
  });

  test('that aren’t text count byte for byte', async () => {
    await checkout.own('a.bin', Buffer.from('\0a\r\n'));
    const before = await digest();
    await checkout.own('a.bin', Buffer.from('\0a\n'));
    expect(await digest()).not.toBe(before);
  });

  test('that are deleted but not committed don’t count', async () => {
    await checkout.own('old.py', '');
    await checkout.git('add', '-A');
    await checkout.remove(`${experimentFolder}/old.py`);
    expect(await names()).toEqual([`${experimentFolder}/train.py`]);
  });

  test('that are links count by what they lead to in the checkout, else by where', async () => {
    await checkout.write('shared/net.py', 'net');
    const folder = path.join(checkout.root, experimentFolder);
    await symlink('../../../shared/net.py', path.join(folder, 'net.py'));
    await symlink('../../../shared', path.join(folder, 'linked'));
    await symlink('.', path.join(checkout.root, 'shared/loop'));
    await symlink('/usr/bin/env', path.join(folder, 'outside'));
    await symlink('nowhere', path.join(folder, 'dangling'));
    const { sources } = await read();
    const own = (name: string) => `${experimentFolder}/${name}`;
    expect(sources).toMatchObject({
      [own('net.py')]: sha256('net').slice(0, 12),
      [own('linked/net.py')]: sha256('net').slice(0, 12),
      [own('outside')]: sha256('link /usr/bin/env').slice(0, 12),
      [own('dangling')]: sha256('link nowhere').slice(0, 12),
    });
    expect(Object.keys(sources!)).toHaveLength(5);
  });

  test('that are too many or too large are refused', async () => {
    await checkout.own('large.bin', Buffer.alloc(150_000_000));
    await checkout.own('larger.bin', Buffer.alloc(150_000_001));
    await refused(
      {},
      `its sources take 301 MB, more than 200 MB, larger.bin most of all: name fewer in uses, or move data out of ${experimentFolder} and name them in inputs`,
    );
    // As inputs they are no sources.
    await read({ inputs: ['*.bin'] });
    await checkout.remove(`${experimentFolder}/large.bin`);
    const many = Array.from({ length: 5001 }, (_, i) => checkout.own(`many/${i}.txt`, ''));
    await Promise.all(many);
    await refused(
      {},
      `${experimentFolder} has more than 5000 files: have git ignore those that are no source, or keep data elsewhere`,
    );
  });

  test('in an empty submodule are missing, with the remedy', async () => {
    await mkdir(path.join(checkout.root, experimentFolder, 'sub'));
    const commit = '0123456789012345678901234567890123456789';
    await checkout.git(
      'update-index',
      '--add',
      '--cacheinfo',
      `160000,${commit},${experimentFolder}/sub`,
    );
    await refused(
      {},
      `${experimentFolder}/sub is an empty submodule: run git submodule update --init`,
    );
  });

  test('in a submodule count', async () => {
    const other = await createCheckout();
    await other.write('net.py', 'net');
    await other.git('add', '-A');
    await other.git('commit', '--quiet', '-m', 'Net');
    await checkout.git(
      '-c',
      'protocol.file.allow=always',
      'submodule',
      '--quiet',
      'add',
      other.top,
      `${experimentFolder}/sub`,
    );
    expect(await names()).toContain(`${experimentFolder}/sub/net.py`);
  });
});

describe('uses', () => {
  test('are files, folders and patterns in the checkout, outside the project, too', async () => {
    const paper = await createCheckout('paper');
    await paper.own('train.py', '');
    for (const file of [
      'mylib/a.py',
      'mylib/deep/b.py',
      'mylib/c.json',
      'mylib/[1].py',
      'conf/x.yaml',
    ]) {
      await paper.write(file, file);
    }
    await paper.write('.gitignore', 'mylib/deep/generated.py\n');
    await paper.write('mylib/deep/generated.py', '');
    await paper.write('paper/src/shared/d.py', 'd');
    const used = (...uses: string[]) =>
      names({ uses }, paper).then((all) => all.filter((name) => !name.endsWith('train.py')));
    expect(await used('../../../../mylib/**/*.py')).toEqual([
      '<checkout>/mylib/[1].py',
      '<checkout>/mylib/a.py',
      '<checkout>/mylib/deep/b.py',
    ]);
    expect(await used('../../../../mylib/[1].py')).toEqual(['<checkout>/mylib/[1].py']);
    expect(await used('../../../../mylib/{a,b}.py')).toEqual(['<checkout>/mylib/a.py']);
    expect(await used('../../../../mylib')).toHaveLength(4);
    expect(await used('../../shared/', '../../../../conf/x.yaml')).toEqual([
      '<checkout>/conf/x.yaml',
      'src/shared/d.py',
    ]);
    expect(
      fileDigestsSchema.safeParse((await read({ uses: ['../../../../mylib'] }, paper)).sources)
        .success,
    ).toBe(true);
  });

  test('change the digest, and have texts for people, where they name them', async () => {
    await checkout.write('mylib/prompt.md', 'a');
    const uses = ['../../../mylib/*.md'];
    const before = await digest({ uses });
    expect(before).not.toBe(await digest());
    await checkout.write('mylib/prompt.md', 'b');
    expect(await digest({ uses })).not.toBe(before);
  });

  test.each([
    [
      '../../../../*.py',
      `uses has "../../../../*.py" in ${experimentFolder}, which leaves the git checkout: copy it into the repository, or add it as a submodule`,
    ],
    [
      '/etc/passwd',
      `uses has "/etc/passwd", which is no path relative to ${experimentFolder}: only such paths are the same everywhere`,
    ],
    [
      '~/lib/*.py',
      `uses has "~/lib/*.py", which is no path relative to ${experimentFolder}: only such paths are the same everywhere`,
    ],
    [
      'C:\\lib',
      `uses has "C:\\lib", which is no path relative to ${experimentFolder}: only such paths are the same everywhere`,
    ],
    [
      'lib/*.py',
      `uses has "lib/*.py", which names no file: paths are relative to ${experimentFolder}`,
    ],
    ['*.yaml', `uses has "*.yaml", which names no file: paths are relative to ${experimentFolder}`],
    ['lib', `uses has "lib", which names no file: paths are relative to ${experimentFolder}`],
    [
      'out.log',
      'uses has "out.log", which git ignores, so that copies of the repository lack it: take it out of .gitignore, or keep a DVC pointer of it and name it in inputs',
    ],
    [
      'link',
      `uses has "link", but ${experimentFolder}/link is a link out of the checkout: put what it leads to into the repository`,
    ],
  ])('%j is refused', async (entry, message) => {
    await checkout.write('.gitignore', '*.log\n');
    await checkout.own('out.log', '');
    await symlink('/etc', path.join(checkout.root, experimentFolder, 'link'));
    await refused({ uses: [entry] }, message);
  });

  test('stay within the project where there is no checkout', async () => {
    const bare = await createCheckout('paper', false);
    await bare.own('train.py', '');
    await bare.write('mylib/a.py', '');
    await bare.write('paper/lib/a.py', '');
    expect(await names({ uses: ['../../../lib'] }, bare)).toContain('lib/a.py');
    await expect(read({ uses: ['../../../../mylib'] }, bare)).rejects.toThrow(
      `uses has "../../../../mylib" in ${experimentFolder}, which leaves the project: only in a git checkout may uses lead out of it`,
    );
  });
});

describe('inputs', () => {
  const content = Buffer.from('\0numbers\r\n');

  test('count by their bytes, or by their Git LFS pointer, which is the same', async () => {
    await checkout.write('.gitignore', '*.npz\n');
    await checkout.own('a.npz', content);
    const inputs = ['a.npz'];
    const before = await read({ inputs });
    expect(before.sources![`${experimentFolder}/a.npz`]).toBe(sha256(content).slice(0, 12));
    await checkout.own('a.npz', pointer(content));
    expect((await read({ inputs })).source.source).toBe(before.source.source);
    await checkout.own('a.npz', pointer('other'));
    expect(await digest({ inputs })).not.toBe(before.source.source);
    // Line ends of texts count, as they do for LFS.
    await checkout.own('a.npz', 'a\r\n');
    const text = await digest({ inputs });
    await checkout.own('a.npz', 'a\n');
    expect(await digest({ inputs })).not.toBe(text);
  });

  test('large ones, too', async () => {
    const large = Buffer.alloc(3_000_000, 'a\r\n');
    await checkout.own('a.csv', large);
    const inputs = ['a.csv'];
    const { sources } = await read({ inputs });
    expect(sources![`${experimentFolder}/a.csv`]).toBe(sha256(large).slice(0, 12));
  });

  test('count by the pointer of DVC, whether they are there or not', async () => {
    await checkout.write('.gitignore', 'a.npz\nimages\n');
    await checkout.own('a.npz', content);
    await checkout.own('a.npz.dvc', 'outs:\n- md5: 1\n  path: a.npz\n');
    await checkout.own('images/1.png', 'x');
    await checkout.own('images.dvc', 'outs:\n- md5: 1.dir\n  path: images\n');
    for (const inputs of [
      ['a.npz', 'images'],
      ['a.npz.dvc', 'images.dvc'],
      ['a.*', 'images*'],
    ]) {
      expect(await names({ inputs })).toEqual([
        `${experimentFolder}/a.npz.dvc`,
        `${experimentFolder}/images.dvc`,
        `${experimentFolder}/train.py`,
      ]);
    }
    const before = await digest({ inputs: ['a.npz', 'images'] });
    await checkout.remove(`${experimentFolder}/a.npz`);
    await checkout.remove(`${experimentFolder}/images`);
    expect(await digest({ inputs: ['a.npz', 'images'] })).toBe(before);
    await checkout.own('a.npz.dvc', 'outs:\n- md5: 2\n  path: a.npz\n');
    expect(await digest({ inputs: ['a.npz', 'images'] })).not.toBe(before);
  });

  test('of a folder are all its files, those that git ignores, too', async () => {
    await checkout.write('.gitignore', 'data\n');
    for (const file of ['data/a.csv', 'data/deep/b.csv', 'data/.DS_Store'])
      await checkout.write(file, file);
    expect(await names({ inputs: ['../../../data'] })).toEqual([
      'data/a.csv',
      'data/deep/b.csv',
      `${experimentFolder}/train.py`,
    ]);
    expect(await names({ inputs: ['../../../data/*.csv'] })).toHaveLength(2);
  });

  test('that are missing, or elsewhere, are refused', async () => {
    await symlink('/etc/hosts', path.join(checkout.root, experimentFolder, 'link'));
    await checkout.own('data/a.csv', '');
    await symlink('/etc', path.join(checkout.root, experimentFolder, 'data/link'));
    await refused(
      { inputs: ['a.npz'] },
      `inputs has "a.npz", which isn't in ${experimentFolder}: get the file, or keep a Git LFS or DVC pointer of it in the repository, as sites are built without the data`,
    );
    await refused(
      { inputs: ['link'] },
      `inputs has "link", but ${experimentFolder}/link is a link out of the checkout: keep a Git LFS or DVC pointer in its place, or say data: { edition: '…' }`,
    );
    await refused(
      { inputs: ['data'] },
      `inputs has "data", but ${experimentFolder}/data/link is a link out of the checkout: keep a Git LFS or DVC pointer in its place, or say data: { edition: '…' }`,
    );
    await refused(
      { inputs: ['*.npz'] },
      `inputs has "*.npz", which names no file: paths are relative to ${experimentFolder}`,
    );
  });
});

describe('the command', () => {
  test('counts by its words, its folder, its reader and its data', async () => {
    const all = await Promise.all([
      digest(),
      digest({ command: 'python train.py --seed={seed}' }),
      digest({ folder: 'src', command: 'python experiments/digits/train.py --seed {seed}' }),
      digest({ data: { edition: '2024' } }),
      digest({ data: { edition: '2025' } }),
      digest({ reads: 'csv' }),
      digest({ reads: { pattern: /a/ } }),
      digest({ reads: { pattern: /a/i } }),
      digest({ reads: { pattern: /b/ } }),
    ]);
    expect(new Set(all).size).toBe(all.length);
    expect(await digest({ command: 'python  train.py\n "--seed" {seed}' })).toBe(all[0]);
  });

  test('has its script among the sources, wherever in the checkout', async () => {
    await checkout.write('tools/train.py', 'x');
    await checkout.program('tools/run', 'exit');
    await checkout.own('train.ts', '');
    expect(await names({ command: 'python ../../../tools/train.py {seed}' })).toContain(
      'tools/train.py',
    );
    expect(await names({ command: '../../../tools/run {seed}' })).toContain('tools/run');
    expect(await names({ command: 'node train.ts {seed}' })).toContain(
      `${experimentFolder}/train.ts`,
    );
    await checkout.write('tools/deep/__main__.py', '');
    const own = `${experimentFolder}/train.py`;
    const ofModule = (module: string) =>
      names({ folder: '.', command: `python -m ${module} {seed}` });
    expect(await ofModule('tools.train')).toEqual([own, 'tools/train.py']);
    expect(await ofModule('tools.deep')).toEqual([own, 'tools/deep/__main__.py']);
    expect(await ofModule('torch.distributed.run')).toEqual([own]);
  });

  test.each([
    [
      'python run.py {seed}',
      `command names run.py, which isn't in ${experimentFolder}: correct its name, or name the folder in which the command starts, relative to the project, as in folder: '..'`,
    ],
    [
      'uv run --no-sync walk.R {seed}',
      `command names walk.R, which isn't in ${experimentFolder}: correct its name, or name the folder in which the command starts, relative to the project, as in folder: '..'`,
    ],
    [
      'python /opt/train.py {seed}',
      `command names /opt/train.py, which is outside the checkout: put it into the repository, and write its path relative to ${experimentFolder}`,
    ],
    [
      'python ../../../../train.py {seed}',
      `command names ../../../../train.py, which is outside the checkout: put it into the repository, and write its path relative to ${experimentFolder}`,
    ],
  ])('%j names a script that is not there', async (template, message) => {
    await refused({ command: template }, message);
  });

  test('that lies above is named with the folder in which the command must start', async () => {
    await checkout.write('tools/above.py', '');
    await refused(
      { command: 'python tools/above.py {seed}' },
      `command names tools/above.py, which isn't in ${experimentFolder}: write folder: '.' to start the command where it is`,
    );
  });

  test.each([
    'python {script}.py {seed}',
    "sh -c 'python run.py' {seed}",
    'sh -c run.sh {seed}',
    './ising --out=plot.py {seed}',
  ])('%j names none', async (template) => {
    await expect(read({ command: template })).resolves.toBeTruthy();
  });

  test('is started in a folder of the checkout', async () => {
    await refused(
      { folder: '..' },
      'folder is "..", which is outside the checkout: write a path relative to the project, "." for the project itself',
    );
    await refused(
      { folder: '/tmp' },
      'folder is "/tmp", which is outside the checkout: write a path relative to the project, "." for the project itself',
    );
    await refused(
      { folder: 'digits' },
      `folder is "digits", which isn't there: it is relative to the project, not to ${experimentFolder}`,
    );
    const paper = await createCheckout('paper');
    await paper.write('mylib/train.py', '');
    const { sources } = await read(
      { folder: '../mylib', command: 'python train.py {seed}' },
      paper,
    );
    expect(Object.keys(sources!)).toEqual(['<checkout>/mylib/train.py']);
  });
});

test('recorded runs are no source', async () => {
  await checkout.write('results/digits/run.json', '{}');
  await checkout.write('lib/a.py', '');
  expect(await names({ uses: ['../../..'] })).toEqual(['lib/a.py', `${experimentFolder}/train.py`]);
});

test('a checkout that git refuses to read is refused, as ignored files would count', async () => {
  await checkout.write('.git/HEAD', 'nonsense');
  await expect(read()).rejects.toThrow(/^git can't read the checkout: fatal: /);
});

test('a checkout that was moved has the same fingerprint, and no name tells where it is', async () => {
  const paper = await createCheckout('paper');
  await paper.own('train.py', 'import a');
  await paper.write('mylib/a.py', '');
  await paper.write('uv.lock', '');
  const before = await read({ uses: ['../../../../mylib'] }, paper);
  expect(before.environment.file).toBe('<checkout>/uv.lock');
  expect(JSON.stringify({ ...before, inputs: [] })).not.toContain(paper.top);
  await rename(paper.top, `${paper.top}-moved`);
  const moved = path.join(`${paper.top}-moved`, 'paper');
  const after = await fingerprintCommand(moved, 'digits', { command, uses: ['../../../../mylib'] });
  await rename(`${paper.top}-moved`, paper.top);
  expect(after.source).toEqual(before.source);
});
