import { defineHastPlugin, type HastNode } from 'satteri';

/**
 * Makes each heading with an address a link to itself. A link beside the heading would be one more Tab stop, and screen
 * readers would read it as part of every heading. The style sheet adds the link's sign, so that the heading's text,
 * from which its address and the table of contents are made, stays the same.
 */
export const headingLinks = defineHastPlugin({
  name: 'heading-links',
  element: {
    filter: ['h2', 'h3', 'h4'],
    visit: (heading, context) => {
      const { id } = heading.properties;
      if (typeof id !== 'string' || id === 'footnote-label') return;
      if (!heading.children.every(isPlain)) return;
      const link = {
        type: 'element' as const,
        tagName: 'a',
        properties: { className: ['heading-link'], href: `#${id}` },
        children: [...heading.children],
      };
      context.replaceNode(heading, {
        type: 'element',
        tagName: heading.tagName,
        properties: { ...heading.properties },
        children: [link],
      });
    },
  },
});

/** Whether a node has no links, which can't be nested, and no components, which may render links. Formulas are allowed. */
function isPlain(node: Readonly<HastNode>): boolean {
  if (node.type === 'text') return true;
  const name = elementName(node);
  if (!name || name === 'a' || /^[A-Z]/.test(name)) return false;
  return 'children' in node && (node.children as readonly HastNode[]).every(isPlain);
}

function elementName(node: Readonly<HastNode>): string | null | undefined {
  if (node.type === 'element') return node.tagName;
  const isJsx = node.type === 'mdxJsxTextElement' || node.type === 'mdxJsxFlowElement';
  return isJsx ? node.name : undefined;
}
