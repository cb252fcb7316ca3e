import { expect, test } from 'vitest';
import { readSymbols } from '../../../src/posts/writing/source-listing.ts';

const source = `import { tidy } from 'x';

// Of the file.

/** Doubles. */
export function double(x: number): number {
  return 2 * x; // }
}

const half = (x: number) => x / 2,
  third = 3;
export interface Shape { sides: number }
export type Sides = Shape['sides'];
export class Square {}
export default { name: 'x' };
`;

test('a function is cut with its doc comment, from the line where that starts', async () => {
  const symbols = await readSymbols('a.ts', source);
  expect(symbols.get('double')).toEqual({
    line: 5,
    code: '/** Doubles. */\nexport function double(x: number): number {\n  return 2 * x; // }\n}',
  });
});

test('all that a file declares is known by name', async () => {
  const symbols = await readSymbols('a.ts', source);
  expect([...symbols.keys()]).toEqual([
    'double',
    'half',
    'third',
    'Shape',
    'Sides',
    'Square',
    'default',
  ]);
  expect(symbols.get('third')).toEqual(symbols.get('half'));
});
