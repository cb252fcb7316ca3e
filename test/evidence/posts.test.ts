import path from 'node:path';
import { expect, test } from 'vitest';
import { readPosts } from '../../src/evidence/posts.ts';
import { publishedSources } from '../../src/evidence/published-sources.ts';
import { createSmallStudy } from '../diff/small-study.ts';

test('every post of this project is read, and uses results', async () => {
  const posts = await readPosts(path.resolve(import.meta.dirname, '../..'));
  expect(posts.length).toBeGreaterThan(0);
  for (const { uses, problem } of posts) {
    expect(problem).toBeUndefined();
    expect(uses.length).toBeGreaterThan(0);
  }
});

test('a use has its line in the file, with or without frontmatter above it', async () => {
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

test('a post that pages refuse has a problem and no uses, and a file or folder that begins with "_" holds no post', async () => {
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

test('the sources that a build shows are those of its posts without drafts, each once, and only of components that need runs', async () => {
  const { root, write } = await createSmallStudy();
  await write(
    'src/content/posts/decay.mdx',
    '<Value of="a/b" /> <Value of="a/c" /> <Value of="b@quick,2/c" /> <Value of="c+h@full/d" /> <Claim is="c/d">So.</Claim> <Cite key="e" />\n\n<Listing of="f/run" symbol="run" />\n',
  );
  const draft = (value: string) => `---\ntitle: A\ndraft: ${value}\n---\n\n<Runs of="${value}" />`;
  await write('src/content/posts/draft.mdx', draft('true'));
  await write('src/content/posts/published.mdx', draft('false'));
  await write('src/content/posts/says-so.mdx', '---\ntitle: A\n---\n\ndraft: true <Runs of="g" />');
  expect((await publishedSources(root)).sort()).toEqual([
    'a',
    'b@quick,2',
    'c',
    'false',
    'g',
    'h@full',
  ]);
});
