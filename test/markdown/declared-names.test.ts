import { mdxToMdast } from 'satteri';
import { expect, test } from 'vitest';
import { declaredNames } from '../../src/markdown/declared-names.ts';

const namesIn = (mdx: string) => {
  const root = mdxToMdast(mdx);
  return 'children' in root ? [...declaredNames(root.children)].sort() : [];
};

test.each([
  ["import film from './clip.mp4';", ['film']],
  ["import Map, { step as pace, turn } from './map.js';", ['Map', 'pace', 'turn']],
  ["import * as maps from './maps.js';", ['maps']],
  ["import './style.css';", []],
  ['export const sizes = [1, 2], twice = (half) => 2 * half;', ['sizes', 'twice']],
  ['export const { a, b: [c, , d = 1], ...rest } = all;', ['a', 'c', 'd', 'rest']],
  ['export function area(width) { const height = 2; return width * height; }', ['area']],
  ['export class Shape { side = 1 }', ['Shape']],
  [
    'export const one = 1; // not two\nconst three = 3;\nexport { three, one as uno };',
    ['one', 'three'],
  ],
  ["export { step } from './step.js';", []],
])('%s declares %j, and no other word of it', (code, names) => {
  expect(namesIn(`${code}\n\nText of film and step.`)).toEqual(names);
});

test('what several pieces of code declare is taken together', () => {
  expect(namesIn("import a from './a.js';\n\nText.\n\nexport const b = a;")).toEqual(['a', 'b']);
});

test('in code with tags, which is left to the bundler, any word may be declared', () => {
  expect(namesIn("export const Twice = () => <b>2</b>;\nimport Map from './Plan.astro';")).toEqual(
    expect.arrayContaining(['Map', 'Twice']),
  );
  expect(
    namesIn("import Map from './Plan.astro';\nexport const One = () => <b>1</b>;"),
  ).not.toContain('Plan');
});
