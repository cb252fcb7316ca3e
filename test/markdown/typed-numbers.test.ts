import { expect, test } from 'vitest';
import { findTypedNumbers } from '../../src/markdown/typed-numbers.ts';

const texts = (text: string) => findTypedNumbers(text, 1).map(({ text }) => text);

test.each([
  ['It is 79.2% with it', '79.2%'],
  ['by −3 percentage points', '−3 percentage points'],
  ['after 1,200 steps', '1,200 steps'],
  ['in 4.5 minutes', '4.5 minutes'],
  ['at 300 images/s', '300 images/s'],
  ['of 2\u00a0GB', '2 GB'],
])('%s: found', (text, found) => {
  expect(texts(text)).toEqual([found]);
});

test.each([
  ['in 2018, layer 5 and figure 3'],
  ['a 3×3 convolution, VGG-16 steps'],
  ['version 1.2'],
  ['one per cent'],
])('%s: left alone', (text) => {
  expect(texts(text)).toEqual([]);
});

test('the line is that of the number, not of the text', () => {
  expect(findTypedNumbers('first\nsecond\nof 5 %', 7)).toEqual([{ line: 9, text: '5 %' }]);
});
