import {
  type AnyNode,
  type CallExpression,
  type Comment,
  type Function as FunctionNode,
  type NewExpression,
  type Program,
  parse,
} from 'acorn';

/** Parses an ES module. Comments are blanked in the text that comes with it: esbuild acts on some of them. */
export function parseModule(code: string): { program: Program; text: string } {
  const comments: Comment[] = [];
  const program = parse(code, {
    ecmaVersion: 'latest',
    sourceType: 'module',
    onComment: comments,
  });
  return { program, text: replaceSpans(code, comments.map(blank(code))) };
}

/** A part of a text, and what is to stand in its place. */
export interface Replacement {
  start: number;
  end: number;
  text: string;
}

/** Replaces parts that don't overlap, in any order. */
export function replaceSpans(code: string, replacements: readonly Replacement[]): string {
  let replaced = '';
  let done = 0;
  for (const { start, end, text } of replacements.toSorted((a, b) => a.start - b.start)) {
    replaced += code.slice(done, start) + text;
    done = end;
  }
  return replaced + code.slice(done);
}

/** The nodes right below one. */
export function childrenOf(node: AnyNode): AnyNode[] {
  const children: AnyNode[] = [];
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) children.push(...value.filter(isNode));
    else if (isNode(value)) children.push(value);
  }
  return children;
}

/** A node and all below it; not below those for which `enter` says no. */
export function descend(node: AnyNode, enter: (node: AnyNode) => boolean = () => true): AnyNode[] {
  return gather(node, (each) => (enter(each) ? childrenOf(each) : []));
}

/**
 * A node and what is evaluated with it: what is in a function is evaluated when that is called, and what
 * a field starts with when an object is made.
 */
export function descendEvaluated(node: AnyNode): AnyNode[] {
  return gather(node, evaluatedChildren);
}

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

/** What a node by itself assigns to. */
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

/** The name of a property that is written out, as `a.b`, `a['b']` or `{ b: 1 }`. */
export function writtenKey(key: AnyNode, computed: boolean): string | undefined {
  if (key.type === 'Literal') return String(key.value);
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** Spaces in place of a comment; its line ends stay, as they can end a statement. */
function blank(code: string) {
  return ({ start, end }: Comment): Replacement => ({
    start,
    end,
    text: code
      .slice(start, end)
      .replace(/[^\n\r\u2028\u2029]+/g, (line) => ' '.repeat(line.length)),
  });
}
