import { expect, test } from 'vitest';
import { linkedText } from '../../src/layouts/linked-text.ts';

test.each([
  ['Only text, [so], (so).', [{ text: 'Only text, [so], (so).' }]],
  [
    'By [me](about/), and [you](https://example.org/a?b=c).',
    [
      { text: 'By ' },
      { text: 'me', href: 'about/' },
      { text: ', and ' },
      { text: 'you', href: 'https://example.org/a?b=c' },
      { text: '.' },
    ],
  ],
  ['[All](a/)', [{ text: 'All', href: 'a/' }]],
])('%j', (text, parts) => {
  expect(linkedText(text)).toEqual(parts);
});
