import { defineHastPlugin, type HastNode } from 'satteri';

type Inline = {
  type: string;
  name?: string | null;
  value?: string;
  children?: readonly HastNode[];
};

/**
 * Gives a claim the comma or full stop that follows it, so that its sign stands behind that, as a footnote's number
 * would: between a word and its comma it would tear a hole into the line.
 */
export const hungClaims = defineHastPlugin({
  name: 'hung-claims',
  before: (root, context) => {
    const visit = (node: Readonly<HastNode>): void => {
      const { children = [] } = node as Inline;
      children.forEach((child, i) => {
        visit(child);
        const next = children[i + 1];
        if ((child as Inline).name !== 'Claim' || next?.type !== 'text') return;
        const [mark] = /^[.,;:]/.exec(next.value) ?? [];
        if (!mark || child.type !== 'mdxJsxTextElement') return;
        const after = { type: 'mdxJsxAttribute' as const, name: 'after', value: mark };
        context.replaceNode(
          child,
          structuredClone({ ...child, attributes: [...child.attributes, after] }),
        );
        context.setProperty(next, 'value', next.value.slice(mark.length));
      });
    };
    visit(root);
  },
});
