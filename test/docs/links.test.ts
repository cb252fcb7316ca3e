import { describe, expect, test } from 'vitest';
import { addressOf, type Targets, withLinks } from '../../src/docs/links.ts';
import { type DocsPage, pathOf } from '../../src/docs/outline.ts';

const page = (file: string, slug?: string): DocsPage => ({
  file,
  slug,
  title: file,
  about: '',
  section: undefined,
  text: '',
});
const pages = [page('README.md'), page('1-go.md', 'go')];
const known: Targets = {
  page: (found) => `/docs/${pathOf(found)}`,
  file: (file) => `https://example.org/blob/HEAD/${file}`,
};
const unknown: Targets = { ...known, file: () => undefined };

describe('a link', () => {
  test.each([
    ['1-go.md', '/docs/go/'],
    ['1-go.md#far', '/docs/go/#far'],
    ['./1-go.md', '/docs/go/'],
    ['README.md', '/docs/'],
    ['#here', '#here'],
    ['https://example.org/1-go.md', 'https://example.org/1-go.md'],
    ['../CHANGELOG.md#a', 'https://example.org/blob/HEAD/CHANGELOG.md#a'],
    ['evidence.png', 'https://example.org/blob/HEAD/docs/evidence.png'],
  ])('to %s leads to %s', (href, address) => {
    expect(addressOf(href, pages, known)).toBe(address);
  });

  test('to a file of a repository whose address isn’t known leads nowhere', () => {
    expect(addressOf('../CHANGELOG.md', pages, unknown)).toBeUndefined();
    expect(addressOf('1-go.md', pages, unknown)).toBe('/docs/go/');
  });
});

describe('links in a text', () => {
  const text = [
    '# Ä “title”',
    '',
    'See [`code` and *more*](1-go.md#far "hint"), [this](#here), `[not](1-go.md)`, and [a file](../a.ts).',
    '',
    '```md',
    '[not](1-go.md)',
    '```',
    '',
    '| [cell](1-go.md) | ![picture](evidence.png) |',
    '|---|---|',
  ].join('\n');

  test('get other addresses, except in code', () => {
    const linked = withLinks(text, (href) => addressOf(href, pages, known));
    expect(linked).toContain('[`code` and *more*](/docs/go/#far), [this](#here), `[not](1-go.md)`');
    expect(linked).toContain('[a file](https://example.org/blob/HEAD/a.ts).');
    expect(linked).toContain('```md\n[not](1-go.md)\n```');
    expect(linked).toContain('| [cell](/docs/go/) | ![picture](https://example.org/');
  });

  test('leave their words where they lead nowhere', () => {
    const linked = withLinks(text, (href) => addressOf(href, pages, unknown));
    expect(linked).toContain('`[not](1-go.md)`, and a file.');
    expect(linked).toContain('| [cell](/docs/go/) | picture |');
  });
});
