import type { AnyNode } from 'acorn';
import type { Item, ModuleItems } from '../lab/source/module-items.ts';
import type { Binding } from '../lab/source/scopes.ts';
import { assignedBy, descend, isFunction } from '../lab/source/tree.ts';

/**
 * The items of a module that an export may use: those that it mentions, directly or through others, and those that may
 * set their variables. The latter are statements at the top level that mention such a variable, and items that assign
 * to one.
 */
export function reachedItems(module: ModuleItems, exported: Binding): Set<Item> {
  const reached = closure(module, module.itemsOf(exported));
  const fillers = module.items.map((item) => ({ item, fills: filledBy(item, module) }));
  for (;;) {
    const variables = variablesOf(reached);
    const filling = fillers.filter(
      ({ item, fills }) => !reached.has(item) && fills.some((each) => variables.has(each)),
    );
    if (filling.length === 0) return reached;
    for (const item of closure(
      module,
      filling.map((each) => each.item),
    )) {
      reached.add(item);
    }
  }
}

function closure({ itemsOf }: ModuleItems, roots: readonly Item[]): Set<Item> {
  const found = new Set(roots);
  // The loop also visits items that are added meanwhile.
  for (const { mentions } of found) {
    for (const binding of mentions) for (const item of itemsOf(binding)) found.add(item);
  }
  return found;
}

function filledBy(item: Item, module: ModuleItems): Binding[] {
  return isStatement(item) ? [...variablesOf(closure(module, [item]))] : assignedIn(item, module);
}

function isStatement({ parts: [part] }: Item): boolean {
  return !/^(VariableDeclarator|FunctionDeclaration|ClassDeclaration)$/.test(part!.node.type);
}

function assignedIn({ parts }: Item, { scopes }: ModuleItems): Binding[] {
  const targets = parts.flatMap(({ node }) => descend(node).flatMap(assignedBy));
  const bindings = targets.flatMap((target: AnyNode) =>
    target.type === 'Identifier' ? (scopes.bindingOf.get(target) ?? []) : [],
  );
  return bindings.filter(({ ofModule }) => ofModule);
}

/** The mentioned variables: bindings that may be given another content. */
function variablesOf(items: ReadonlySet<Item>): Set<Binding> {
  return new Set([...items].flatMap(({ mentions }) => mentions.filter(isVariable)));
}

function isVariable({ imported, value }: Binding): boolean {
  return !imported && !(value && isFunction(value));
}
