import { defineHastPlugin, type HastNode } from 'satteri';

type Inline = {
  type: string;
  name?: string | null;
  value?: string;
  children?: readonly HastNode[];
};

/** Punctuation that closes a phrase. A right single quote before a letter is an apostrophe, which doesn't. */
export const closing = /^(?:[.,;:?!\u2026)\]"\u201d]|['\u2019](?!\p{L}))+/u;

/**
 * Moves the comma, full stop, bracket or quotation mark after a claim into the claim, so that the claim's sign follows
 * it, as a footnote's number does. Between a word and its comma, the sign would leave a gap in the line.
 */
export const hungClaims = defineHastPlugin({
  name: 'hung-claims',
  before: (root, context) => {
    const visit = (node: Readonly<HastNode>): void => {
      const { children = [] } = node as Inline;
      children.forEach((child, i) => {
        visit(child);
        const next = children[i + 1];
        const claim = lastClaimOf(child);
        if (!claim || next?.type !== 'text') return;
        const [mark] = closing.exec(next.value) ?? [];
        if (!mark) return;
        const after = { type: 'mdxJsxAttribute' as const, name: 'after', value: mark };
        context.replaceNode(
          claim,
          structuredClone({ ...claim, attributes: [...claim.attributes, after] }),
        );
        context.setProperty(next, 'value', next.value.slice(mark.length));
      });
    };
    visit(root);
  },
});

type Claim = Extract<HastNode, { type: 'mdxJsxTextElement' }>;

/** The claim that a node is, or with which its stressed words end. */
function lastClaimOf(node: Readonly<HastNode>): Readonly<Claim> | undefined {
  if (node.type === 'mdxJsxTextElement') return node.name === 'Claim' ? node : undefined;
  const last = node.type === 'element' && isStress(node.tagName) ? node.children.at(-1) : undefined;
  return last && lastClaimOf(last);
}

function isStress(tag: string): boolean {
  return tag === 'em' || tag === 'strong';
}
