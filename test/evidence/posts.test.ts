import path from 'node:path';
import { expect, test } from 'vitest';
import { readPosts } from '../../src/evidence/posts.ts';
import { createSmallStudy } from '../diff/small-study.ts';

test('the posts of this project are read as their pages are', async () => {
  const posts = await readPosts(path.resolve(import.meta.dirname, '../..'));
  expect(posts.length).toBeGreaterThan(0);
  for (const { uses, problem } of posts) {
    expect(problem).toBeUndefined();
    expect(uses.length).toBeGreaterThan(0);
  }
});

test('uses have the lines of the file, whatever stands above the text', async () => {
  const { root, write } = await createSmallStudy();
  await write('src/content/posts/windows.mdx', '---\r\ntitle: A\r\n---\r\n\r\n<Value of="a/b" />');
  await write('src/content/posts/more/none.mdx', 'No frontmatter, but <Value of="a/c" />.');
  const posts = await readPosts(root);
  expect(posts.map(({ file }) => file)).toEqual([
    'src/content/posts/decay.mdx',
    'src/content/posts/more/none.mdx',
    'src/content/posts/windows.mdx',
  ]);
  expect(posts.map(({ uses }) => uses[0]?.line)).toEqual([7, 1, 5]);
});

test('a post that pages refuse has no uses, and says why; what begins with "_" is none', async () => {
  const { root, write, remove } = await createSmallStudy();
  await write('src/content/posts/decay.mdx', 'A <Valve of="a/b" />.\n');
  await write('src/content/posts/_draft.mdx', '<Value of="a/b" />');
  await write('src/content/posts/_drafts/one.mdx', '<Value of="a/b" />');
  expect(await readPosts(root)).toEqual([
    {
      file: 'src/content/posts/decay.mdx',
      uses: [],
      problem: expect.stringMatching(/^line 1: <Valve>: there is no such component/),
    },
  ]);
  await remove('src/content');
  expect(await readPosts(root)).toEqual([]);
});
