import { expect, test } from 'vitest';
import { citationTags, structuredData } from '../../src/layouts/social.ts';

const post = {
  title: 'On </script>',
  description: 'One line.',
  published: new Date('2024-02-29'),
  updated: new Date('2025-03-04'),
  authors: [
    { name: 'Ada', url: 'https://example.org/ada', affiliation: 'Institute of Maps' },
    { name: 'Bo Li' },
  ],
};

test('structured data has authors and dates in schema.org\u2019s terms, as JSON that can\u2019t end its script', () => {
  const json = structuredData(post);
  expect(json).not.toContain('</script');
  expect(JSON.parse(json)).toMatchObject({
    headline: 'On </script>',
    datePublished: '2024-02-29',
    dateModified: '2025-03-04',
    author: [
      {
        '@type': 'Person',
        name: 'Ada',
        url: 'https://example.org/ada',
        affiliation: { '@type': 'Organization', name: 'Institute of Maps' },
      },
      { '@type': 'Person', name: 'Bo Li' },
    ],
  });
});

test('structured data has tags as keywords, if there are any', () => {
  const data = (tags: string[]) => JSON.parse(structuredData({ ...post, tags }));
  expect(data(['maps', '数据']).keywords).toEqual(['maps', '数据']);
  expect(data([])).not.toHaveProperty('keywords');
});

test('structured data leaves out missing authors and a missing update', () => {
  const { updated, ...facts } = post;
  const data = JSON.parse(structuredData({ ...facts, authors: [] }));
  expect(data).not.toHaveProperty('author');
  expect(data).not.toHaveProperty('dateModified');
});

test('reference managers find title, date and each author with the affiliation', () => {
  expect(citationTags(post)).toEqual([
    ['author', 'Ada, Bo Li'],
    ['citation_title', 'On </script>'],
    ['citation_publication_date', '2024/02/29'],
    ['citation_author', 'Ada'],
    ['citation_author_institution', 'Institute of Maps'],
    ['citation_author', 'Bo Li'],
  ]);
  expect(citationTags({ ...post, authors: [] })).toEqual([]);
});
