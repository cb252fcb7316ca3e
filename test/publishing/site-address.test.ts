import { expect, test } from 'vitest';
import { siteAddress } from '../../src/publishing/site-address.ts';

test('a site stands where the environment says, or nowhere yet', () => {
  expect(siteAddress({})).toEqual({});
  expect(siteAddress({ RETRACE_SITE: '', RETRACE_BASE: '' })).toEqual({});
  expect(siteAddress({ RETRACE_SITE: 'https://example.org/' })).toEqual({
    site: 'https://example.org/',
  });
  expect(siteAddress({ RETRACE_SITE: 'https://example.org', RETRACE_BASE: '/sub/' })).toEqual({
    site: 'https://example.org',
    base: '/sub/',
  });
});

test.each([
  [{ RETRACE_SITE: 'example.org' }, 'RETRACE_SITE is "example.org"; expected one such as'],
  [{ RETRACE_SITE: 'ftp://example.org' }, 'RETRACE_SITE is "ftp://example.org"'],
  [{ RETRACE_SITE: 'localhost:4321' }, 'RETRACE_SITE is "localhost:4321"'],
  [
    { RETRACE_SITE: 'https://user.github.io/repo/' },
    'RETRACE_SITE is "https://user.github.io/repo/"; put /repo/ into RETRACE_BASE',
  ],
  [{ RETRACE_BASE: 'notes' }, 'RETRACE_BASE is "notes"; expected a path such as /notes/'],
])('%j is refused with what is expected', (environment, message) => {
  expect(() => siteAddress(environment)).toThrow(message);
});
