import { expect, test } from 'vitest';
import { seconds, withoutFolders } from '../../../src/lab/terminal/option-values.ts';

test.each([
  ['90s', 90],
  ['9m', 540],
  ['596h', 2_145_600],
])('%s is a time', (value, expected) => {
  expect(seconds(value)).toBe(expected);
});

test.each([
  ['0s', /a time such as/],
  ['1.5h', /a time such as/],
  ['597h', /at most 596h/],
  ['2145601s', /at most 596h/],
])('%s is refused, as a timer would end at once', (value, reason) => {
  expect(() => seconds(value)).toThrow(reason);
});

test.each([
  ['/home/me/data.tar', '…/data.tar'],
  ['--data=/home/me/data', '--data=…/data'],
  ['/home/me/data//', '…/data//'],
  ['C:\\Users\\me\\data.tar', '…/data.tar'],
  ['--data=C:\\Users\\me\\data\\', '--data=…/data\\'],
  ['--seed', '--seed'],
  ['data.tar', 'data.tar'],
])('of %s a record keeps %s', (argument, kept) => {
  expect(withoutFolders(argument)).toBe(kept);
});
