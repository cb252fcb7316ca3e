import { isBuiltin } from 'node:module';
import type { AnyNode, Identifier, ObjectPattern, Property } from 'acorn';
import type { ModuleItems } from '../lab/source/module-items.ts';
import type { Binding } from '../lab/source/scopes.ts';
import { childrenOf, descend, writtenKey } from '../lab/source/tree.ts';

/** A place where the code uses something that the project doesn't define. */
export interface OutsideUse {
  /** The name as far as the code spells it out: `Math.random`, `node:fs.readFileSync`, `import.meta.env.DEV`. */
  name: string;
  node: AnyNode;
  parent: AnyNode | undefined;
}

export interface OutsideNames {
  /** The outside name of an expression; undefined if the project defines it, or if it is unknown. */
  nameOf(node: AnyNode): string | undefined;
  /** The value of a variable that has only one; any other expression unchanged. */
  valueBehind(node: AnyNode): AnyNode;
  /** The uses in a node and below it. */
  usesIn(node: AnyNode): OutsideUse[];
}

/** The names of the global object. */
const globalObjects = new Set(['global', 'globalThis', 'self', 'window']);
/** Exports of Node's modules that are also global, with the global name. */
const alsoGlobal: [RegExp, string][] = [
  [/^node:process\b/, 'process'],
  [/^node:perf_hooks\.performance\b/, 'performance'],
  [/^node:timers(\/promises)?\.(?=set)/, ''],
  [/^node:crypto\.webcrypto\b/, 'crypto'],
  [/^node:crypto\.(?=getRandomValues|randomUUID|subtle)/, 'crypto.'],
];

/**
 * Finds names, also through aliases: `const { random } = Math`, `const m = Math; m['random']`, `import fs from 'fs'`.
 */
export function outsideNames({ scopes, imports, items }: ModuleItems): OutsideNames {
  const { bindingOf, globals, declarations } = scopes;
  /** For each binding of a pattern, the expression that gives its value. */
  const taken = new Map<Binding, AnyNode>();
  for (const { parts } of items) {
    for (const node of parts.flatMap((part) => descend(part.node))) {
      for (const { target, member } of takenBy(node)) {
        const binding = target.type === 'Identifier' ? bindingOf.get(target) : undefined;
        if (binding) taken.set(binding, member);
      }
    }
  }
  return {
    nameOf: (node) => nameOf(node, []),
    valueBehind: (node) => valueBehind(node, []),
    usesIn: (node) => usesIn(node, undefined),
  };

  function nameOf(node: AnyNode, within: readonly Binding[]): string | undefined {
    switch (node.type) {
      case 'Identifier':
        return nameOfIdentifier(node, within);
      case 'MemberExpression': {
        const object = nameOf(node.object, within);
        const key = keyOf(node.property, node.computed);
        return object === undefined || key === undefined ? undefined : join(object, key);
      }
      case 'ChainExpression':
        return nameOf(node.expression, within);
      case 'SequenceExpression':
        return nameOf(node.expressions.at(-1)!, within);
      case 'MetaProperty':
        return `${node.meta.name}.${node.property.name}`;
      case 'AwaitExpression':
        return nameOf(node.argument, within);
      case 'ImportExpression':
        return node.source.type === 'Literal' ? moduleNamed(String(node.source.value)) : undefined;
      default:
        return undefined;
    }
  }

  function nameOfIdentifier(node: Identifier, within: readonly Binding[]): string | undefined {
    if (globals.has(node)) return globalObjects.has(node.name) ? '' : node.name;
    const binding = bindingOf.get(node);
    if (!binding || within.includes(binding)) return undefined;
    const imported = imports.get(binding);
    if (imported) {
      const module = moduleNamed(imported.from);
      return ['*', 'default'].includes(imported.name) ? module : join(module, imported.name);
    }
    const value = binding.steady ? (taken.get(binding) ?? binding.value) : undefined;
    return value && nameOf(value, [...within, binding]);
  }

  function valueBehind(node: AnyNode, within: readonly Binding[]): AnyNode {
    const binding = node.type === 'Identifier' ? bindingOf.get(node) : undefined;
    if (!binding?.steady || !binding.value || within.includes(binding)) return node;
    return valueBehind(binding.value, [...within, binding]);
  }

  function usesIn(node: AnyNode, parent: AnyNode | undefined): OutsideUse[] {
    // `typeof` only asks whether a thing exists.
    if (parent?.type === 'UnaryExpression' && parent.operator === 'typeof') return [];
    const name = node.type === 'Identifier' && declarations.has(node) ? '' : nameOf(node, []);
    const used = name ? [{ name, node, parent }] : [];
    const pattern = takenBy(node).flatMap(({ member, property }) => {
      const name = nameOf(member, []);
      return name ? [{ name, node: property, parent: node }] : [];
    });
    const below = childrenOf(node).filter((child) => !isPartOfName(child, node, name));
    return [...used, ...pattern, ...below.flatMap((child) => usesIn(child, node))];
  }

  /** Whether a child is only a part of a longer name: `Math` of `Math.random`. */
  function isPartOfName(child: AnyNode, node: AnyNode, name: string | undefined): boolean {
    if (!name) return false;
    if (node.type === 'MemberExpression') return child === node.object;
    return ['AwaitExpression', 'ChainExpression', 'MetaProperty'].includes(node.type);
  }

  function keyOf(key: AnyNode, computed: boolean): string | undefined {
    const value = computed ? valueBehind(key, []) : key;
    if (value.type === 'TemplateLiteral' && value.expressions.length === 0) {
      return value.quasis[0]!.value.cooked ?? undefined;
    }
    return writtenKey(value, computed);
  }
}

interface Taken {
  property: AnyNode;
  target: AnyNode;
  /** The expression that gives the same value. */
  member: AnyNode;
}

/** The properties that a declaration, an assignment or a default takes from an object by a pattern. */
function takenBy(node: AnyNode): Taken[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return node.init ? takenFrom(node.init, node.id) : [];
    case 'AssignmentExpression':
    case 'AssignmentPattern':
      return takenFrom(node.right, node.left);
    default:
      return [];
  }
}

function takenFrom(object: AnyNode, pattern: AnyNode): Taken[] {
  if (pattern.type !== 'ObjectPattern') return [];
  return (pattern as ObjectPattern).properties.flatMap((property) => {
    if (property.type !== 'Property') return [];
    const target = withoutDefault(property as Property);
    const { key, computed, start, end } = property;
    const member = {
      type: 'MemberExpression',
      object,
      property: key,
      computed,
      optional: false,
      start,
      end,
    } as AnyNode;
    return [{ property: property as AnyNode, target, member }, ...takenFrom(member, target)];
  });
}

function withoutDefault({ value }: Property): AnyNode {
  const target = value as AnyNode;
  return target.type === 'AssignmentPattern' ? target.left : target;
}

function join(object: string, key: string): string {
  const name = object ? `${object}.${key}` : key;
  return canonical(globalObjects.has(name) ? '' : name);
}

function moduleNamed(specifier: string): string {
  return canonical(isBuiltin(specifier) ? `node:${specifier.replace(/^node:/, '')}` : specifier);
}

function canonical(name: string): string {
  return alsoGlobal.reduce((written, [pattern, global]) => written.replace(pattern, global), name);
}
