import { rm, symlink } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { sha256 } from '../../../src/files/digest.ts';
import { digestOfFiles, listed, narrowTo, openSource } from '../../../src/lab/readers/source.ts';
import { folderOf } from './run-files.ts';

describe('the files of a folder', () => {
  test('are listed at any depth, sorted, without copies and programs', async () => {
    const folder = await folderOf({
      'b/metrics.csv': 'x',
      'a.csv': 'x',
      '.git/config': 'x',
      'node_modules/p/a.csv': 'x',
      'b/.ipynb_checkpoints/metrics.csv': 'x',
      'any-name/pyvenv.cfg': 'x',
      'any-name/lib/data.csv': 'x',
    });
    expect((await openSource(folder)).files).toEqual(['a.csv', 'b/metrics.csv']);
  });

  test('are no links, which could lead anywhere', async () => {
    const elsewhere = await folderOf({ 'secret.csv': 'step,loss\n' });
    const folder = await folderOf({ 'a.csv': 'x' });
    await symlink(path.join(elsewhere, 'secret.csv'), path.join(folder, 'link.csv'));
    await symlink(elsewhere, path.join(folder, 'linked'));
    expect((await openSource(folder)).files).toEqual(['a.csv']);
  });

  test('are read only if they are still no links', async () => {
    const elsewhere = await folderOf({ 'secret.csv': 'secret' });
    const folder = await folderOf({ 'a.csv': 'x' });
    const source = await openSource(folder);
    await rm(path.join(folder, 'a.csv'));
    await symlink(path.join(elsewhere, 'secret.csv'), path.join(folder, 'a.csv'));
    await expect(source.read('a.csv')).rejects.toThrow("a.csv: can't be read (ELOOP)");
  });

  test('may be in a folder that a link leads to, as the author named it', async () => {
    const folder = await folderOf({ 'runs/a.csv': 'x' });
    await symlink(path.join(folder, 'runs'), path.join(folder, 'latest'));
    expect((await openSource(path.join(folder, 'latest'))).files).toEqual(['a.csv']);
  });

  test('are limited in number', async () => {
    const folder = await folderOf({ 'runs/a': '', 'runs/b': '', 'runs/c': '' });
    await expect(openSource(folder, 2)).rejects.toThrow(
      `${folder}: holds more than 2 files; name the folder of the runs, or one file`,
    );
    expect((await openSource(folder, 3)).files).toHaveLength(3);
    expect((await openSource(path.join(folder, 'runs/b'), 2)).files).toEqual(['b']);
  });
});

test('one file is listed with those beside it, not below', async () => {
  const folder = await folderOf({ 'results.csv': 'x', 'args.yaml': 'x', 'weights/a.csv': 'x' });
  const source = await openSource(path.join(folder, 'results.csv'));
  expect(source).toMatchObject({ named: 'results.csv', files: ['args.yaml', 'results.csv'] });
});

test('a place that is not there is named', async () => {
  const folder = await folderOf({});
  await expect(openSource(path.join(folder, 'runs'))).rejects.toThrow(
    `${path.join(folder, 'runs')}: there is no such file or folder`,
  );
  await expect(openSource('/dev/null')).rejects.toThrow(
    '/dev/null: is neither a file nor a folder',
  );
});

test('files are read whole, or their first bytes, up to a size', async () => {
  const source = await openSource(await folderOf({ 'a.csv': 'step,loss' }));
  expect((await source.read('a.csv')).toString()).toBe('step,loss');
  expect((await source.head('a.csv', 4)).toString()).toBe('step');
  expect((await source.head('a.csv', 100)).toString()).toBe('step,loss');
  await expect(source.read('a.csv', 8)).rejects.toThrow(
    'a.csv: 9 bytes is too large; at most 8 are read',
  );
  await expect(source.read('../a.csv')).rejects.toThrow(
    "../a.csv: isn't one of the files to be read",
  );
});

test('a source is narrowed to one of its files', async () => {
  const source = await openSource(await folderOf({ 'a/b.csv': 'x', 'c.csv': 'x' }));
  expect(narrowTo(source, './a/b.csv').named).toBe('a/b.csv');
  expect(() => narrowTo(source, 'd.csv')).toThrow(
    'd.csv: there is no such file; there are a/b.csv, c.csv',
  );
});

test('of many files, a few are named', () => {
  expect(listed([])).toBe('none');
  expect(listed(['a', 'b'], 2)).toBe('a, b');
  expect(listed(['a', 'b', 'c', 'd'], 2)).toBe('a, b and 2 more');
});

test('the digest of one file is its SHA-256, and that of several tells where each ends', () => {
  const bytes = (content: string) => Buffer.from(content);
  expect(digestOfFiles([bytes('ab')])).toBe(sha256('ab'));
  expect(digestOfFiles([bytes('a'), bytes('b')])).not.toBe(digestOfFiles([bytes('ab')]));
  expect(digestOfFiles([bytes('a'), bytes('bc')])).not.toBe(
    digestOfFiles([bytes('ab'), bytes('c')]),
  );
});
