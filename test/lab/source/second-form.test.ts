import { describe, expect, test } from 'vitest';
import { type Files, reduce } from './canonical.ts';

const one: Files = {
  'main.ts': `
    import { mean, type Row } from './mean.ts';
    import { factor, shift } from './constants.ts';
    import { sep } from 'node:path';
    import { EOL, type CpuInfo } from 'node:os';
    // What comes out.
    const offsets = [shift, 2];
    function scaled(row: Row): number { const { values: [first = 0, ...rest] } = row; return factor * mean([first, ...rest]); }
    export default () => { let total = 0; for (const offset of offsets) total += scaled({ values: [offset, 4] }); return total > 3 ? [total, sep, EOL] : []; };
  `,
  'mean.ts': `
    export interface Row { values: number[] }
    export const mean = (values: number[]) => sum(values) / values.length;
    function sum(values: number[]) { return values.reduce((a, b) => a + b, 0); }
  `,
  'constants.ts': 'export const factor = 3; export const shift = 1;',
};

const edit = (file: string, from: string | RegExp, to: string): Files => {
  const edited = one[file]!.replaceAll(from as never, to);
  if (edited === one[file]) throw new Error(`${file} doesn't contain ${from}`);
  return { ...one, [file]: edited };
};

const sameCode: [string, Files][] = [
  [
    'files are merged',
    {
      'main.ts': `${one['mean.ts']}${one['constants.ts']}${one['main.ts']!.replace(/import \{ (mean|factor).*/g, '')}`,
    },
  ],
  [
    'declarations stand in another order, in another folder',
    {
      'main.ts': one['main.ts']!.replaceAll("'./", "'./deep/"),
      'deep/mean.ts': `
        function sum(values: number[]) { return values.reduce((a, b) => a + b, 0); }
        export interface Row { values: number[] }
        export const mean = (values: number[]) => sum(values) / values.length;`,
      'deep/constants.ts': 'export const shift = 1; export const factor = 3;',
    },
  ],
  [
    'imports are sorted',
    edit('main.ts', /(import \{ mean.*)\n(.*)\n(.*)\n(.*)\n/g, '$4\n$3\n$2\n$1\n'),
  ],
  [
    'an import is split',
    edit(
      'main.ts',
      "import { factor, shift } from './constants.ts';",
      "import { shift } from './constants.ts'; import { factor } from './constants.ts';",
    ),
  ],
  [
    'an import has another name',
    {
      ...one,
      'main.ts': one['main.ts']!.replace('{ sep }', '{ sep as mean3 }').replace(
        'sep, EOL]',
        'mean3, EOL]',
      ),
    },
  ],
  [
    'something is imported twice',
    { ...one, 'main.ts': one['main.ts']!.replace('{ sep }', '{ sep as mean3, sep }') },
  ],
  ['a local is renamed', edit('main.ts', /\btotal\b/g, 'sum')],
  ['a parameter is renamed', edit('main.ts', /\brow\b/g, 'x')],
  ['a destructured name is renamed', edit('main.ts', /\bfirst\b/g, 'head')],
  ['a function is renamed', edit('main.ts', /\bscaled\b/g, 'mean2')],
  [
    'a constant is renamed',
    {
      ...edit('main.ts', /\bfactor\b/g, '$0'),
      'constants.ts': 'export const $0 = 3; export const shift = 1;',
    },
  ],
  ['something is exported, too', edit('main.ts', 'const offsets', 'export const offsets')],
  [
    'something else is exported',
    edit(
      'main.ts',
      '// What',
      'export const size = Math.sqrt(2) * 3; export function unused() { return size; }\n// What',
    ),
  ],
  [
    'a module is exported as an object',
    edit('main.ts', '// What', "export * as numbers from './mean.ts';\n// What"),
  ],
  [
    'all of a module is exported',
    edit('main.ts', '// What', "export * from './mean.ts';\n// What"),
  ],
  ['a comment goes', edit('main.ts', '// What comes out.', '')],
  ['a type changes', edit('main.ts', 'row: Row', 'row: { values: number[] }')],
  [
    'a module is imported as an object',
    {
      ...one,
      'main.ts': one['main.ts']!.replace('{ factor, shift }', '* as all')
        .replace('[shift, 2]', '[all.shift, 2]')
        .replace('factor *', 'all.factor *'),
    },
  ],
  [
    'the default export is declared first',
    edit('main.ts', /export default (.*);/g, 'const main = $1; export { main as default };'),
  ],
];

const otherCode: [string, Files][] = [
  ['a constant changes', edit('main.ts', '[shift, 2]', '[shift, 3]')],
  ['a constant of another file changes', edit('constants.ts', 'factor = 3', 'factor = 4')],
  [
    'two constants are swapped',
    edit(
      'constants.ts',
      'factor = 3; export const shift = 1',
      'factor = 1; export const shift = 3',
    ),
  ],
  ['two elements are swapped', edit('main.ts', '[shift, 2]', '[2, shift]')],
  ['an operator changes', edit('mean.ts', 'a + b', 'a - b')],
  ['operands are swapped', edit('mean.ts', 'a + b', 'b + a')],
  ['branches are swapped', edit('main.ts', '[total, sep, EOL] : []', '[] : [total, sep, EOL]')],
  ['a destructured key changes', edit('main.ts', /values: \[/g, 'value: [')],
  ['a default changes', edit('main.ts', 'first = 0', 'first = 1')],
  ['another name of a package is imported', edit('main.ts', '{ sep }', '{ delimiter as sep }')],
  ['another package is imported', edit('main.ts', "'node:path'", "'node:path/win32'")],
  [
    'a local stands in the place of another',
    edit(
      'main.ts',
      'total += scaled({ values: [offset, 4] })',
      'total += scaled({ values: [total, 4] })',
    ),
  ],
];

describe('the code is the same when', () => {
  test.each(sameCode)('%s', async (_, files) => {
    expect((await reduce(files)).code).toBe((await reduce(one)).code);
  });
});

describe('the code is another one when', () => {
  test.each(otherCode)('%s', async (_, files) => {
    expect((await reduce(files)).code).not.toBe((await reduce(one)).code);
  });
});
