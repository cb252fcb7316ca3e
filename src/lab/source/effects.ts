import type { AnyNode, CallExpression, Identifier, NewExpression, Program } from 'acorn';
import { builtIns, collections, isGlobal, isHook } from './hooks.ts';
import type { Binding, Scopes } from './scopes.ts';
import {
  assignedBy,
  childrenOf,
  descend,
  descendEvaluated,
  evaluatedChildren,
  isCall,
  isFunction,
  writtenKey,
} from './tree.ts';

/**
 * What evaluating a part of a module may do.
 *
 * - `constant`: gives the same value whenever it is evaluated, once the names in it have their values.
 * - `reads`: reads state that may have changed meanwhile, and changes nothing.
 * - `acts`: may change state, read state outside the module, or fail. This is also the answer if nothing else is
 *   certain.
 */
export type Effect = 'constant' | 'reads' | 'acts';

export interface Effects {
  of(nodes: readonly AnyNode[]): Effect;
  /** The functions of the module that a call runs; empty if they are unknown. */
  calledFunctions(call: AnyNode): AnyNode[];
}

/**
 * Syntax that changes nothing itself. Its children are judged separately, and the body of a function when it is called.
 */
const harmless = new Set<AnyNode['type']>([
  'ArrayExpression',
  'ArrayPattern',
  'ArrowFunctionExpression',
  'AssignmentExpression',
  'AssignmentPattern',
  'BinaryExpression',
  'BlockStatement',
  'BreakStatement',
  'CallExpression',
  'ChainExpression',
  'ClassBody',
  'ClassDeclaration',
  'ClassExpression',
  'ConditionalExpression',
  'ContinueStatement',
  'DoWhileStatement',
  'EmptyStatement',
  'ExpressionStatement',
  'ForInStatement',
  'ForOfStatement',
  'ForStatement',
  'FunctionDeclaration',
  'FunctionExpression',
  'Identifier',
  'IfStatement',
  'LabeledStatement',
  'Literal',
  'LogicalExpression',
  'MemberExpression',
  'MethodDefinition',
  'NewExpression',
  'ObjectExpression',
  'ObjectPattern',
  'PrivateIdentifier',
  'Property',
  'PropertyDefinition',
  'RestElement',
  'ReturnStatement',
  'SequenceExpression',
  'SpreadElement',
  'SwitchCase',
  'SwitchStatement',
  'TemplateElement',
  'TemplateLiteral',
  'ThisExpression',
  'UnaryExpression',
  'UpdateExpression',
  'VariableDeclaration',
  'VariableDeclarator',
  'WhileStatement',
]);

/** Syntax that may call code of an object: a getter, an iterator, a conversion. */
const asksObjects = new Set<AnyNode['type']>([
  'ArrayPattern',
  'BinaryExpression',
  'ForInStatement',
  'ForOfStatement',
  'MemberExpression',
  'ObjectPattern',
  'SpreadElement',
  'TemplateLiteral',
  'UnaryExpression',
  'UpdateExpression',
]);

const constantGlobals = new Set(['undefined', 'NaN', 'Infinity']);
const steadyGlobals = new Set([...constantGlobals, ...builtIns]);
/**
 * Judges the effects of parts of a program.
 *
 * @param known parts that are known to set no hooks
 */
export function effectsIn(
  program: Program,
  { bindingOf, globals }: Scopes,
  known: ReadonlySet<AnyNode>,
): Effects {
  const objectsAnswer = descend(program, (node) => !known.has(node)).some(
    (node) => !known.has(node) && isHook(node, globals),
  );
  const actingBodies = new Map<AnyNode, boolean>();
  const lookedInto = new Set<AnyNode>();

  return {
    of(nodes) {
      if (nodes.some(acts)) return 'acts';
      return nodes.flatMap(descendEvaluated).some(readsState) ? 'reads' : 'constant';
    },
    calledFunctions: (call) => (isCall(call) ? (calledBy(call) ?? []) : []),
  };

  function acts(node: AnyNode): boolean {
    if (!harmless.has(node.type)) return true;
    if (isFunction(node)) return false;
    if (objectsAnswer && asksObjects.has(node.type) && !isPrimitive(node)) return true;
    if (node.type === 'UnaryExpression' && node.operator === 'delete') return true;
    if (assignedBy(node).some((target) => !isShortLived(target))) return true;
    if (node.type === 'ForOfStatement' && node.await) return true;
    if (isCall(node) && callActs(node)) return true;
    return evaluatedChildren(node).some(acts);
  }

  /** Whether an assignment changes only local variables of a function. */
  function isShortLived(target: AnyNode): boolean {
    return descend(target).every(
      (node) =>
        node.type !== 'MemberExpression' &&
        (node.type !== 'Identifier' || (!isGlobal(node, globals) && !bindingOf.get(node)?.lasting)),
    );
  }

  function callActs(call: CallExpression | NewExpression): boolean {
    return calledBy(call)?.some(bodyActs) ?? true;
  }

  /** The functions that a call runs; undefined if they are unknown. */
  function calledBy(call: CallExpression | NewExpression): AnyNode[] | undefined {
    if (call.type === 'NewExpression') return isBuiltIn(call.callee, collections) ? [] : undefined;
    const called = functionBehind(call.callee);
    if (called) return [called];
    if (isMathCall(call) || isFreeze(call)) return [];
    if (!isPureStatic(call.callee)) return undefined;
    const [, ...callbacks] = call.arguments.map(functionBehind);
    return callbacks.every((each) => each !== undefined) ? callbacks : undefined;
  }

  function bodyActs(called: AnyNode): boolean {
    const known = actingBodies.get(called);
    if (known !== undefined) return known;
    // A recursive call adds no effect.
    if (lookedInto.has(called)) return false;
    const isFirst = lookedInto.size === 0;
    lookedInto.add(called);
    const result = childrenOf(called).some(acts);
    if (result) actingBodies.set(called, true);
    if (!isFirst) return result;
    // Functions found harmless are remembered only when the first call is decided: they may have relied on it.
    if (!result) for (const each of lookedInto) actingBodies.set(each, false);
    lookedInto.clear();
    return result;
  }

  function functionBehind(node: AnyNode): AnyNode | undefined {
    if (isFunction(node)) return node;
    const binding = node.type === 'Identifier' ? bindingOf.get(node) : undefined;
    if (!binding?.steady || !binding.value) return undefined;
    return isFunction(binding.value) ? binding.value : undefined;
  }

  function readsState(node: AnyNode): boolean {
    switch (node.type) {
      case 'Identifier':
        return isUnsteady(node);
      case 'ClassDeclaration':
      case 'ClassExpression':
        return Boolean(node.superClass);
      case 'NewExpression':
        return node.arguments.length > 0;
      case 'BinaryExpression':
      case 'CallExpression':
      case 'MemberExpression':
      case 'TemplateLiteral':
      case 'UnaryExpression':
        return !isPrimitive(node) && !isMathMember(node);
      default:
        return asksObjects.has(node.type);
    }
  }

  function isUnsteady(node: Identifier): boolean {
    const binding = bindingOf.get(node);
    if (binding) return !binding.steady || binding.imported;
    return isGlobal(node, globals) && !isBuiltIn(node, steadyGlobals);
  }

  /** Whether a node is a number, string or boolean that follows from the code alone. */
  function isPrimitive(node: AnyNode, within: readonly Binding[] = []): boolean {
    const isPart = (part: AnyNode) => isPrimitive(part, within);
    switch (node.type) {
      case 'Literal':
        return !node.regex;
      case 'UnaryExpression':
        return node.operator !== 'delete' && isPart(node.argument);
      case 'BinaryExpression':
        return isPart(node.left) && isPart(node.right);
      case 'TemplateLiteral':
        return node.expressions.every(isPart);
      case 'MemberExpression':
        return isMathMember(node) && /^[A-Z\d_]+$/.test(writtenKey(node.property, false)!);
      case 'CallExpression':
        return isMathCall(node) && node.arguments.every(isPart);
      case 'Identifier': {
        const binding = bindingOf.get(node);
        if (!binding) return isGlobal(node, globals, constantGlobals);
        if (!binding.steady || !binding.value || within.includes(binding)) return false;
        return isPrimitive(binding.value, [...within, binding]);
      }
      default:
        return false;
    }
  }

  function isMathCall(node: CallExpression): boolean {
    return isMathMember(node.callee);
  }

  function isMathMember(node: AnyNode): boolean {
    const name = staticOf(node, 'Math');
    return name !== undefined && name !== 'random';
  }

  /** Whether a built-in function calls no code but the callbacks after its first argument. */
  function isPureStatic(callee: AnyNode): boolean {
    return (
      ['from', 'of'].includes(staticOf(callee, 'Array') ?? '') ||
      ['keys', 'values', 'entries', 'fromEntries'].includes(staticOf(callee, 'Object') ?? '')
    );
  }

  /** Whether a call freezes a new object, which no other code can have seen. */
  function isFreeze({ callee, arguments: [first] }: CallExpression): boolean {
    return (
      staticOf(callee, 'Object') === 'freeze' &&
      (first?.type === 'ObjectExpression' || first?.type === 'ArrayExpression')
    );
  }

  /** The name of a static member: `sqrt` of `Math.sqrt`. */
  function staticOf(node: AnyNode, owner: string): string | undefined {
    if (node.type !== 'MemberExpression' || !isBuiltIn(node.object, new Set([owner])))
      return undefined;
    return writtenKey(node.property, node.computed);
  }

  /** Whether a name is a built-in in its original state, which a hook anywhere in the module could change. */
  function isBuiltIn(node: AnyNode, names: ReadonlySet<string>): boolean {
    return !objectsAnswer && isGlobal(node, globals, names);
  }
}
