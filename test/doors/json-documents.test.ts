import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { documents } from './json-documents.ts';
import { type Field, fieldsOf } from './json-fields.ts';
import { codeIn, entriesOf, examples, repository, rowsOf, sections } from './reference-sections.ts';

const entries = entriesOf(sections.get('JSON of commands')!);
const types = new Map(documents.flatMap(({ schema }) => [...fieldsOf(schema).named]));
const printed = examples
  .filter(({ language, code }) => language === 'json' && code.includes('"format"'))
  .map(({ code }) => JSON.parse(code));

test('the reference has the JSON of each command that prints some, and of each type in it', async () => {
  const cli = await readFile(path.join(repository, 'src/lab/commands/cli.ts'), 'utf8');
  const [, ...commands] = cli.split(/\.command\('/);
  const printing = commands
    .filter((text) => text.includes('.addOption(json('))
    .map((text) => text.slice(0, text.indexOf("'")));
  expect(documents.map(({ command }) => command).sort()).toEqual(printing.sort());
  const named = [...printing.map((command) => `lab ${command} --json`), ...types.keys()];
  expect([...entries.keys()].sort()).toEqual(named.sort());
});

test.each(documents)('the fields of $command are those of its schema', ({ command, schema }) => {
  expect(documentedIn(`lab ${command} --json`)).toEqual(fieldsOf(schema).own);
});

test.each([...types])('the fields of %s are those of its schema', (name, fields) => {
  expect(documentedIn(name)).toEqual(fields);
});

test('each field has a meaning', () => {
  const own = documents.flatMap(({ schema }) => fieldsOf(schema).own);
  const all = [...own, ...[...types.values()].flat()];
  expect(all.filter(({ meaning }) => meaning === '')).toEqual([]);
});

test.each(documents)('the example of $command is what its schema takes', ({ command, schema }) => {
  const own = printed.filter((example) => example.command === command);
  expect(own).toHaveLength(1);
  expect(schema.safeParse(own[0]).error).toBeUndefined();
});

function documentedIn(entry: string): Field[] {
  return rowsOf(entries.get(entry)!, 'field').map(([field, type, meaning, given]) => ({
    field: codeIn(field!)[0]!,
    type: type!,
    meaning: meaning!,
    required: given === 'required',
  }));
}
