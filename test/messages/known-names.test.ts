import { expect, test } from 'vitest';
import { knownNames } from '../../src/messages/known-names.ts';

test('a few names are all listed, in their order', () => {
  expect(knownNames(['loss', 'accuracy'], 'los')).toBe('loss, accuracy');
  expect(knownNames([], 'los')).toBe('none');
});

test('of many, those that may have been meant are listed', () => {
  const names = Array.from({ length: 1404 }, (_, i) => `chart${i}x${i % 4}`);
  const listed = knownNames(names, 'chart5x9');
  expect(listed).toMatch(/^chart[\dx]+(, chart[\dx]+){9} and 1,394 more$/);
  expect(listed.split(', ')).toContain('chart5x1');
});
