import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseBibliography } from '../../../src/posts/writing/bibliography.ts';
import { bibliographyKeys } from '../../../src/posts/writing/bibliography-keys.ts';

const repository = path.resolve(import.meta.dirname, '../../..');

test.each([
  ['two in a line', '@book{a, title={A}}@book{b,title={B}}'],
  ['text between entries', 'From a manager. @book{a, title={A}} More.'],
  ['an entry in a comment', '@comment{@book{x,title={X}}}\n@book{a,title={A}}'],
  ['a brace that a comment opens', '@comment{\n@book{x,title={X}}\n}\n@book{a,title={A}}'],
  ['a comment to the end of the line', '@Comment @book{x,title={X}}\n@book{a,title={A}}'],
  ['a percent sign, which comments out nothing', '%@book{x,title={X}}\n@book{a,title={A}}'],
  ['abbreviations', '@string{k = "v"}\n@STRING{l = {v}}\n@book{a,title=k}'],
  ['a preamble', '@preamble{"@book{x, title={X}}"}\n@book{a,title={A}}'],
  ['signs in a key', "@book{a:b/c+d.é_it's#1%(, title={A}}"],
  ['what looks like an entry in a field', '@book {a, title={see\n@misc{q, x}}}'],
  ['an escaped brace', '@book{a, title={A \\} x}}\n@book{b,title={B}}'],
  ['a key in a line of its own', '@book{\n  a\n,title={A}}'],
  ['no field', '@book{a,}'],
  ['nothing', ''],
])('the keys are those of the parsed bibliography: %s', async (_, text) => {
  expect(bibliographyKeys(text)).toEqual([...(await parseBibliography(text)).works.keys()]);
});

test('so they are for the bibliography of this site', async () => {
  const text = await readFile(path.join(repository, 'src/content/bibliography.bib'), 'utf8');
  const keys = bibliographyKeys(text);
  expect(keys.length).toBeGreaterThan(3);
  expect(keys).toEqual([...(await parseBibliography(text)).works.keys()]);
});

test('a file that is half written tells the keys at the beginnings of lines', () => {
  const half = '@book{a, title={A}}\n@string{k = {v}}\n@book{b, title={B\n@misc{c, title={C}}';
  expect(bibliographyKeys(half)).toEqual(['a', 'b', 'c']);
});
