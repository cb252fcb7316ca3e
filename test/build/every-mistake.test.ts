import { spawnSync } from 'node:child_process';
import path from 'node:path';
import type { AstroIntegration, AstroPrerenderer } from 'astro';
import { afterEach, expect, test } from 'vitest';
import { everyMistake } from '../../src/build/every-mistake.ts';
import { keepMistake } from '../../src/messages/kept-mistakes.ts';
import { PostError } from '../../src/messages/post-error.ts';

const before = process.listeners('exit');
const wrong = (name: string) =>
  new PostError(`src/content/posts/${name}.mdx`, [{ line: 1, problem: 'wrong' }]);

afterEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('retrace.kept-mistakes'));
  for (const listener of process.listeners('exit')) {
    if (!before.includes(listener)) process.off('exit', listener);
  }
});

test('pages after a mistake are rendered and not written, and the end tells all mistakes', async () => {
  const { visit, end } = build({ '/posts/a/': wrong('a'), '/posts/b/': wrong('b') });
  expect(await visit('/')).toBe('/');
  expect(await visit('/posts/a/')).toBe('');
  expect(await visit('/about/')).toBe('');
  expect(await visit('/posts/b/')).toBe('');
  await expect(end()).rejects.toThrow(
    'src/content/posts/a.mdx:1: wrong\nsrc/content/posts/b.mdx:1: wrong\n2 mistakes in 2 posts',
  );
});

test('the card of a post that failed is not rendered', async () => {
  const { visit, visited } = build({ '/posts/a/': wrong('a') });
  await visit('/posts/a/');
  await visit('/posts/a.png');
  await visit('/posts/b.png');
  expect(visited).toEqual(['/posts/a/', '/posts/b.png']);
});

test('a slip in the code is reported at once with its page, and told with the mistakes', async () => {
  const slip = new TypeError('no number');
  const { visit, end, reported } = build({ '/own/': slip, '/posts/a/': wrong('a') });
  await visit('/own/');
  await visit('/posts/a/');
  expect(reported).toEqual(['/own/: TypeError: no number']);
  await expect(end()).rejects.toThrow(/a\.mdx:1: wrong\n\/own\/: TypeError: no number\n {4}at /);
});

test('a build without mistakes ends as it would, and has all its pages', async () => {
  const { visit, end } = build({});
  expect(await visit('/')).toBe('/');
  await end();
});

test('mistakes that were kept before pages are rendered leave all pages unwritten', async () => {
  const { visit, end } = build({});
  keepMistake({ error: wrong('a') });
  expect(await visit('/')).toBe('');
  await expect(end()).rejects.toThrow(/^src\/content\/posts\/a\.mdx:1: wrong$/);
});

test('where no page can be found, that is told with the mistakes', async () => {
  const { prerenderer, end } = build({ paths: new Error('no paths') });
  expect(await prerenderer.getStaticPaths()).toEqual([]);
  await expect(end()).rejects.toThrow('no paths');
});

test.each(['dev', 'sync', 'preview'] as const)('astro %s keeps no mistakes', (command) => {
  setUp(everyMistake(), command);
  expect(keepMistake({ error: wrong('a') })).toBe(false);
  expect(process.listeners('exit')).toEqual(before);
});

test('a build that something else ended tells the mistakes that it found', () => {
  const script = `
    import { everyMistake } from './src/build/every-mistake.ts';
    import { keepMistake } from './src/messages/kept-mistakes.ts';
    import { PostError } from './src/messages/post-error.ts';
    everyMistake().hooks['astro:config:setup']({ command: 'build' });
    keepMistake({ error: new PostError('post.mdx', [{ line: 1, problem: 'wrong' }]) });
    process.exit(1);
  `;
  const root = path.resolve(import.meta.dirname, '../..');
  const args = ['--input-type=module', '--eval', script];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  expect({ status, stderr }).toEqual({ status: 1, stderr: 'post.mdx:1: wrong\n' });
});

/** A build in which these pages fail, and the finding of paths if it is among them. */
function build(failures: Record<string, Error>) {
  const integration = everyMistake();
  setUp(integration, 'build');
  const visited: string[] = [];
  const reported: string[] = [];
  const byDefault: AstroPrerenderer = {
    name: 'default',
    async getStaticPaths() {
      if (failures['paths']) throw failures['paths'];
      return [];
    },
    async render({ url }) {
      const { pathname } = new URL(url);
      visited.push(pathname);
      if (failures[pathname]) throw failures[pathname];
      return new Response(pathname);
    },
  };
  let prerenderer = byDefault;
  const setPrerenderer = ((make: (given: AstroPrerenderer) => AstroPrerenderer) => {
    prerenderer = make(byDefault);
  }) as never;
  const logger = { error: (line: string) => reported.push(line) } as never;
  void integration.hooks['astro:build:start']!({ setPrerenderer, logger });
  const visit = async (address: string) => {
    const request = new Request(`https://site.test${address}`);
    const page = await prerenderer.render(request, {} as never);
    return (page as Response).text();
  };
  return { prerenderer, visit, visited, reported, end: async () => prerenderer.teardown?.() };
}

function setUp({ hooks }: AstroIntegration, command: 'build' | 'dev' | 'sync' | 'preview'): void {
  void hooks['astro:config:setup']!({ command } as never);
}
