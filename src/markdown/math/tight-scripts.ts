import { ELEMENT_NODE, type ElementNode, type Node, parse, renderSync, walkSync } from 'ultrahtml';

/** Elements whose children are scripts, except for the first child, the base. */
const scripted = ['msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover'];

/**
 * Removes the space around operators in the sub- and superscripts of a formula. So t+1 looks as in TeX, which sets no
 * space around relations, binary operations and commas in scripts (The TeXbook, chapter 18). Browsers keep the space
 * (https://github.com/w3c/mathml-core/issues/141).
 */
export function tightenScripts(mathml: string): string {
  const tree: Node = parse(mathml);
  walkSync(tree, (node) => {
    if (node.type !== ELEMENT_NODE || !scripted.includes(node.name)) return;
    const [, ...scripts] = (node as ElementNode).children.filter(isElement);
    for (const script of scripts) walkSync(script, tighten);
  });
  return renderSync(tree);
}

function isElement(node: Node): node is ElementNode {
  return node.type === ELEMENT_NODE;
}

function tighten(node: Node): void {
  if (!isElement(node) || node.name !== 'mo' || isLarge(node)) return;
  node.attributes = { lspace: '0', rspace: '0', ...node.attributes };
}

/** Whether an operator is a sum, an integral or the like, which keeps its space in scripts, too. */
function isLarge({ attributes, children }: ElementNode): boolean {
  const [text] = children;
  return (
    'movablelimits' in attributes || /^[\u220f-\u2211\u222b-\u2233]/.test(String(text?.value ?? ''))
  );
}
