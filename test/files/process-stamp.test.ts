import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import {
  type Fate,
  fateOf,
  type ProcessStamp,
  parseStamp,
  processStamp,
} from '../../src/files/process-stamp.ts';

const here = processStamp();
/** Larger than any process id. */
const noPid = 99_999_999;
const cluster = { host: 'n1', boot: 'a', pidNamespace: 'pid:[1]' };

test.each<[string, Partial<ProcessStamp>, Partial<ProcessStamp>, Fate]>([
  ['runs here', {}, {}, 'running'],
  ['has ended here', { pid: noPid }, {}, 'gone'],
  ['ran on another machine', { host: 'n2', boot: 'b' }, {}, 'unknown'],
  ['ran there under an id that is free here', { host: 'n2', boot: 'b', pid: noPid }, {}, 'unknown'],
  ['ran before this machine was started', { boot: 'b' }, {}, 'gone'],
  ['ran in a container of this machine', { pidNamespace: 'pid:[2]', pid: noPid }, {}, 'unknown'],
  ['ran in one with a name of its own', { host: 'c1', pidNamespace: 'pid:[2]' }, {}, 'unknown'],
  ['runs here, under the name before', { host: 'before' }, {}, 'running'],
  ['runs here, without /proc', { boot: '', start: '' }, { boot: '' }, 'running'],
  ['ran elsewhere, without /proc', { host: 'n2', boot: '' }, { boot: '' }, 'unknown'],
  ['tells less than is known here', { boot: '' }, {}, 'unknown'],
])('a process that %s', (_, changed, changedHere, fate) => {
  const stamp = { ...here, ...cluster, ...changed };
  expect(fateOf(stamp, { ...here, ...cluster, ...changedHere })).toBe(fate);
});

test.runIf(process.platform === 'linux')(
  'one whose id was given again, or that only waits to be asked how it ended, is gone',
  async () => {
    expect(fateOf({ ...here, start: '1' })).toBe('gone');
    // The shell becomes a program that never reads its child's exit code.
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 20'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    onTestFinished(() => void parent.kill());
    const [output] = await once(parent.stdout, 'data');
    const stamp = { ...here, pid: Number(output), start: '' };
    await expect.poll(() => fateOf(stamp)).toBe('gone');
  },
);

test('a stamp is read as it was written, an earlier form as of this machine, and all else as none', () => {
  expect(parseStamp(JSON.stringify(here))).toEqual(here);
  expect(parseStamp(JSON.stringify({ ...here, job: '7' }))).toEqual(here);
  expect(parseStamp(`${noPid} 123`)).toEqual({ ...here, pid: noPid, start: '123' });
  expect(parseStamp(`${noPid}`)).toEqual({ ...here, pid: noPid, start: '' });
  for (const text of [
    '',
    '\0\0\0',
    '0',
    '-1',
    '{',
    '{"pid":1}',
    JSON.stringify({ ...here, pid: 0 }),
  ]) {
    expect(parseStamp(text), text).toBeUndefined();
  }
});
