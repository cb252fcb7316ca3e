import { expect, test } from 'vitest';
import { frameLinks, parseSite } from '../../src/integration/site.ts';

const least = { name: 'Notes', description: 'What we measured.' };

test('a site needs a name and a description; the rest has defaults', () => {
  expect(parseSite(least)).toEqual({
    ...least,
    tagline: 'Notes',
    footer: 'Notes',
    language: 'en',
    machineFacts: [],
    pictureFonts: [],
    navigation: [],
    frame: {},
  });
});

test('the links of every page are known by their option', () => {
  const site = parseSite({
    ...least,
    navigation: [{ text: 'About', href: 'about/' }],
    footer: 'By [me](about/me/), with [help](https://example.org/).',
  });
  expect([...frameLinks(site)]).toEqual([
    ['about/me/', 'footer'],
    ['https://example.org/', 'footer'],
    ['about/', 'navigation'],
  ]);
});

test.each([
  '/',
  'about',
  '/about/',
  'rss.xml',
  'about/#me',
  'https://example.org',
  'mailto:a@example.org',
])('navigation may lead to %s', (href) => {
  expect(parseSite({ ...least, navigation: [{ text: 'A', href }] }).navigation).toHaveLength(1);
});

test.each([
  [undefined, /^src\/site\.ts: .*expected object/],
  [{ name: 'Notes' }, /^src\/site\.ts: description: /],
  [{ ...least, name: ' ' }, /^src\/site\.ts: name: /],
  [{ ...least, tagLine: 'x' }, /^src\/site\.ts: .*"tagLine"/],
  [{ ...least, language: 'english language' }, /^src\/site\.ts: language: expected a language tag/],
  [{ ...least, machineFacts: ['everything'] }, /^src\/site\.ts: machineFacts\.0: /],
  [
    { ...least, logo: 'public/logo.svg' },
    /^src\/site\.ts: logo: expected a path such as "src\/name\.svg"/,
  ],
  [{ ...least, navigation: [{ text: 'A' }] }, /^src\/site\.ts: navigation\.0\.href: /],
  ...['javascript:go()', '//example.org', '../about/', '#top', 'a b'].map(
    (href): [object, RegExp] => [
      { ...least, navigation: [{ text: 'A', href }] },
      /^src\/site\.ts: navigation\.0\.href: expected a path on the site such as "about\/"/,
    ],
  ),
  [
    { ...least, footer: '[me](javascript:go)' },
    /^src\/site\.ts: footer: in a link, expected a path/,
  ],
  [
    { ...least, frame: { header: 'src/Header.tsx' } },
    /^src\/site\.ts: frame\.header: expected a path/,
  ],
])('%j is refused in one line', (options, message) => {
  expect(() => parseSite(options)).toThrow(message);
});
