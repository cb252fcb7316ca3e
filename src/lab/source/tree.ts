import {
  type AnyNode,
  type CallExpression,
  type Comment,
  type Function as FunctionNode,
  type NewExpression,
  type Program,
  parse,
} from 'acorn';

/**
 * Parses an ES module. Comments are blanked in the returned text, as esbuild acts on some of them. @throws SyntaxError
 */
export function parseModule(code: string): { program: Program; text: string } {
  const comments: Comment[] = [];
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    onComment: comments,
  });
  return { program, text: replaceSpans(code, comments.map(blank(code))) };
}

/** A part of a text, from `start` to before `end`, and its replacement. */
export interface Replacement {
  start: number;
  end: number;
  text: string;
}

/** Replaces parts of a text. They may be in any order, but must not overlap. */
export function replaceSpans(code: string, replacements: readonly Replacement[]): string {
  let replaced = '';
  let done = 0;
  for (const { start, end, text } of replacements.toSorted((a, b) => a.start - b.start)) {
    replaced += code.slice(done, start) + text;
    done = end;
  }
  return replaced + code.slice(done);
}

/** The direct children of a node. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** A node and its descendants, except those below a node for which `enter` returns false. */
export function descend(node: AnyNode, enter: (node: AnyNode) => boolean = () => true): AnyNode[] {
  return gather(node, (each) => (enter(each) ? childrenOf(each) : []));
}

/**
 * A node and the descendants that are evaluated with it: not those in a function, which are evaluated when it is
 * called, nor a class field's initial value, which is evaluated when an object is made.
 */
export function descendEvaluated(node: AnyNode): AnyNode[] {
  return gather(node, evaluatedChildren);
}

/** The direct children that are evaluated with a node: see `descendEvaluated`. */
export function evaluatedChildren(node: AnyNode): AnyNode[] {
  if (isFunction(node)) return [];
  if (node.type !== 'PropertyDefinition' || node.static) return childrenOf(node);
  return node.computed ? [node.key] : [];
}

function gather(node: AnyNode, below: (node: AnyNode) => AnyNode[]): AnyNode[] {
  const found: AnyNode[] = [];
  const visit = (each: AnyNode) => {
    found.push(each);
    for (const child of below(each)) visit(child);
  };
  visit(node);
  return found;
}

export function isCall(node: AnyNode): node is CallExpression | NewExpression {
  return node.type === 'CallExpression' || node.type === 'NewExpression';
}

export function isFunction(node: AnyNode): node is FunctionNode & AnyNode {
  return (
    node.type === 'FunctionDeclaration' ||
    node.type === 'FunctionExpression' ||
    node.type === 'ArrowFunctionExpression'
  );
}

/** The targets to which a node itself assigns. */
export function assignedBy(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return [node.left];
    case 'UpdateExpression':
      return [node.argument];
    case 'ForInStatement':
    case 'ForOfStatement':
      return node.left.type === 'VariableDeclaration' ? [] : [node.left];
    default:
      return [];
  }
}

/** A property's name if the code spells it out, as `a.b`, `a['b']` or `{ b: 1 }`; undefined if it is computed. */
export function writtenKey(key: AnyNode, computed: boolean): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

/** The value of a property that an object's code spells out. @param object any node, or none */
export function propertyOf(object: AnyNode | undefined, name: string): AnyNode | undefined {
  if (object?.type !== 'ObjectExpression') return undefined;
  const found = object.properties.find(
    (each) => each.type === 'Property' && writtenKey(each.key, each.computed) === name,
  );
  return found?.type === 'Property' ? found.value : undefined;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Replaces a comment by spaces, but keeps its line ends, which can end a statement. */
function blank(code: string) {
  return ({ start, end }: Comment): Replacement => ({
    start,
    end,
    text: code
      .slice(start, end)
      .replace(/[^\n\r\u2028\u2029]+/g, (line) => ' '.repeat(line.length)),
  });
}
