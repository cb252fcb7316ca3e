import { beforeEach, expect, test, vi } from 'vitest';

const typed = (line: number, file = 'src/content/posts/a.mdx') => ({
  file,
  line,
  text: 'is typed',
});

beforeEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('retrace.build-notices'));
});

/** A fresh copy of the module, as pages have their own. */
async function anotherModule() {
  vi.resetModules();
  return import('../../src/messages/build-notices.ts');
}

test('what pages warn of is known to the configuration, which has another module', async () => {
  const ours = await anotherModule();
  const notices = ours.collectNotices();
  const pages = await anotherModule();
  expect(pages.warn).not.toBe(ours.warn);
  const said = vi.spyOn(console, 'warn');
  pages.warn(typed(3));
  pages.noteRuns(['growth: recorded and not shown: quick seed 1']);
  expect(notices).toEqual({
    warnings: [typed(3)],
    runs: ['growth: recorded and not shown: quick seed 1'],
  });
  expect(said).not.toHaveBeenCalled();
});

test('in development, a warning is told at once', async () => {
  const { warn, noteRuns } = await anotherModule();
  const said = vi.spyOn(console, 'warn').mockImplementation(() => {});
  warn(typed(3));
  noteRuns(['growth: recorded and not shown: quick seed 1']);
  expect(said.mock.calls).toEqual([['src/content/posts/a.mdx:3: is typed']]);
});

test('warnings are sorted by post, then by line as a number, and each is told once', async () => {
  const { describeWarnings } = await anotherModule();
  const warnings = [typed(10), typed(1, 'src/content/posts/b.mdx'), typed(9), typed(10)];
  expect(describeWarnings(warnings)).toEqual([
    'src/content/posts/a.mdx:9: is typed',
    'src/content/posts/a.mdx:10: is typed',
    'src/content/posts/b.mdx:1: is typed',
  ]);
});
