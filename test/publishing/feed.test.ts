import { expect, test } from 'vitest';
import { characterProblems } from '../../src/publishing/check-characters.ts';
import { feedOf } from '../../src/publishing/feeds/feed.ts';
import { listedPost } from '../../src/publishing/feeds/post-parts.ts';
import { builtPage } from '../../src/publishing/parsing/built-page.ts';
import { publishSite } from '../../src/publishing/publish-site.ts';

const options = {
  title: 'Notes',
  description: 'Notes of mine.',
  language: 'en',
  home: 'https://example.org/',
};

function page(facts: object): string {
  const data = JSON.stringify({
    headline: 'One',
    description: 'One line.',
    datePublished: '2024-02-29',
    ...facts,
  });
  return `<script type="application/ld+json">${data}</script><article class="post"><p>Text</p></article>`;
}

function listed(path: string, html: string) {
  return listedPost(builtPage('', html), path, async () => html);
}

const feedWith = (facts: object) => feedOf([listed('/posts/one/', page(facts))], options);

test('a feed tells each author and the day of a change', async () => {
  const author = [{ '@type': 'Person', name: 'Ada & Co' }, { name: 'Bo Li' }];
  const feed = await feedWith({ author, dateModified: '2025-03-04' });
  expect(feed).toContain('<dc:creator>Ada &amp; Co</dc:creator><dc:creator>Bo Li</dc:creator>');
  expect(feed).toContain('<atom:updated>2025-03-04T00:00:00Z</atom:updated>');
});

test('a feed has neither where the post tells neither', async () => {
  expect(await feedWith({})).not.toMatch(/dc:creator|atom:updated/);
});

test('a feed tells what a post says in short, or else its description', async () => {
  expect(await feedWith({})).toContain('<description>One line.</description>');
  const feed = await feedWith({ abstract: 'It is so. And so.' });
  expect(feed).toContain('<description>It is so. And so.</description>');
  expect(feed).not.toContain('One line.');
});

test('a character that would make the feed unreadable is refused, with the post', async () => {
  const file = 'posts/no-such-file/index.html';
  expect(await characterProblems(file, 'a\tb\n🙂\ufffd')).toEqual([]);
  for (const [character, name] of [
    ['\x07', 'U+0007'],
    ['\f', 'U+000C'],
    ['\ufffe', 'U+FFFE'],
  ]) {
    expect(await characterProblems(file, `a${character}`)).toEqual([
      expect.stringContaining(
        `posts/no-such-file/index.html: the page holds ${name}, which no feed can; remove it`,
      ),
    ]);
  }
});

test('so is one in what the site says of itself', () => {
  const about = {
    title: 'Notes',
    description: 'Of\x1b mine.',
    language: 'en',
    machines: '',
    frameLinks: new Map(),
  };
  expect(() => publishSite(about)).toThrow('src/site.ts: description holds U+001B');
});

test('a feed has the tags of its posts, and no more than 20 of them, the latest', async () => {
  const opened: number[] = [];
  const posts = Array.from({ length: 25 }, (_, i) => {
    const datePublished = `2024-01-${String(i + 1).padStart(2, '0')}`;
    const post = listed(`/posts/${i}/`, page({ datePublished, keywords: ['maps'] }));
    const read = () => {
      opened.push(i);
      return post.read();
    };
    return { ...post, read };
  });
  const feed = await feedOf(posts, options);
  const links = [...feed.matchAll(/<item>.*?<link>(.*?)<\/link>/g)].map(([, link]) => link);
  expect(links).toHaveLength(20);
  expect([links[0], links[19]]).toEqual([
    'https://example.org/posts/24/',
    'https://example.org/posts/5/',
  ]);
  expect(feed).toContain('<category>maps</category>');
  // The pages of the others aren't even read, however many they are.
  expect(opened.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 5));
});
