import { defineHastPlugin, type HastNode } from 'satteri';

type Inline = {
  type: string;
  name?: string | null;
  value?: string;
  children?: readonly HastNode[];
};

/** What closes what stands before it; before a letter, the same sign is an apostrophe. */
const closing = /^(?:[.,;:)"\u201d]|['\u2019](?!\p{L}))+/u;

/**
 * Gives a claim the comma, full stop, bracket or quotation mark that follows it, so that its sign stands behind that,
 * as a footnote's number would: between a word and its comma it would tear a hole into the line.
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
        const [mark] = closing.exec(next.value) ?? [];
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
