import type { AnyNode } from 'acorn';
import type { Scopes } from './scopes.ts';
import { assignedBy, childrenOf, descend, isCall, writtenKey } from './tree.ts';

export const collections: ReadonlySet<string> = new Set([
  'Array',
  'Float32Array',
  'Float64Array',
  'Int32Array',
  'Map',
  'Set',
  'Uint8Array',
]);
/** Objects of the language whose members are known, unless a hook changes them. */
export const builtIns: ReadonlySet<string> = new Set([...collections, 'Math', 'Object']);

/** With one of these an object answers reading, iterating or converting with code of its own. */
const hooks = new Set([
  'Proxy',
  'Reflect',
  'Symbol',
  '__defineGetter__',
  '__defineSetter__',
  '__proto__',
  'defineProperties',
  'defineProperty',
  'getPrototypeOf',
  'global',
  'globalThis',
  'prototype',
  'setPrototypeOf',
]);
const hookKeys = new Set(['toString', 'valueOf']);

/** Whether a part of a module may have objects answer with code of their own, or change what the language brings. */
export function isHook(node: AnyNode, globals: Scopes['globals']): boolean {
  return (
    setsHook(node) ||
    childrenOf(node).some((child) => isPassedOn(child, node, globals)) ||
    assignedBy(node)
      .flatMap((target) => descend(target))
      .some((target) => isHookTarget(target, globals))
  );
}

/** Whether a name is none of the module's; with `names`, one of these. */
export function isGlobal(
  node: AnyNode,
  globals: Scopes['globals'],
  names?: ReadonlySet<string>,
): boolean {
  return node.type === 'Identifier' && globals.has(node) && (names?.has(node.name) ?? true);
}

function setsHook(node: AnyNode): boolean {
  switch (node.type) {
    case 'Identifier':
      return hooks.has(node.name);
    case 'Literal':
      return hooks.has(String(node.value)) || hookKeys.has(String(node.value));
    case 'MemberExpression':
      return writtenKey(node.property, node.computed) === 'constructor';
    case 'Property':
    case 'MethodDefinition':
      return node.kind === 'get' || node.kind === 'set' || isHookKey(node);
    case 'PropertyDefinition':
      return isHookKey(node);
    default:
      return false;
  }
}

/** Code that has `Math` itself can change it. */
function isPassedOn(node: AnyNode, by: AnyNode, globals: Scopes['globals']): boolean {
  if (!isGlobal(node, globals, builtIns) || by.type === 'BinaryExpression') return false;
  if (isCall(by)) return by.callee !== node;
  return by.type !== 'MemberExpression' || by.object !== node;
}

function isHookKey({ key, computed }: { key: AnyNode; computed: boolean }): boolean {
  return hookKeys.has(writtenKey(key, computed) ?? '');
}

/** A property that answers for an object, or something that the language brings. */
function isHookTarget(node: AnyNode, globals: Scopes['globals']): boolean {
  if (node.type !== 'MemberExpression') return isGlobal(node, globals);
  return hookKeys.has(writtenKey(node.property, node.computed) ?? '');
}
