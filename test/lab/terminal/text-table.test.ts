import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { layOutTable, wrapWords } from '../../../src/lab/terminal/text-table.ts';

test.each([
  ['wide characters', '学習率', 6],
  ['combining marks', 'cafe\u0301 n\u0303', 6],
  ['emoji of several code points', '👩‍🔬 run', 6],
  ['a flag', '🇩🇪', 2],
])('columns stay aligned after %s', (_, label, width) => {
  expect(stringWidth(label)).toBe(width);
  const [labelled, plain] = layOutTable(
    [
      [label, 'x'],
      ['learning rate', 'y'],
    ],
    80,
  );
  expect(stringWidth(labelled!.slice(0, labelled!.indexOf('x')))).toBe(plain!.indexOf('y'));
});

test('a text of wide characters is broken where a terminal has no more room', () => {
  expect(wrapWords('学習 率の 変化', 9)).toEqual(['学習 率の', '変化']);
});

test('a table wraps by width, too', () => {
  const lines = layOutTable([['a', '学習 率の 変化 学習 率の 変化']], 20);
  expect(lines.length).toBeGreaterThan(1);
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(20);
});
