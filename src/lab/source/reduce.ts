import type { AnyNode, Identifier } from 'acorn';
import type { ImportedName, Item, ModuleItems, Part } from './module-items.ts';
import type { Binding } from './scopes.ts';
import { descend, isFunction, type Replacement, replaceSpans, writtenKey } from './tree.ts';

/**
 * Reduces a module to what one of its exports needs, and makes this export the default. The result computes the same,
 * and is the same text for all modules that differ only in their layout in files, their other exports, the order of
 * imports, and the names of what they declare.
 *
 * Items that act when the module is evaluated stay in their order, used or not. Other items come in the order of first
 * use, but after all items that evaluating them reads. If an item may be evaluated before an item that it reads, all
 * items keep the order of the text.
 */
export function reduceModule(module: ModuleItems, root: Binding): string {
  const needed = neededItems(module, root);
  const ordered = readsTooEarly(module, needed)
    ? [...needed].sort((a, b) => a.place - b.place)
    : orderByUse(module, root, needed);
  return write(module, ordered, root);
}

/** The items that act and the items of the export, with all items that these reach. */
export function neededItems({ items, itemsOf }: ModuleItems, root: Binding): Set<Item> {
  const needed = new Set([...items.filter(({ effect }) => effect === 'acts'), ...itemsOf(root)]);
  // The loop also visits elements that are added during it.
  for (const { mentions } of needed) {
    for (const binding of mentions) for (const item of itemsOf(binding)) needed.add(item);
  }
  return needed;
}

/** Whether an item may be evaluated before a binding that it reads has its value. */
function readsTooEarly({ itemsOf }: ModuleItems, needed: ReadonlySet<Item>): boolean {
  return [...needed].some(({ place, reads }) =>
    reads.some((binding) =>
      itemsOf(binding).some((read) => read.effect && !read.empty && read.place > place),
    ),
  );
}

function orderByUse({ itemsOf }: ModuleItems, root: Binding, needed: ReadonlySet<Item>): Item[] {
  const ordered = new Set<Item>();
  const settling = new Set<Item>();
  /** Adds an item after the items that it reads. */
  const settle = (item: Item) => {
    if (settling.has(item)) return;
    settling.add(item);
    for (const binding of item.reads) itemsOf(binding).forEach(settle);
    ordered.add(item);
  };
  const fixed = inFixedOrder(needed);
  fixed.forEach(settle);
  const used = new Set([...itemsOf(root), ...fixed]);
  for (const item of used) {
    settle(item);
    for (const binding of item.mentions) for (const each of itemsOf(binding)) used.add(each);
  }
  return [...ordered];
}

/**
 * The items that must keep their order: those that act and, if there are any, those that read, as a value may differ
 * before and after an act.
 */
function inFixedOrder(needed: ReadonlySet<Item>): Item[] {
  const acts = [...needed].some(({ effect }) => effect === 'acts');
  return [...needed]
    .filter(({ effect }) => effect === 'acts' || (acts && effect === 'reads'))
    .sort((a, b) => a.place - b.place);
}

function write(module: ModuleItems, ordered: readonly Item[], root: Binding): string {
  const { text, scopes, imports } = module;
  const parts = ordered.flatMap((item) => item.parts);
  const identifiers = parts.map(({ node }) => identifiersIn(node, module));
  const nameOf = canonicalNames(module, parts, identifiers.flat());
  const renamed = parts.map(({ node, before }, i) => {
    const names = identifiers[i]!.map((identifier): Replacement => {
      const key = scopes.shorthands.has(identifier) ? `${keyNamed(identifier.name)}: ` : '';
      const name = nameOf(scopes.bindingOf.get(identifier)!);
      const [start, end] = [identifier.start - node.start, identifier.end - node.start];
      return { start, end, text: key + name };
    });
    return `${before}${replaceSpans(text.slice(node.start, node.end), names)};`;
  });
  const mentioned = new Set(identifiers.flat().map((each) => scopes.bindingOf.get(each)!));
  const used = [...mentioned, root].flatMap((binding) => {
    const imported = imports.get(binding);
    return imported ? [writeImport(imported, nameOf(binding))] : [];
  });
  const lines = [...new Set(used)].sort();
  return [...lines, ...renamed, `export { ${nameOf(root)} as default };`].join('\n');
}

/** `{ __proto__ }` makes a property of that name, but `{ __proto__: a }` sets the prototype. */
function keyNamed(name: string): string {
  return name === '__proto__' ? '["__proto__"]' : name;
}

function writeImport({ from, name, attributes }: ImportedName, local: string): string {
  const what = name === '*' ? `* as ${local}` : `{ ${name} as ${local} }`;
  return `import ${what} from ${JSON.stringify(from)}${attributes && ` with ${attributes}`};`;
}

/** Names each binding by a number, in the order of first mention; imports of the same name share a number. */
function canonicalNames(
  module: ModuleItems,
  parts: readonly Part[],
  identifiers: readonly Identifier[],
): (binding: Binding) => string {
  const { scopes, imports } = module;
  const nodes = parts.flatMap(({ node }) => descend(node));
  const prefix = unusedPrefix(nodes, scopes.globals);
  const keepsNames = nodes.some((node) => asksForName(node, module));
  const names = new Map<Binding | string, string>();
  const nameOf = (binding: Binding) => {
    const imported = imports.get(binding);
    const key = imported ? JSON.stringify(imported) : binding;
    const known = names.get(key);
    if (known) return known;
    const suffix = keepsNames && isNamed(binding) ? `_${binding.name}` : '';
    const name = `${prefix}${names.size}${suffix}`;
    names.set(key, name);
    return name;
  };
  for (const identifier of identifiers) nameOf(scopes.bindingOf.get(identifier)!);
  return nameOf;
}

/** A prefix that no global name in the code has. */
function unusedPrefix(nodes: readonly AnyNode[], globals: ReadonlySet<Identifier>): string {
  const taken = nodes.flatMap((node) =>
    node.type === 'Identifier' && globals.has(node) ? [node.name] : [],
  );
  let prefix = '$';
  while (taken.some((name) => name.startsWith(prefix))) prefix += '$';
  return prefix;
}

/** Whether code reads `f.name` or `x.constructor.name`: then the names of functions and classes count. */
function asksForName(node: AnyNode, { scopes }: ModuleItems): boolean {
  if (node.type !== 'MemberExpression') return false;
  const { object, property, computed } = node;
  if (writtenKey(property, computed) !== 'name') return false;
  if (object.type === 'MetaProperty') return true;
  if (object.type === 'MemberExpression') {
    return writtenKey(object.property, object.computed) === 'constructor';
  }
  const binding = object.type === 'Identifier' ? scopes.bindingOf.get(object) : undefined;
  return binding !== undefined && isNamed(binding);
}

function isNamed({ value }: Binding): boolean {
  if (!value) return false;
  return isFunction(value) || value.type === 'ClassDeclaration' || value.type === 'ClassExpression';
}

function identifiersIn(node: AnyNode, { scopes }: ModuleItems): Identifier[] {
  return descend(node)
    .filter((each): each is Identifier & AnyNode => each.type === 'Identifier')
    .filter((each) => scopes.bindingOf.has(each))
    .sort((a, b) => a.start - b.start);
}
