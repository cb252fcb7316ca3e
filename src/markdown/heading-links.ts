import { defineHastPlugin, type HastNode } from 'satteri';

/**
 * Makes each heading that has an address a link to itself: a link beside it would be one more stop, and be read
 * as a part of every heading. The sign is the style sheet's: the heading's text, of which its address and the
 * table of contents are made, stays as it is.
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

/** Whether it has no links, which can't hold each other, nor components, which may be some. Formulas are elements, too. */
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
