import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { createSmallStudy } from './small-study.ts';

const cli = path.resolve(import.meta.dirname, '../../src/lab/cli.ts');

test('it ends well whatever changed, and prints nothing but the diff', async () => {
  const study = await createSmallStudy();
  await study.record([3.1, 3.2, 3.3]);
  study.commit('first');
  await study.record([1.1, 1.2, 1.3]);
  const args = ['--import', 'tsx', cli, 'diff', 'first', '--json'];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: study.root });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({
    before: expect.stringMatching(/^first \w{7}$/),
    after: 'working tree',
    changes: expect.arrayContaining([
      expect.objectContaining({ of: 'decay/high', flips: true, cause: 'runs' }),
    ]),
    unchanged: 1,
  });
});
