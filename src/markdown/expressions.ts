import { type Expression, parseExpressionAt } from 'acorn';
import { simple } from 'acorn-walk';
import {
  defineMdastPlugin,
  type MdastVisitorContext,
  type MdxFlowExpression,
  type MdxJsxAttributeUnion,
  type MdxJsxFlowElement,
  type MdxJsxTextElement,
  type MdxTextExpression,
} from 'satteri';
import { declaredNames } from './declared-names.ts';
import { isRefused } from './foreign/refused-ranges.ts';
import { noteMistake } from './text-mistakes.ts';

/**
 * Refuses braces meant as text, which would silently disappear, and undeclared names, which would fail only when the
 * page is rendered, without the post's line.
 */
export const checkExpressions = () => {
  let declared: ReadonlySet<string> = new Set();
  const inText = (node: MdxFlowExpression | MdxTextExpression, context: MdastVisitorContext) => {
    const problem = problemInText(node.value, declared);
    if (!problem || isRefused(context, node.position?.start.offset ?? -1)) return;
    const written = `{${node.value.replaceAll(/\s+/g, ' ')}}`;
    noteMistake(context, node, `${written}: ${problem}; text is written "\\{"`);
  };
  const inAttributes = (
    element: MdxJsxFlowElement | MdxJsxTextElement,
    context: MdastVisitorContext,
  ) => {
    for (const attribute of element.attributes) {
      const { written, code } = expressionOf(attribute);
      const unknown = freeNames(parsed(code)).find((name) => !isKnown(name, declared));
      if (!unknown) continue;
      noteMistake(
        context,
        element,
        `<${element.name} ${written}>: the post neither imports nor exports "${unknown}"; add a line such as "import ${unknown} from './file'" above the text`,
      );
    }
  };
  return defineMdastPlugin({
    name: 'check-expressions',
    options: { position: true },
    before: ({ children }) => {
      // Astro adds an export of the post's front matter.
      declared = new Set([...declaredNames(children), 'frontmatter']);
    },
    mdxTextExpression: inText,
    mdxFlowExpression: inText,
    mdxJsxFlowElement: inAttributes,
    mdxJsxTextElement: inAttributes,
  });
};

function problemInText(value: string, declared: ReadonlySet<string>): string | undefined {
  if (isComment(value)) return undefined;
  const expression = value.trim() && parsed(value);
  if (expression === undefined || (expression && isString(expression))) return undefined;
  const names = expression ? freeNames(expression) : [];
  const unknown = names.find((name) => !isKnown(name, declared));
  if (unknown) {
    return `braces run as code, and the post neither imports nor exports "${unknown}"`;
  }
  return names.some((name) => declared.has(name)) ? undefined : 'braces run as code';
}

function expressionOf(attribute: MdxJsxAttributeUnion): { written: string; code: string } {
  if (attribute.type === 'mdxJsxExpressionAttribute') {
    return { written: `{${attribute.value}}`, code: `{${attribute.value}}` };
  }
  const { name, value } = attribute;
  if (typeof value !== 'object' || !value) return { written: name, code: '' };
  return { written: `${name}={${value.value}}`, code: value.value };
}

function isComment(code: string): boolean {
  return /^(\s*(\/\*[\s\S]*?\*\/|\/\/.*))+\s*$/.test(code);
}

function isString(expression: Expression): boolean {
  if (expression.type === 'TemplateLiteral') return expression.expressions.length === 0;
  return expression.type === 'Literal' && typeof expression.value === 'string';
}

/** Returns undefined for code with JSX tags, which is intended: the bundler checks it. */
function parsed(code: string): Expression | undefined {
  try {
    return parseExpressionAt(`(${code}\n)`, 0, { ecmaVersion: 'latest', sourceType: 'module' });
  } catch {
    return undefined;
  }
}

/** The names that an expression uses without declaring them, as it does parameters. */
function freeNames(expression: Expression | undefined): string[] {
  if (!expression) return [];
  const used = new Set<string>();
  const bound = new Set<string>();
  simple(expression, {
    Identifier: ({ name }) => void used.add(name),
    Pattern: (pattern) => void (pattern.type === 'Identifier' && bound.add(pattern.name)),
  });
  return [...used].filter((name) => !bound.has(name));
}

function isKnown(name: string, declared: ReadonlySet<string>): boolean {
  return declared.has(name) || Object.hasOwn(globalThis, name);
}
