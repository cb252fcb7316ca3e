import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { AstroIntegration } from 'astro';
import { afterEach, expect, test } from 'vitest';
import { warningsMode, wholeBuild } from '../../src/build/whole-build.ts';

const key = Symbol.for('retrace.build-notices');
const before = process.listeners('exit');

afterEach(() => {
  Reflect.deleteProperty(globalThis, key);
  for (const listener of process.listeners('exit')) {
    if (!before.includes(listener)) process.off('exit', listener);
  }
});

test('RETRACE_WARNINGS is tell, fail or nothing', () => {
  expect(warningsMode({})).toBe('tell');
  expect(warningsMode({ RETRACE_WARNINGS: '' })).toBe('tell');
  expect(warningsMode({ RETRACE_WARNINGS: 'fail' })).toBe('fail');
  expect(() => warningsMode({ RETRACE_WARNINGS: 'error' })).toThrow(
    /^RETRACE_WARNINGS is "error"; expected tell, fail or nothing$/,
  );
});

test('a build is watched from before the first integration until after one that another adds', () => {
  const order: string[] = [];
  const added = integration('sitemap', () => {});
  const adding = integration('adding', (updateConfig) => {
    order.push(`watched: ${isWatched()}`);
    updateConfig({ integrations: [added] });
  });
  const all = setUp(wholeBuild([adding]), 'build');
  expect(order).toEqual(['watched: true']);
  const ends = all.filter(({ hooks }) => hooks['astro:build:done']);
  expect(ends.map(({ name }) => name)).toEqual(['sitemap', 'last-stage']);
});

test.each(['dev', 'sync', 'preview'] as const)('astro %s is left as it is', (command) => {
  setUp(wholeBuild([]), command);
  expect(isWatched()).toBe(false);
  expect(process.listeners('exit')).toEqual(before);
});

type SetUp = NonNullable<AstroIntegration['hooks']['astro:config:setup']>;
type Options = Parameters<SetUp>[0];

function isWatched(): boolean {
  return key in globalThis;
}

function integration(
  name: string,
  setup: (updateConfig: Options['updateConfig']) => void,
): AstroIntegration {
  return {
    name,
    hooks: {
      'astro:config:setup': ({ updateConfig }) => setup(updateConfig),
      ...(name === 'sitemap' && { 'astro:build:done': () => {} }),
    },
  };
}

/** Sets integrations up like Astro: added ones follow all others, and are set up in their turn. */
function setUp(
  integrations: readonly AstroIntegration[],
  command: Options['command'],
): AstroIntegration[] {
  const all = [...integrations];
  const updateConfig = (({ integrations: more = [] }: { integrations?: AstroIntegration[] }) => {
    all.push(...more);
  }) as unknown as Options['updateConfig'];
  for (const { hooks } of all) {
    void hooks['astro:config:setup']?.({ command, updateConfig } as Options);
  }
  return all;
}

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
    import { requireEnd } from './src/build/whole-build.ts';
    const end = requireEnd(() => console.log('${lastWords}'));
    ${body};
  `;
  const args = ['--input-type=module', '--eval', script];
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
}
