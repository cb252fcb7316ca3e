import { isBuiltin } from 'node:module';
import path from 'node:path';
import type { AnyNode } from 'acorn';
import { z } from 'zod';
import { sha256 } from '../files/digest.ts';
import { experimentNames } from '../lab/planning/experiment.ts';
import { type Item, itemsOfModule } from '../lab/source/module-items.ts';
import { ExpectedError } from '../messages/expected-error.ts';
import { type ForeignData, foreignDataIn, wordsOfReading } from './foreign-data.ts';
import { foreignNamed } from './imports/foreign-files.ts';
import { impuritiesIn, mayBeImpure } from './impure-code.ts';
import { ownFunctions } from './machine-calls.ts';
import { outsideNames } from './outside-names.ts';
import { bundlePageCode, type PageFile, type PageModule, pageFiles } from './page-code.ts';
import { reachedItems } from './reached-items.ts';

/** Data that no run recorded, and where the code loads it. */
const foreignSchema = z.object({
  /** Relative to the project's root. */
  file: z.string(),
  line: z.int().positive(),
  /** `data/resnet.csv`. */
  what: z.string(),
});
export type Foreign = z.infer<typeof foreignSchema>;

const byExport = z.record(z.string(), z.array(foreignSchema));
/**
 * By file and export: the data that each one uses besides recorded runs. Exports that use only recorded runs are left
 * out.
 */
export const foreignByFileSchema = z.object({
  charts: byExport.optional(),
  values: byExport.optional(),
  claims: byExport.optional(),
  tables: byExport.optional(),
  diagrams: byExport.optional(),
} satisfies Record<PageFile, z.ZodType>);
export type ForeignByFile = z.infer<typeof foreignByFileSchema>;

/** By file: a digest of its code, with all code of the project that it uses. */
export const pageCodeSchema = z.partialRecord(z.enum(pageFiles), z.string());
export type PageCodeDigests = z.infer<typeof pageCodeSchema>;

export interface PageCode {
  foreign: ForeignByFile;
  code: PageCodeDigests;
  /** Absolute paths of the source files: an edit of one may change the code. */
  inputs: string[];
}

/**
 * Inspects the code of an experiment's charts, diagrams, values, claims and tables, with everything that they use of the
 * project's own code. Assumes that packages are pure.
 *
 * @returns the data that each export uses besides recorded runs
 * @throws ExpectedError with file and line, if an export depends on chance, the clock or the machine
 */
export async function inspectPageCode(root: string, experiment: string): Promise<PageCode> {
  const { modules, inputs } = await bundlePageCode(root, experiment);
  const found = modules.map((module) => [module.name, foreignInModule(module)] as const);
  const foreign = Object.fromEntries(
    found.filter(([, exports]) => Object.keys(exports).length > 0),
  );
  const code = Object.fromEntries(modules.map((module) => [module.name, sha256(module.code)]));
  return { foreign, code, inputs };
}

/**
 * Adds the data that pages use besides recorded runs to prepared experiments, and the digests of their code. Inspects all code first, so that an
 * author need not wait for runs before the code is refused.
 *
 * @throws ExpectedError as `inspectPageCode`
 */
export async function withForeign<T extends Prepared>(
  root: string,
  prepare: () => Promise<T[]>,
): Promise<(T & Inspected)[]> {
  const names = await experimentNames(root);
  const inspected = await Promise.all(names.map((name) => inspectPageCode(root, name)));
  return (await prepare()).map((experiment) => {
    const { foreign, code, inputs } = inspected[names.indexOf(experiment.name)]!;
    const all = [...new Set([...experiment.inputs, ...inputs])];
    return { ...experiment, foreign, code, inputs: all };
  });
}

/** What is known of the code of an experiment's page files. */
export type Inspected = Pick<PageCode, 'foreign' | 'code'>;

interface Prepared {
  name: string;
  inputs: string[];
}

function foreignInModule(page: PageModule): Record<string, Foreign[]> {
  if (isClear(page)) return {};
  const module = itemsOfModule(page.code);
  const names = outsideNames(module);
  const reached = [...module.exports].map(([name, binding]) => ({
    name,
    items: [...reachedItems(module, binding)],
  }));
  refuseImpure(
    page,
    module.items.filter((item) => reached.some(({ items }) => items.includes(item))),
  );
  const folderOf = ({ start }: AnyNode) => path.posix.dirname(page.placeOf(start).file);
  const loadedBy = new Map<Item, Foreign[]>();
  const foreignOf = (item: Item) => {
    const known = loadedBy.get(item);
    if (known) return known;
    const found = item.parts
      .flatMap(({ node }) => foreignDataIn(node, module, names, folderOf))
      .map((each) => placed(page, each));
    loadedBy.set(item, found);
    return found;
  };
  const exports = reached.map(
    ({ name, items }) => [name, distinct(items.flatMap(foreignOf))] as const,
  );
  return Object.fromEntries(exports.filter(([, foreign]) => foreign.length > 0));

  function refuseImpure({ placeOf }: PageModule, items: readonly Item[]): void {
    const nodes = items.flatMap(({ parts }) => parts.map(({ node }) => node));
    const own = new Set(nodes.flatMap(ownFunctions));
    for (const node of nodes) {
      const [first] = impuritiesIn(node, names, own);
      if (!first) continue;
      throw new ExpectedError(first.says, { place: placeOf(first.node.start) });
    }
  }
}

/** Whether code surely contains nothing impure or foreign. Most code is clear, and need not be parsed. */
function isClear({ code, imports }: PageModule): boolean {
  return (
    !mayBeImpure(code) &&
    !wordsOfReading.test(code) &&
    !imports.some((each) => isBuiltin(each) || foreignNamed(each) !== undefined)
  );
}

function placed({ placeOf }: PageModule, { node, what }: ForeignData): Foreign {
  return { ...placeOf(node.start), what };
}

/** Without duplicates, sorted by the data, the file and the line. */
function distinct(foreign: readonly Foreign[]): Foreign[] {
  const byPlace = new Map(
    foreign.map((each) => [`${each.what}\n${each.file}\n${String(each.line).padStart(9)}`, each]),
  );
  return [...byPlace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
