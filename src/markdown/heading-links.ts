import { defineHastPlugin } from 'satteri';

/**
 * Ends each heading that has an address with a link to it. Its sign is the style sheet's: the heading's text, of
 * which its address and the table of contents are made, stays as it is.
 */
export const headingLinks = defineHastPlugin({
  name: 'heading-links',
  element: {
    filter: ['h2', 'h3', 'h4'],
    visit: (heading, context) => {
      const id = heading.properties['id'];
      if (typeof id !== 'string' || id === 'footnote-label') return;
      context.appendChild(heading, {
        type: 'element',
        tagName: 'a',
        properties: {
          className: ['heading-link'],
          href: `#${id}`,
          ariaLabel: 'Link to this section',
        },
        children: [],
      });
    },
  },
});
