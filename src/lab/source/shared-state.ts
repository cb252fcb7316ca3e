import type { AnyNode, CallExpression, Identifier, NewExpression, Program } from 'acorn';
import type { Binding, Scopes } from './scopes.ts';
import { assignedBy, descend, isFunction, writtenKey } from './tree.ts';

/** Built-in functions that call no other code, and change only what they make. */
const harmlessGlobals = new Set([
  'Array',
  'Boolean',
  'Float32Array',
  'Float64Array',
  'Int32Array',
  'Map',
  'Number',
  'Set',
  'String',
  'Uint8Array',
]);
const harmlessStatics = new Set([
  'Array.from',
  'Array.isArray',
  'Array.of',
  'JSON.parse',
  'JSON.stringify',
  'Object.entries',
  'Object.freeze',
  'Object.fromEntries',
  'Object.hasOwn',
  'Object.keys',
  'Object.values',
]);
/** Methods of built-in objects. The module's own methods are inspected, whatever their names. */
const harmlessMethods = new Set(
  [
    'at concat entries every filter find findIndex findLast flat flatMap forEach get has includes',
    'indexOf join keys map padEnd padStart reduce reduceRight repeat replaceAll slice some split',
    'startsWith endsWith toFixed toLowerCase toReversed toSorted toString toUpperCase trim values with',
  ].flatMap((names) => names.split(' ')),
);

/**
 * Returns a function that tells whether evaluating a part of a module, or calling a function in it, may change state
 * that another part uses. Assumes that packages don't change their arguments.
 */
export function changesOf(
  program: Program,
  scopes: Scopes,
): (part: AnyNode, what: AnyNode) => boolean {
  const { bindingOf, globals } = scopes;
  const declaring = declarations(program, scopes);

  return (part, what) => {
    const code = [part, ...functionsBehind(part)].flatMap((node) => descend(node));
    if (code.some(changesGlobals)) return true;
    if (!code.some(mayChange)) return false;
    const used = reachedFrom(what);
    return [...reachedFrom(part)].some((binding) => used.has(binding) && holdsState(binding));
  };

  /** The module's bindings that a part mentions, directly or through other declarations. */
  function reachedFrom(part: AnyNode): Set<Binding> {
    const found = new Set(mentionedIn(part));
    // The loop also visits elements that are added during it.
    for (const binding of found) {
      for (const node of declaring.get(binding) ?? []) {
        for (const each of mentionedIn(node)) found.add(each);
      }
    }
    return found;
  }

  function functionsBehind(part: AnyNode): AnyNode[] {
    const nodes = [...reachedFrom(part)].flatMap((binding) => declaring.get(binding) ?? []);
    return [...new Set(nodes)].flatMap((node) => descend(node).filter(isFunction));
  }

  function mentionedIn(node: AnyNode): Binding[] {
    const bindings = descend(node).map((each) => bindingOf.get(each as Identifier));
    return bindings.filter((binding): binding is Binding => binding?.ofModule === true);
  }

  /** Whether a binding holds something that can change: not a function, number or string that is assigned once. */
  function holdsState({ imported, steady, value }: Binding): boolean {
    if (imported) return false;
    return !steady || !value || !(isFunction(value) || isPrimitive(value));
  }

  function isPrimitive(node: AnyNode): boolean {
    switch (node.type) {
      case 'Literal':
        return !node.regex;
      case 'UnaryExpression':
        return isPrimitive(node.argument);
      case 'BinaryExpression':
        return isPrimitive(node.left) && isPrimitive(node.right);
      default:
        return false;
    }
  }

  function changesGlobals(node: AnyNode): boolean {
    if (node.type === 'Identifier') return globals.has(node) && /^global(This)?$/.test(node.name);
    return changedBy(node).some((target) => {
      const root = rootOf(target);
      return root.type === 'Identifier' && globals.has(root);
    });
  }

  function mayChange(node: AnyNode): boolean {
    switch (node.type) {
      case 'CallExpression':
        return !isHarmlessCall(node);
      case 'NewExpression':
        return !isHarmlessNew(node);
      case 'TaggedTemplateExpression':
        return !isHarmlessCallee(node.tag);
      case 'ImportExpression':
        return true;
      default:
        return changedBy(node).some((target) => !isShortLived(target));
    }
  }

  function isHarmlessCall({ callee }: CallExpression): boolean {
    if (isHarmlessCallee(callee)) return true;
    if (callee.type !== 'MemberExpression') return false;
    const method = writtenKey(callee.property, callee.computed) ?? '';
    if (isOfPackage(callee) || harmlessMethods.has(method)) return true;
    const { object } = callee;
    if (object.type !== 'Identifier' || !globals.has(object)) return false;
    return object.name === 'Math' || harmlessStatics.has(`${object.name}.${method}`);
  }

  function isHarmlessNew({ callee }: NewExpression): boolean {
    return isHarmlessCallee(callee) || isOfPackage(callee);
  }

  /** Whether a callee is a function or class of the module, which is inspected itself, a local name, or an import. */
  function isHarmlessCallee(callee: AnyNode): boolean {
    if (isFunction(callee)) return true;
    if (callee.type !== 'Identifier') return false;
    if (globals.has(callee)) return harmlessGlobals.has(callee.name);
    const { ofModule, imported, steady, value } = bindingOf.get(callee)!;
    if (!ofModule || imported) return true;
    return steady && value !== undefined && (isFunction(value) || /^Class/.test(value.type));
  }

  /** Whether a node belongs to an import: `z.string().min` of `z`. */
  function isOfPackage(node: AnyNode): boolean {
    const root = rootOf(node);
    return root.type === 'Identifier' && bindingOf.get(root)?.imported === true;
  }

  /** Whether an assignment changes only a local variable of a function. */
  function isShortLived(target: AnyNode): boolean {
    return target.type === 'Identifier' && bindingOf.get(target)?.lasting === false;
  }
}

/** The parts of the module that declare each of its bindings. */
function declarations(
  { body }: Program,
  { bindingOf, declarations }: Scopes,
): Map<Binding, AnyNode[]> {
  const found = new Map<Binding, AnyNode[]>();
  const parts = (body as AnyNode[]).flatMap((statement) =>
    statement.type === 'VariableDeclaration' ? statement.declarations : [statement],
  );
  for (const part of parts) {
    for (const node of descend(part)) {
      const binding = bindingOf.get(node as Identifier);
      if (!binding?.ofModule || !declarations.has(node as Identifier)) continue;
      found.set(binding, [...(found.get(binding) ?? []), part]);
    }
  }
  return found;
}

/** The targets that a node itself assigns or deletes. */
function changedBy(node: AnyNode): AnyNode[] {
  const isDelete = node.type === 'UnaryExpression' && node.operator === 'delete';
  return isDelete ? [node.argument] : assignedBy(node);
}

/** The start of a chain: `a` of `a.b(c).d`. */
function rootOf(node: AnyNode): AnyNode {
  if (node.type === 'MemberExpression') return rootOf(node.object);
  if (node.type === 'CallExpression') return rootOf(node.callee);
  return node.type === 'ChainExpression' ? rootOf(node.expression) : node;
}
