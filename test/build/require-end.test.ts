import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const complaint = 'The build ended before its last stage.';
const lastWords = 'last words';

test.each([
  ['is stopped with a code that says all is well', 'process.exit(0)', 1],
  ['is stopped so after it was told that it failed', 'process.exitCode = 1; process.exit(0)', 1],
  ['awaits what never comes', 'void (async () => { await new Promise(() => {}); end(); })()', 1],
])('a process that %s fails, and says so', (_, body, code) => {
  const { status, stdout, stderr } = run(body);
  expect(status).toBe(code);
  expect(stderr).toContain(complaint);
  expect(stdout).toBe('');
});

test.each([
  ['fails', 'process.exit(3)', 3],
  ['throws', 'setTimeout(() => { throw new Error("thrown") })', 1],
  ['fails after its end', 'end(); process.exit(2)', 2],
])('a process that %s ends as it would', (_, body, code) => {
  const { status, stdout, stderr } = run(body);
  expect(status).toBe(code);
  expect(stderr).not.toContain(complaint);
  expect(stdout).toBe('');
});

test.each([
  ['has nothing left to do', 'end(); console.log("done")'],
  ['is stopped', 'end(); console.log("done"); process.exit(0)'],
])('a process that came to its end and %s ends well, with its last words', (_, body) => {
  const { status, stdout, stderr } = run(body);
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: `done\n${lastWords}\n`,
    stderr: '',
  });
});

function run(body: string) {
  const script = `
    import { requireEnd } from './src/build/require-end.ts';
    const end = requireEnd(() => console.log('${lastWords}'));
    ${body};
  `;
  const args = ['--input-type=module', '--eval', script];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}
