import { expect, test } from 'vitest';
import { feedOf } from '../../src/publishing/feed.ts';

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

const feedWith = (facts: object) => feedOf([{ path: '/posts/one/', html: page(facts) }], options);

test('a feed tells each author and the day of a change', async () => {
  const author = [{ '@type': 'Person', name: 'Ada & Co' }, { name: 'Bo Li' }];
  const feed = await feedWith({ author, dateModified: '2025-03-04' });
  expect(feed).toContain('<dc:creator>Ada &amp; Co</dc:creator><dc:creator>Bo Li</dc:creator>');
  expect(feed).toContain('<atom:updated>2025-03-04T00:00:00Z</atom:updated>');
});

test('a feed has neither where the post tells neither', async () => {
  expect(await feedWith({})).not.toMatch(/dc:creator|atom:updated/);
});
