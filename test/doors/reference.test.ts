import { readFile } from 'node:fs/promises';
import path from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { siteSchema } from '../../src/integration/site.ts';
import { componentNamed, componentNames } from '../../src/markdown/components.ts';
import { exportedNames, frontMatter, importedNames, propsOf, slotsOf } from './exported-names.ts';
import {
  codeIn,
  type Example,
  entriesOf,
  examples,
  repository,
  rowsOf,
  sections,
} from './reference-sections.ts';

/** The files that sites import, by their names: `retrace/lab` and `src/doors/lab.ts`. */
const doors = new Map(
  Object.entries(manifest.exports).map(([key, file]) => [
    path.posix.join(manifest.name, key),
    path.normalize(file),
  ]),
);
const componentsOfPosts = sectionOf('Components of posts');
const notPublic = rowsOf(sectionOf("What isn't public"), 'export').flatMap(([name]) =>
  codeIn(name!),
);
const modules = publicDoors(/\.(ts|mjs)$/);
const astroComponents = publicDoors(/\.astro$/);

test('the reference has a section for each public export of package.json, and no other', () => {
  const imports = [...sections.keys()].filter((heading) => heading.startsWith(manifest.name));
  expect([...imports, ...notPublic].sort()).toEqual([...doors.keys()].sort());
});

describe.each(modules)('the section of %s', (door, file) => {
  test('documents each name that the module exports, and no other', async () => {
    const exported = exportedNames(await readText(file));
    expect(namesIn(sectionOf(door)).sort()).toEqual(exported.sort());
  });
});

describe.each(astroComponents)('the section of %s', (door, file) => {
  test('documents each attribute and slot of the component, and no other', async () => {
    const component = await readText(file);
    expect(attributesIn(sectionOf(door))).toEqual(propsOf(component));
    const slots = rowsOf(sectionOf(door), 'slot').flatMap(([name]) => codeIn(name!));
    expect(slots.sort()).toEqual(slotsOf(component).sort());
  });
});

test("the site's options are those of the schema, with what is required", () => {
  const rows = rowsOf(entriesOf(sectionOf('retrace')).get('SiteOptions')!, 'option');
  const documented = rows.map((row) => [codeIn(row[0]!)[0], row.at(-1) !== 'required']);
  const known = Object.entries(siteSchema.shape).map(([name, schema]) => [
    name,
    schema.safeParse(undefined).success,
  ]);
  expect(documented).toEqual(known);
});

describe('the components of posts', () => {
  const entries = entriesOf(componentsOfPosts);

  test('are those that posts may use', () => {
    expect([...entries.keys()].sort()).toEqual(componentNames.toSorted());
  });

  test.each(componentNames)('%s has its attributes and the words of editors', (name) => {
    const { about, attributes = {} } = componentNamed(name)!;
    const entry = entries.get(name)!;
    expect(entry.trim().split('\n')[0]).toBe(about);
    const documented = rowsOf(entry, 'attribute').map(([attribute, type, meaning, given]) => ({
      name: codeIn(attribute!)[0],
      type,
      about: given === 'required' || given === '–' ? meaning : `${meaning} Default: ${given}.`,
      optional: given !== 'required',
    }));
    const written = Object.entries(attributes).map(
      ([attribute, { about, takes, optional, alone }]) => ({
        name: attribute,
        type: takes?.join(' or ') ?? (alone ? 'text, or no value' : 'text'),
        about,
        optional: optional ?? false,
      }),
    );
    expect(documented).toEqual(written);
  });

  test.each(componentNames)('%s has an example', (name) => {
    const used = examples.filter(({ language }) => language === 'mdx').map(({ code }) => code);
    expect(used.some((code) => code.includes(`<${name}`))).toBe(true);
  });
});

test('examples import only what is public, the packages of sites, Node for data sets, and their own files', () => {
  const packages =
    /^(astro([:/](config|content|loaders))?|zod|@tensorflow\/tfjs-core|pure-rand\/.+)$/;
  const imported = examples.flatMap((example) =>
    ts
      .preProcessFile(codeOf(example))
      .importedFiles.map(({ fileName }) => fileName)
      .filter((name) => !doors.has(name) || notPublic.includes(name))
      .filter((name) => !packages.test(name) && !name.startsWith('./'))
      .filter((name) => !(name.startsWith('node:') && example.file?.startsWith('src/datasets/'))),
  );
  expect(imported).toEqual([]);
});

test('examples import only names that are exported', async () => {
  const exported = new Map(
    await Promise.all(
      modules.map(async ([door, file]) => [door, exportedNames(await readText(file))] as const),
    ),
  );
  const unknown = examples
    .flatMap((example) => importedNames(codeOf(example)))
    .filter(({ from, name }) => exported.get(from)?.includes(name) === false);
  expect(unknown).toEqual([]);
});

function publicDoors(files: RegExp): [door: string, file: string][] {
  return [...doors].filter(([door, file]) => files.test(file) && !notPublic.includes(door));
}

function sectionOf(heading: string): string {
  return sections.get(heading) ?? '';
}

/** The names in headings of entries, and in the first column of tables of what is "also exported". */
function namesIn(section: string): string[] {
  const also = rowsOf(section, 'also exported').flatMap(([name]) => codeIn(name!));
  return [...entriesOf(section).keys(), ...also];
}

function attributesIn(section: string): { name: string | undefined; optional: boolean }[] {
  return rowsOf(section, 'attribute').map((row) => ({
    name: codeIn(row[0]!)[0],
    optional: row.at(-1) !== 'required',
  }));
}

/** Code that may import something: JavaScript, TypeScript, or the front matter of a component. */
function codeOf({ language, code }: Example): string {
  if (language === 'astro') return frontMatter(code);
  return ['js', 'ts'].includes(language) ? code : '';
}

function readText(file: string): Promise<string> {
  return readFile(path.join(repository, file), 'utf8');
}
