import { ExpectedError } from '../../messages/expected-error.ts';
import { keepOnlyRun } from './definition.ts';
import { type Minified, minify } from './minify.ts';
import { type Item, itemsOfModule, type ModuleItems } from './module-items.ts';
import { neededItems, reduceModule } from './reduce.ts';
import type { Binding } from './scopes.ts';

/**
 * The code that a run's numbers can depend on: `run` and all that it reaches, reduced to what it computes. The layout
 * in files, other exports, names and the order of declarations don't count. Of the definition only `run` is kept,
 * unless other code may use more of it: seeds, variants and profiles act through the parameters, which have a digest of
 * their own.
 *
 * @param code the experiment's bundle
 * @throws ExpectedError if its definition can't be found
 */
export async function secondForm(root: string, code: string, name: string): Promise<Minified> {
  return canonicalCode(root, itemsOfModule(keepOnlyRun(code, name)), 'default');
}

/**
 * The code that an export of a bundled module needs, as a module with that export as its default. It computes the same,
 * so that two modules with the same code compute the same. This assumes that
 *
 * - no code reads the text of a function, nor its name other than as `f.name` or `x.constructor.name`;
 * - unused code takes nothing from an iterator that used code shares;
 * - no computed key names a conversion, such as `toString`;
 * - packages may be loaded in any order;
 * - code that esbuild treats as equivalent is equivalent.
 *
 * @throws ExpectedError if there is no such export
 */
export async function canonicalCode(
  root: string,
  module: ModuleItems,
  exported: string,
): Promise<Minified> {
  const found = exportNamed(module, exported);
  // `eval` sees all names, so names and their order count.
  if (callsEval(module)) return minify(root, module.text);
  const once = await minify(root, reduceModule(module, found));
  // Reduce again: after esbuild joined or dropped code, other code may be unused, or used in another order.
  const again = itemsOfModule(once.code);
  return minify(root, reduceModule(again, again.exports.get('default')!));
}

/** The items of a bundled module that an export needs, in the order of the text. @throws ExpectedError as `canonicalCode` */
export function itemsNeededBy(module: ModuleItems, exported: string): readonly Item[] {
  if (callsEval(module)) return module.items;
  const needed = neededItems(module, exportNamed(module, exported));
  return module.items.filter((item) => needed.has(item));
}

function exportNamed({ exports }: ModuleItems, name: string): Binding {
  const found = exports.get(name);
  if (found) return found;
  throw new ExpectedError(
    `the export ${JSON.stringify(name)} is not declared in the project: declare it instead of passing on a package's`,
  );
}

function callsEval({ scopes }: ModuleItems): boolean {
  return [...scopes.globals].some(({ name }) => name === 'eval');
}
