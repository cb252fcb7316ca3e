import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { transform } from 'esbuild';
import { sha256OfJson } from '../../files/digest.ts';
import { type FileDigests, fileDigestsSchema } from '../records/record.ts';
import type { Bundle } from './bundle.ts';
import { keepOnlyRun } from './definition.ts';
import { type Item, itemsOfModule, type ModuleItems, type Part } from './module-items.ts';
import { itemsNeededBy } from './second-form.ts';
import { descend, type Replacement, replaceSpans } from './tree.ts';

/**
 * Digests what each file holds of the code that an experiment's run needs. As in the fingerprint, comments, formatting,
 * the plan and unused code don't count; unlike there, names and the layout in files do. Retrace's own files are named
 * `retrace/…`, other files outside the project are left out.
 *
 * @returns undefined if a record can't hold the files, because they are too many or a name isn't plain
 */
export async function digestFiles(
  root: string,
  { code, inputs }: Bundle,
  experiment: string,
): Promise<FileDigests | undefined> {
  const module = itemsOfModule(keepOnlyRun(code, experiment));
  const fileOf = await filesByPlace(root, code, inputs);
  const byFile = Map.groupBy(itemsNeededBy(module, 'default'), ({ parts: [first] }) =>
    fileOf(first!.node.start),
  );
  const normalName = namesWithoutNumbers(module);
  const digests = [...byFile].flatMap(([file, items]) =>
    file === undefined ? [] : [digestItems(module, items, normalName).then((each) => [file, each])],
  );
  const sorted = (await Promise.all(digests)).toSorted(([a], [b]) => (a! < b! ? -1 : 1));
  return fileDigestsSchema.safeParse(Object.fromEntries(sorted)).data;
}

/**
 * The name of the file from which the code at a place in a bundle is. esbuild writes a comment with the file's path
 * before the code of each file; the entry comes last, so that only places in it move when its definition is cut.
 */
async function filesByPlace(root: string, code: string, inputs: readonly string[]) {
  const nameOf = await fileNames(root);
  const names = new Map(inputs.map((input) => [posix(path.relative(root, input)), nameOf(input)]));
  const starts = [...code.matchAll(/^\/\/ (.+)$/gm)].filter(([, file]) => names.has(file!));
  return (place: number): string | undefined => {
    const before = starts.findLast(({ index }) => index <= place);
    return before && names.get(before[1]!);
  };
}

/**
 * Names files so that no name tells where the project or Retrace is on this machine. Retrace's own are
 * `retrace/statistics/mean`, whether they are TypeScript in its repository or JavaScript in the package.
 */
async function fileNames(root: string): Promise<(file: string) => string | undefined> {
  const project = await realpath(root);
  const retrace = await realpath(path.resolve(import.meta.dirname, '../../..'));
  // Retrace's repository is a project, too, and may have others in it.
  const isAround = within(retrace, project) !== undefined;
  return (file) => {
    const inProject = within(root, file) ?? within(project, file);
    const [, installed] = /(?:^|\/)node_modules\/retrace\/(.+)$/.exec(inProject ?? '') ?? [];
    if (isAround && inProject !== undefined && installed === undefined) return inProject;
    const own = installed ?? within(retrace, file);
    return own === undefined ? inProject : `retrace/${own.replace(/^(src|dist)\/|\.[jt]s$/g, '')}`;
  };
}

/** The path from a folder to a file in it, with `/`; undefined for a file elsewhere. */
function within(folder: string, file: string): string | undefined {
  const relative = posix(path.relative(folder, file));
  return /^\.\.(\/|$)/.test(relative) || path.isAbsolute(relative) ? undefined : relative;
}

function posix(file: string): string {
  return file.split(path.sep).join('/');
}

/** Digests items, with the imports that they use: the name that they give an import doesn't tell what it is. */
async function digestItems(
  module: ModuleItems,
  items: readonly Item[],
  normalName: (name: string) => string,
): Promise<string> {
  const parts = items.flatMap((item) => item.parts);
  const written = parts.map((part) => writePart(module, part, normalName));
  const { code } = await transform(written.join('\n'), {
    format: 'esm',
    target: 'node22',
    minifyWhitespace: true,
    minifySyntax: true,
  });
  const imports = items.flatMap(({ mentions }) =>
    mentions.flatMap((binding) => {
      const imported = module.imports.get(binding);
      return imported ? [JSON.stringify([normalName(binding.name), imported])] : [];
    }),
  );
  return sha256OfJson([[...new Set(imports)].sort(), code]).slice(0, 12);
}

function writePart(
  { scopes, text }: ModuleItems,
  { node, before }: Part,
  normalName: (name: string) => string,
): string {
  const names = descend(node).flatMap((each): Replacement[] => {
    if (each.type !== 'Identifier' || !scopes.bindingOf.has(each)) return [];
    const key = scopes.shorthands.has(each) ? `${each.name}: ` : '';
    const [start, end] = [each.start - node.start, each.end - node.start];
    return [{ start, end, text: key + normalName(each.name) }];
  });
  return `${before}${replaceSpans(text.slice(node.start, node.end), names)};`;
}

/**
 * esbuild appends a number to a name that another file has, too: `rate2` beside `rate`. That number must not count, or a
 * new name in one file would change another file.
 */
function namesWithoutNumbers({ scopes }: ModuleItems): (name: string) => string {
  const all = new Set([...scopes.bindingOf.keys(), ...scopes.globals].map(({ name }) => name));
  return (name) => {
    const [, base] = /^(.*\D)\d+$/.exec(name) ?? [];
    return base !== undefined && all.has(base) ? base : name;
  };
}
