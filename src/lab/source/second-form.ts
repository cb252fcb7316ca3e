import { ExpectedError } from '../../messages/expected-error.ts';
import { keepOnlyRun } from './definition.ts';
import { type Minified, minify } from './minify.ts';
import { itemsOfModule, type ModuleItems } from './module-items.ts';
import { reduceModule } from './reduce.ts';

/**
 * What a run's numbers can depend on: `run` and all that it reaches, reduced to what it computes. Where
 * files lie, what else they export, what things are called and in which order they stand doesn't count.
 * Of the definition only `run` is kept, unless more of it may be used: seeds, variants and profiles act
 * through the parameters, which have a digest of their own.
 *
 * @param code the experiment's bundle
 * @throws ExpectedError if its definition can't be found
 */
export async function secondForm(root: string, code: string, name: string): Promise<Minified> {
  return canonicalCode(root, itemsOfModule(keepOnlyRun(code, name)), 'default');
}

/**
 * The code that an export of a bundled module needs, as a module with that export as its default. It
 * computes the same, so two modules have the same code only if they compute the same. This holds for modules
 * that ask no function for its text, or for its name but where both are written side by side, that keep no iterator
 * from which code that isn't used takes, and name no conversion by a computed key; for packages that may be loaded in
 * any order, and for what esbuild takes for the same.
 *
 * @throws ExpectedError if there is no such export
 */
export async function canonicalCode(
  root: string,
  module: ModuleItems,
  exported: string,
): Promise<Minified> {
  const found = module.exports.get(exported);
  if (!found) {
    throw new ExpectedError(
      `the export ${JSON.stringify(exported)} is not declared in the project: declare it instead of passing on a package's`,
    );
  }
  // It sees all names: they count, and so does their order.
  if (callsEval(module)) return minify(root, module.text);
  const once = await minify(root, reduceModule(module, found));
  // What esbuild joins or drops may be used no more, or in another order.
  const again = itemsOfModule(once.code);
  return minify(root, reduceModule(again, again.exports.get('default')!));
}

function callsEval({ scopes }: ModuleItems): boolean {
  return [...scopes.globals].some(({ name }) => name === 'eval');
}
