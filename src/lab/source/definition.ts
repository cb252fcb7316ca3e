import type {
  AnyNode,
  CallExpression,
  Identifier,
  ObjectExpression,
  Property,
  SpreadElement,
} from 'acorn';
import { ExpectedError } from '../../messages/expected-error.ts';
import { resolveScopes, type Scopes } from './scopes.ts';
import { changesOf } from './shared-state.ts';
import { descend, isFunction, parseModule, replaceSpans, writtenKey } from './tree.ts';

/**
 * Cuts everything but `run` from the definition in an experiment's bundle. Cuts nothing if `run` or other code may use
 * the rest.
 *
 * @throws ExpectedError unless there is exactly one `defineExperiment({ … run … })`
 */
export function keepOnlyRun(code: string, experiment: string): string {
  const { program, text } = parseModule(code);
  const scopes = resolveScopes(program);
  const nodes = descend(program);
  const definitions = definitionsIn(nodes);
  const [found] = definitions;
  if (!found || definitions.length > 1) {
    throw new ExpectedError(
      `experiment ${experiment}: expected one defineExperiment({ … run … }) with its definition written in place, found ${definitions.length}`,
    );
  }
  if (!isAllThatIsUsed(found, nodes, scopes)) return text;
  const changes = changesOf(program, scopes);
  const others = found.object.properties.filter((each) => each !== found.run);
  if (others.some((each) => changes(each as AnyNode, found.run as AnyNode))) return text;
  const run = text.slice(found.run.start, found.run.end);
  return replaceSpans(text, [
    { start: found.call.start, end: found.call.end, text: `({ ${run} })` },
  ]);
}

/**
 * Replaces `run` in an experiment's bundle by a function that does nothing, so that the rest loads without the packages
 * that only `run` needs. The other code keeps its lines and columns. Replaces nothing if it is uncertain what `run` is.
 */
export function withoutRun(code: string): string {
  const { program } = parseModule(code);
  const [found, ...others] = definitionsIn(descend(program));
  if (!found || others.length > 0) return code;
  const { run } = found;
  if (run.kind !== 'init' || !functionBehind(run.value, resolveScopes(program))) return code;
  const rest = code.slice(run.start, run.end).replace(/[^\n]/g, ' ').slice(emptyRun.length);
  return replaceSpans(code, [{ start: run.start, end: run.end, text: emptyRun + rest }]);
}

const emptyRun = 'run() {}';

interface Definition {
  call: CallExpression & AnyNode;
  object: ObjectExpression;
  run: Property;
}

function definitionsIn(nodes: readonly AnyNode[]): Definition[] {
  return nodes.flatMap((node) => definitionIn(node) ?? []);
}

function definitionIn(node: AnyNode): Definition | undefined {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier') return undefined;
  if (!/^defineExperiment\d*$/.test(node.callee.name)) return undefined;
  const [object] = node.arguments;
  if (object?.type !== 'ObjectExpression') return undefined;
  const run = object.properties.find((each) => each.type === 'Property' && isRun(each));
  return run && { call: node, object, run: run as Property };
}

function isRun({ key, computed }: Property): boolean {
  return writtenKey(key, computed) === 'run';
}

function isAllThatIsUsed(
  { call, object, run }: Definition,
  nodes: readonly AnyNode[],
  scopes: Scopes,
): boolean {
  return (
    call.arguments.length === 1 &&
    // Another function may do more than return its argument.
    returnsItsArgument(functionBehind(call.callee, scopes)) &&
    isOnlyExported(call, nodes, scopes) &&
    object.properties.every((each) => each === run || isHarmlessBeside(each, scopes)) &&
    needsNoOther(run, scopes)
  );
}

/** Whether the definition has a name that only its declaration and its export mention. */
function isOnlyExported(call: AnyNode, nodes: readonly AnyNode[], { bindingOf }: Scopes): boolean {
  return nodes.some(
    (node) =>
      node.type === 'VariableDeclarator' &&
      node.init === call &&
      bindingOf.get(node.id as Identifier)?.mentions.length === 1,
  );
}

/** Whether a property can't replace `run`, changes nothing, and mentions no variable that is assigned anew. */
function isHarmlessBeside(property: Property | SpreadElement, { bindingOf }: Scopes): boolean {
  if (property.type !== 'Property' || property.computed || isRun(property)) return false;
  return !descend(property as AnyNode).some((node) => {
    if (node.type === 'Identifier') return bindingOf.get(node)?.steady === false;
    return (
      node.type === 'AssignmentExpression' ||
      node.type === 'UpdateExpression' ||
      (node.type === 'UnaryExpression' && node.operator === 'delete')
    );
  });
}

/** Whether `run` is a function without `this` and `super`, which would give it the whole definition. */
function needsNoOther({ kind, value }: Property, scopes: Scopes): boolean {
  const run = kind === 'init' ? functionBehind(value, scopes) : undefined;
  return (
    run !== undefined && !descend(run).some(({ type }) => /^(ThisExpression|Super)$/.test(type))
  );
}

function functionBehind(node: AnyNode, { bindingOf }: Scopes): AnyNode | undefined {
  if (isFunction(node)) return node;
  const binding = node.type === 'Identifier' ? bindingOf.get(node) : undefined;
  return binding?.steady && binding.value && isFunction(binding.value) ? binding.value : undefined;
}

function returnsItsArgument(value: AnyNode | undefined): boolean {
  if (!value || !isFunction(value) || value.body.type !== 'BlockStatement') return false;
  const [parameter] = value.params;
  const [only, ...others] = value.body.body;
  return (
    others.length === 0 &&
    only?.type === 'ReturnStatement' &&
    only.argument?.type === 'Identifier' &&
    parameter?.type === 'Identifier' &&
    parameter.name === only.argument.name
  );
}
