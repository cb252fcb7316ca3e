import { ELEMENT_NODE, type ElementNode, type Node, parse, renderSync, walkSync } from 'ultrahtml';

/** Which of an element's children are scripts: all but the base. */
const scripted = ['msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover'];

/**
 * Takes the space beside the operators in the sub- and superscripts of a formula: t+1 is set as in TeX, which has none
 * for relations, binary operations and commas in scripts (The TeXbook, chapter 18). Browsers keep it, in proportion.
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

/** A sum or an integral keeps its distance, in scripts too. */
function isLarge({ attributes, children }: ElementNode): boolean {
  const [text] = children;
  return (
    'movablelimits' in attributes || /^[\u220f-\u2211\u222b-\u2233]/.test(String(text?.value ?? ''))
  );
}
