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
 * - `constant`: makes the same value whenever it is evaluated, once what it names has its value.
 * - `reads`: reads what may have changed meanwhile, and changes nothing.
 * - `acts`: may change something, read what isn't the module's, or fail.
 *
 * Where that can't be told, it acts.
 */
export type Effect = 'constant' | 'reads' | 'acts';

export interface Effects {
  of(nodes: readonly AnyNode[]): Effect;
  /** The functions of the module that a call runs, where they can be told. */
  calledFunctions(call: AnyNode): AnyNode[];
}

/** Syntax that by itself changes nothing; what is below it counts by itself. Functions are entered when called. */
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

/** Syntax that may call what an object brings: a getter, an iterator, a conversion. */
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
 * @param known parts of the program that are known to set no hooks
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

  /** Nothing but names that live no longer than a call. */
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

  /** The functions that a call runs; undefined where that can't be told. */
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
    // One that calls itself does nothing more by that.
    if (lookedInto.has(called)) return false;
    const isFirst = lookedInto.size === 0;
    lookedInto.add(called);
    const result = childrenOf(called).some(acts);
    if (result) actingBodies.set(called, true);
    if (!isFirst) return result;
    // Of those in between nothing is known before the first: they may call it.
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

  /** A number, text or truth value that follows from the text alone. */
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

  /** What calls nothing but the functions that it is given, after the first argument. */
  function isPureStatic(callee: AnyNode): boolean {
    return (
      ['from', 'of'].includes(staticOf(callee, 'Array') ?? '') ||
      ['keys', 'values', 'entries', 'fromEntries'].includes(staticOf(callee, 'Object') ?? '')
    );
  }

  /** Of something new, which nobody else can have seen. */
  function isFreeze({ callee, arguments: [first] }: CallExpression): boolean {
    return (
      staticOf(callee, 'Object') === 'freeze' &&
      (first?.type === 'ObjectExpression' || first?.type === 'ArrayExpression')
    );
  }

  /** `sqrt` of `Math.sqrt`. */
  function staticOf(node: AnyNode, owner: string): string | undefined {
    if (node.type !== 'MemberExpression' || !isBuiltIn(node.object, new Set([owner])))
      return undefined;
    return writtenKey(node.property, node.computed);
  }

  /** As the language brings it, unless the module changes such things. */
  function isBuiltIn(node: AnyNode, names: ReadonlySet<string>): boolean {
    return !objectsAnswer && isGlobal(node, globals, names);
  }
}
