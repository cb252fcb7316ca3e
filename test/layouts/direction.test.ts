import { expect, test } from 'vitest';
import { directionOf } from '../../src/layouts/direction.ts';

test.each([
  'ar',
  'he-IL',
  'fa',
  'ur-PK',
  'uz-Arab',
  'yi',
])('%s is written from right to left', (language) => {
  expect(directionOf(language)).toBe('rtl');
});

test.each(['en', 'de-CH', 'ja', 'uz', 'tlh', 'zxx'])('%s needs no direction', (language) => {
  expect(directionOf(language)).toBeUndefined();
});
