import type { MdastNode } from 'satteri';

/** Elements of MathML that stand in one line; a fraction or an exponent doesn't. */
const linear = new Set([null, 'math', 'mi', 'mn', 'mo', 'mrow', 'mspace', 'mstyle', 'mtext']);

/** Operators that are only heard, as the one between a function and its argument. */
const invisible = /[\u2061-\u2064]/g;

/** A formula as plain text: "2/η". Undefined if its symbols don't all stand in one line. */
export function linearFormula(node: Readonly<MdastNode>): string | undefined {
  if (node.type === 'text') return node.value;
  if (node.type !== 'mdxJsxTextElement' && node.type !== 'mdxJsxFlowElement') return undefined;
  if (!linear.has(node.name)) return undefined;
  const texts = node.children.map((child) => linearFormula(child as MdastNode));
  if (texts.includes(undefined)) return undefined;
  return texts.join('').replaceAll(invisible, '');
}
