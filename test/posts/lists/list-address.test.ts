import { expect, test } from 'vitest';
import { nameProblem, slugOf } from '../../../src/posts/lists/list-address.ts';

test.each([
  ['Batch norm', 'batch-norm'],
  ['  batch_Norm – again!', 'batch-norm-again'],
  ['Žofia Müller-İnce', 'žofia-müller-i̇nce'],
  ['李雷', '李雷'],
  ['हिन्दी', 'हिन्दी'],
  ['a/b?c#d.e', 'a-b-c-d-e'],
  ['ＡＩ', 'ai'],
  ['C++', 'c'],
])('%s has the address %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('both forms of a letter with an accent have one address', () => {
  expect(slugOf('e\u0301tude')).toBe(slugOf('\u00e9tude'));
  expect(slugOf('İ')).toBe(slugOf('İ').normalize());
});

test.each(['…', '++', '🙂'])('%s has none', (name) => {
  expect(nameProblem(name)).toContain('needs a letter or a digit');
});

test('a name is no longer than the name of a file may be', () => {
  expect(nameProblem('数'.repeat(66))).toBeUndefined();
  expect(nameProblem('数'.repeat(67))).toContain('too long');
});
