import type { Item, ModuleItems } from '../lab/source/module-items.ts';
import type { Binding } from '../lab/source/scopes.ts';
import { isFunction } from '../lab/source/tree.ts';

/**
 * What an export of a module may use: what it mentions, what that mentions, and the statements at the top level
 * that mention a variable of these, as they may fill it.
 */
export function reachedItems(module: ModuleItems, exported: Binding): Set<Item> {
  const reached = closure(module, module.itemsOf(exported));
  const statements = module.items
    .filter(isStatement)
    .map((item) => ({ item, uses: closure(module, [item]) }));
  for (;;) {
    const filling = statements.filter(
      ({ item, uses }) => !reached.has(item) && sharesVariable(reached, uses),
    );
    if (filling.length === 0) return reached;
    for (const { uses } of filling) for (const item of uses) reached.add(item);
  }
}

function closure({ itemsOf }: ModuleItems, roots: readonly Item[]): Set<Item> {
  const found = new Set(roots);
  // A set that grows is iterated to its end.
  for (const { mentions } of found) {
    for (const binding of mentions) for (const item of itemsOf(binding)) found.add(item);
  }
  return found;
}

function isStatement({ parts: [part] }: Item): boolean {
  return !/^(VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(part!.node.type);
}

function sharesVariable(reached: ReadonlySet<Item>, uses: ReadonlySet<Item>): boolean {
  const variables = (items: ReadonlySet<Item>) =>
    new Set([...items].flatMap(({ mentions }) => mentions.filter(isVariable)));
  const known = variables(reached);
  return [...variables(uses)].some((binding) => known.has(binding));
}

/** Something that can hold what a statement puts into it. */
function isVariable({ imported, value }: Binding): boolean {
  return !imported && !(value && isFunction(value));
}
