import { defineHastPlugin, type HastNode } from 'satteri';
import { closing } from './hung-claims.ts';

type Inline = {
  type: string;
  name?: string | null;
  value?: string;
  children?: readonly HastNode[];
};

/** Brackets and quotation marks that open a phrase. */
const opening = /[([\u201c\u2018]+$/u;

/**
 * Keeps a number in one line with the comma, full stop or bracket beside it, by an element of the class `kept`. A number is
 * a button, and browsers may begin a new line beside a button whatever stands there.
 */
export const keptPunctuation = defineHastPlugin({
  name: 'kept-punctuation',
  before: (root, context) => {
    const visit = ({ children = [] }: Inline): void => {
      for (const child of children) visit(child as Inline);
      const marks = children.map((_, i) => marksBeside(children, i));
      children.forEach((child, i) => {
        const { before = '', after = '' } = marks[i]!;
        if (before || after) {
          const kept = [...textOf(before), structuredClone(child), ...textOf(after)];
          const properties = { className: ['kept'] };
          context.replaceNode(child, {
            type: 'element',
            tagName: 'span',
            properties,
            children: kept,
          } as HastNode);
        }
        const start = marks[i - 1]?.after?.length ?? 0;
        const end = marks[i + 1]?.before?.length ?? 0;
        if (child.type !== 'text' || start + end === 0) return;
        context.setProperty(child, 'value', child.value.slice(start, child.value.length - end));
      });
    };
    visit(root as Inline);
  },
});

interface Marks {
  before?: string | undefined;
  after?: string | undefined;
}

/** The punctuation beside a number. Between two numbers, a mark belongs to the first. */
function marksBeside(children: readonly HastNode[], i: number): Marks {
  if (!isValue(children[i])) return {};
  const before = textIn(children[i - 1]);
  const isShared = isValue(children[i - 2]);
  const own = isShared ? before.replace(closing, '') : before;
  return { before: opening.exec(own)?.[0], after: closing.exec(textIn(children[i + 1]))?.[0] };
}

function isValue(node: HastNode | undefined): boolean {
  return node?.type === 'mdxJsxTextElement' && node.name === 'Value';
}

function textIn(node: HastNode | undefined): string {
  return node?.type === 'text' ? node.value : '';
}

function textOf(value: string) {
  return value ? [{ type: 'text' as const, value }] : [];
}
