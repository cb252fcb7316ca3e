import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const reference = await readText('docs/reference.md');
const doors = await readDoors();
const sections = sectionsOf(reference);

test('the reference has a section for each door of package.json, and no other', () => {
  expect([...sections.keys()].sort()).toEqual([...doors.keys()].sort());
});

describe.each([...doors])('the section of %s', (door, file) => {
  test('documents each name that the door exports, and no other', async () => {
    const documented = namesIn(sections.get(door) ?? '');
    expect(documented.sort()).toEqual(exportsOf(await readText(file)).sort());
  });
});

test('examples import only doors, the packages of experiments, Node for data sets, and their own folder', () => {
  const packages = /^(zod|@tensorflow\/tfjs-core|pure-rand\/.+)$/;
  const imported = examplesOf(reference).flatMap(({ file, code }) =>
    ts
      .preProcessFile(code)
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => !doors.has(name) && !packages.test(name) && !name.startsWith('./'))
      .filter((name) => !(name.startsWith('node:') && file.startsWith('src/datasets/'))),
  );
  expect(imported).toEqual([]);
});

test('examples import only names that the doors export', async () => {
  const exported = new Map(
    await Promise.all(
      [...doors].map(async ([door, file]) => [door, exportsOf(await readText(file))] as const),
    ),
  );
  const unknown = examplesOf(reference).flatMap(({ code }) =>
    importsOf(code).filter(({ from, name }) => exported.get(from)?.includes(name) === false),
  );
  expect(unknown).toEqual([]);
});

/** The doors that `package.json` exports, with their files: `retrace/lab` and `src/doors/lab.ts`. */
async function readDoors(): Promise<Map<string, string>> {
  const { name, exports } = JSON.parse(await readText('package.json')) as {
    name: string;
    exports: Record<string, string>;
  };
  const code = Object.entries(exports).filter(([, file]) => file.endsWith('.ts'));
  return new Map(code.map(([key, file]) => [path.posix.join(name, key), path.normalize(file)]));
}

/** The text of each section, by the door in its heading. */
function sectionsOf(markdown: string): Map<string, string> {
  const [, ...parts] = withoutCode(markdown).split(/^## /m);
  return new Map(
    parts.map((part) => {
      const [heading = '', ...lines] = part.split('\n');
      return [heading.replaceAll('`', ''), lines.join('\n')];
    }),
  );
}

/** The code in headings of entries, and in the first column of tables of what is "also exported". */
function namesIn(section: string): string[] {
  const headings = [...section.matchAll(/^### (.*)$/gm)].map(([, heading]) => heading!);
  const tables = [...section.matchAll(/^\| also exported \|.*\n((?:\|.*\n?)+)/gm)];
  const cells = tables.flatMap(([, rows]) => rows!.split('\n').map((row) => row.split('|')[1]!));
  return [...headings, ...cells].flatMap((text) =>
    [...(text ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name!),
  );
}

function examplesOf(markdown: string): { file: string; code: string }[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code]) => ({
    file: /^\/\/ (\S+\.ts)$/m.exec(code!)?.[1] ?? '',
    code: code!,
  }));
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[\s\S]*?^```$/gm, '');
}

/** The names that a door exports, types included. A door only passes names on. */
function exportsOf(code: string): string[] {
  return statementsOf(code).flatMap((statement) => {
    const clause = ts.isExportDeclaration(statement) ? statement.exportClause : undefined;
    if (!clause || !ts.isNamedExports(clause)) {
      throw new Error(`a door has only "export { … } from", not ${statement.getText()}`);
    }
    return clause.elements.map(({ name }) => name.text);
  });
}

function importsOf(code: string): { from: string; name: string }[] {
  return statementsOf(code)
    .filter(ts.isImportDeclaration)
    .flatMap(({ importClause, moduleSpecifier }) => {
      const named = importClause?.namedBindings;
      if (!named || !ts.isNamedImports(named)) return [];
      const from = (moduleSpecifier as ts.StringLiteral).text;
      return named.elements.map(({ name, propertyName }) => ({
        from,
        name: (propertyName ?? name).text,
      }));
    });
}

function statementsOf(code: string): readonly ts.Statement[] {
  return ts.createSourceFile('code.ts', code, ts.ScriptTarget.Latest, true).statements;
}

function readText(file: string): Promise<string> {
  return readFile(path.join(root, file), 'utf8');
}
