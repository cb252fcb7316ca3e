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
/** Built-in objects whose members are known, unless a hook changes them. */
export const builtIns: ReadonlySet<string> = new Set([...collections, 'Math', 'Object']);

/** Names with which code can make an object run code of its own when it is read, iterated or converted. */
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

/** Whether a node may make objects run code of their own, or change built-in objects. */
export function isHook(node: AnyNode, globals: Scopes['globals']): boolean {
  return (
    setsHook(node) ||
    childrenOf(node).some((child) => isPassedOn(child, node, globals)) ||
    assignedBy(node)
      .flatMap((target) => descend(target))
      .some((target) => isHookTarget(target, globals))
  );
}

/** Whether a node is a name that the module doesn't declare; with `names`, one of these names. */
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

/** Whether a node passes a built-in object on: code that holds `Math` itself can change it. */
function isPassedOn(node: AnyNode, by: AnyNode, globals: Scopes['globals']): boolean {
  if (!isGlobal(node, globals, builtIns) || by.type === 'BinaryExpression') return false;
  if (isCall(by)) return by.callee !== node;
  return by.type !== 'MemberExpression' || by.object !== node;
}

function isHookKey({ key, computed }: { key: AnyNode; computed: boolean }): boolean {
  return hookKeys.has(writtenKey(key, computed) ?? '');
}

/** Whether an assignment changes a conversion of an object, or a global. */
function isHookTarget(node: AnyNode, globals: Scopes['globals']): boolean {
  if (node.type !== 'MemberExpression') return isGlobal(node, globals);
  return hookKeys.has(writtenKey(node.property, node.computed) ?? '');
}
