import { expect, test } from 'vitest';
import { parseSite } from '../../src/integration/site.ts';

const least = { name: 'Notes', description: 'What we measured.' };

test('a site needs a name and a description; the rest has defaults', () => {
  expect(parseSite(least)).toEqual({
    ...least,
    tagline: 'Notes',
    footer: 'Notes',
    language: 'en',
    machineFacts: [],
  });
});

test.each([
  [undefined, /^src\/site\.ts: .*expected object/],
  [{ name: 'Notes' }, /^src\/site\.ts: description: /],
  [{ ...least, name: ' ' }, /^src\/site\.ts: name: /],
  [{ ...least, tagLine: 'x' }, /^src\/site\.ts: .*"tagLine"/],
  [{ ...least, language: 'english language' }, /^src\/site\.ts: language: expected a language tag/],
  [{ ...least, machineFacts: ['everything'] }, /^src\/site\.ts: machineFacts\.0: /],
])('%j is refused in one line', (options, message) => {
  expect(() => parseSite(options)).toThrow(message);
});
