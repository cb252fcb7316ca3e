import path from 'node:path';
import type { AnyNode, ObjectExpression, Program } from 'acorn';
import { bundleModule } from '../../lab/source/bundle.ts';
import { parseModule, propertyOf, writtenKey } from '../../lab/source/tree.ts';
import { type EvidenceFile, sourceOf } from '../exports.ts';
import { sweptVariants } from './swept-variants.ts';

/**
 * The names that posts can use of a file of an experiment, in the order of the alphabet; none if there is no such file.
 * They are told from the bundled code without running it, so that a mistake in it, or a missing result, hides none.
 *
 * An export counts unless its form shows that it is no function, or in `claims.ts` no claim.
 *
 * @throws ExpectedError with the file and line that doesn't compile
 */
export async function usableNames(
  root: string,
  experiment: string,
  file: EvidenceFile,
): Promise<string[]> {
  const source = await sourceOf(root, experiment, file);
  if (source === undefined) return [];
  const { program } = parseModule((await bundleModule(root, source)).code);
  const values = constantsOf(program);
  const isUsable = file === 'claims' ? maybeClaim : maybeFunction;
  return exportsOf(program)
    .filter(({ local }) => isUsable(values.get(local)))
    .map(({ name }) => name)
    .sort();
}

/** The names that an experiment's plan declares. Undefined where its form doesn't show them: they may be any. */
export interface PlanNames {
  /** The artifacts that posts can show, pictures and texts; none if the plan declares none. */
  artifacts: string[] | undefined;
  metrics: string[] | undefined;
  parameters: string[] | undefined;
  variants: string[] | undefined;
}

/**
 * The names in an experiment's plan, told from its bundled code without running it.
 *
 * @throws ExpectedError with the file and line that doesn't compile
 */
export async function planNames(root: string, experiment: string): Promise<PlanNames> {
  const source = path.join(root, 'src/experiments', experiment, 'experiment.ts');
  const { program } = parseModule((await bundleModule(root, source)).code);
  const values = constantsOf(program);
  const local = exportsOf(program).find(({ name }) => name === 'default')?.local;
  const defined = values.get(local ?? '');
  const plan = objectBehind(
    defined?.type === 'CallExpression' ? defined.arguments[0] : defined,
    values,
  );
  const declaredAs = (name: string) => propertyOf(plan, name);
  const keysOf = (name: string, isMeant?: (value: AnyNode) => boolean) =>
    keysIn(objectBehind(declaredAs(name), values), isMeant);
  return {
    artifacts: plan && !mayDeclare(plan, 'artifacts') ? [] : keysOf('artifacts', maybeSample),
    metrics: keysOf('metrics'),
    parameters: keysIn(objectBehind(shapeOf(declaredAs('parameters'), values), values)),
    variants: keysOf('variants') ?? sweptVariants(declaredAs('variants')),
  };
}

/** What a schema is made of: the argument of `z.strictObject(…)`, whatever is called of the schema then. */
function shapeOf(
  schema: AnyNode | undefined,
  constants: ReadonlyMap<string, AnyNode>,
): AnyNode | undefined {
  if (schema?.type === 'Identifier') {
    const constant = constants.get(schema.name);
    return constant?.type === 'Identifier' ? undefined : shapeOf(constant, constants);
  }
  if (schema?.type !== 'CallExpression' || schema.callee.type !== 'MemberExpression')
    return undefined;
  const { property, computed, object } = schema.callee;
  const method = writtenKey(property, computed) ?? '';
  if (/^(object|strictObject|looseObject)$/.test(method)) return schema.arguments[0];
  return /^(strict|loose|refine|describe)$/.test(method) ? shapeOf(object, constants) : undefined;
}

/** Whether an object has a property, or takes in others that may have it. */
function mayDeclare({ properties }: ObjectExpression, name: string): boolean {
  return properties.some(
    (each) => each.type === 'SpreadElement' || writtenKey(each.key, each.computed) === name,
  );
}

/** The object that a value is, or that the constant is which it names. */
function objectBehind(
  value: AnyNode | undefined,
  constants: ReadonlyMap<string, AnyNode>,
): ObjectExpression | undefined {
  const object = value?.type === 'Identifier' ? constants.get(value.name) : value;
  return object?.type === 'ObjectExpression' ? object : undefined;
}

/** What can't be shown by itself: calls of these functions, to which a bundle may have added a number. */
const noSample = /^(table|array|digest)\d*$/;

/** Whether a declaration may be that of a picture or text: its form doesn't show another kind. */
function maybeSample(declared: AnyNode): boolean {
  if (declared.type !== 'CallExpression' || declared.callee.type !== 'Identifier') return true;
  return !noSample.test(declared.callee.name);
}

/** Undefined if an object has keys that aren't written out. */
function keysIn(
  object: ObjectExpression | undefined,
  isMeant: (value: AnyNode) => boolean = () => true,
): string[] | undefined {
  const meant = object?.properties.filter(
    (each) => each.type !== 'Property' || isMeant(each.value),
  );
  const keys = meant?.map((each) =>
    each.type === 'Property' ? writtenKey(each.key, each.computed) : undefined,
  );
  return keys?.every((key) => key !== undefined) ? (keys as string[]).sort() : undefined;
}

/** The exports of a bundle, which esbuild lists by name at its end. */
function exportsOf({ body }: Program): { name: string; local: string }[] {
  return body
    .flatMap((node) => (node.type === 'ExportNamedDeclaration' ? node.specifiers : []))
    .map(({ exported, local }) => ({ name: nameOf(exported), local: nameOf(local) }));
}

/** What variables, functions and classes at the top level are, by name. */
function constantsOf({ body }: Program): Map<string, AnyNode> {
  const named = body.flatMap((node): [string, AnyNode][] => {
    if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') {
      return [[node.id.name, node]];
    }
    if (node.type !== 'VariableDeclaration') return [];
    return node.declarations.flatMap(({ id, init }): [string, AnyNode][] =>
      id.type === 'Identifier' && init ? [[id.name, init]] : [],
    );
  });
  return new Map(named);
}

const plainTypes = [
  'ArrayExpression',
  'BinaryExpression',
  'Literal',
  'TemplateLiteral',
  'UnaryExpression',
];
const functionTypes = [
  'ArrowFunctionExpression',
  'ClassDeclaration',
  'FunctionDeclaration',
  'FunctionExpression',
];

function maybeFunction(value: AnyNode | undefined): boolean {
  return !value || ![...plainTypes, 'ObjectExpression'].includes(value.type);
}

/** A claim is an object with a test. */
function maybeClaim(value: AnyNode | undefined): boolean {
  if (value?.type === 'ObjectExpression') return mayDeclare(value, 'test');
  return !value || ![...plainTypes, ...functionTypes].includes(value.type);
}

function nameOf(node: { type: 'Identifier'; name: string } | { type: 'Literal'; value?: unknown }) {
  return node.type === 'Identifier' ? node.name : String(node.value);
}
