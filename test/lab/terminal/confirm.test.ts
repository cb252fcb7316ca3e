import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirmAt } from '../../../src/lab/terminal/confirm.ts';

/** A terminal, and what was written on it. */
function terminal(changes: { stdin?: boolean; stderr?: boolean; env?: NodeJS.ProcessEnv } = {}) {
  const { stdin: input = true, stderr: output = true, env = {} } = changes;
  const stdin = Object.assign(new PassThrough(), { isTTY: input });
  const stderr = Object.assign(new PassThrough(), { isTTY: output });
  return { stdin, stderr, env, written: () => String(stderr.read()) };
}

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  // Ctrl+C.
  ['\u0003', false],
])('the answer %j is %s', async (answer, expected) => {
  const { written, ...at } = terminal();
  const confirmed = confirmAt(at)!('Wait?');
  at.stdin.write(answer);
  expect(await confirmed).toBe(expected);
  expect(written()).toContain('Wait? (y/N) ');
});

test('the end of the input is a no', async () => {
  const { stdin, stderr, env } = terminal();
  const confirmed = confirmAt({ stdin, stderr, env })!('Wait?');
  stdin.end();
  expect(await confirmed).toBe(false);
});

test('nobody is asked in CI, or where either stream is no terminal', () => {
  expect(confirmAt(terminal({ env: { CI: 'true' } }))).toBeUndefined();
  expect(confirmAt(terminal({ stdin: false }))).toBeUndefined();
  expect(confirmAt(terminal({ stderr: false }))).toBeUndefined();
});
