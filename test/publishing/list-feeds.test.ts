import { expect, test } from 'vitest';
import { listFeeds } from '../../src/publishing/feeds/list-feeds.ts';
import { listsIn } from '../../src/publishing/feeds/lists-in.ts';
import { listedPost } from '../../src/publishing/feeds/post-parts.ts';
import { builtPage } from '../../src/publishing/parsing/built-page.ts';

const options = {
  title: 'Notes',
  description: 'Notes of mine.',
  language: 'en',
  home: 'https://example.org/sub/',
};

function post(name: string, date: string, lists: string) {
  const facts = {
    headline: name,
    description: 'A line.',
    datePublished: date,
    keywords: ['R & D'],
  };
  const html = `<script type="application/ld+json">${JSON.stringify(facts)}</script><article class="post"><header class="post-header">${lists}</header><p>By <a rel="tag" href="/sub/tags/quoted/">q</a></p></article>`;
  return listedPost(builtPage('', html), `/sub/posts/${name}/`, async () => html);
}

const posts = [
  post('one', '2024-02-29', '<a rel="tag" href="/sub/tags/r-d/">R &amp; D</a>'),
  post(
    'two',
    '2025-02-28',
    '<a href="../../tags/r-d/" rel="tag">R &amp; D</a> <a rel="author" href="/sub/authors/李雷/">李雷</a>',
  ),
];
const pages = ['posts/one/', 'tags/', 'tags/r-d/', 'tags/r-d/2/', 'authors/李雷/'];

async function feedsOf(lists: readonly string[]) {
  const feeds = [];
  for await (const feed of listFeeds(posts, lists, options)) feeds.push(feed);
  return feeds;
}

test('a page of a tag or an author has a feed of the posts that link to it as theirs', async () => {
  const feeds = await feedsOf(listsIn(pages));
  expect(feeds.map(({ file }) => file)).toEqual(['tags/r-d/rss.xml', 'authors/李雷/rss.xml']);
  const [tag, author] = feeds.map(({ text }) => text);
  expect(tag).toContain('<title>Notes: R &amp; D</title>');
  expect(tag).toContain('<link>https://example.org/sub/tags/r-d/</link>');
  expect(tag).toContain('href="https://example.org/sub/tags/r-d/rss.xml" rel="self"');
  expect([...tag!.matchAll(/<item><title>(\w+)/g)].map(([, title]) => title)).toEqual([
    'two',
    'one',
  ]);
  expect(tag).toContain('<category>R &amp; D</category>');
  expect([...author!.matchAll(/<item>/g)]).toHaveLength(1);
});

test('what a post links to in its text is no list of its own', async () => {
  const [feed] = await feedsOf(['tags/quoted/']);
  expect(feed!.text).not.toContain('<item>');
});
