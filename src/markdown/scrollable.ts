import { defineHastPlugin } from 'satteri';

/** Lets tables and code wider than the page scroll sideways, also by keyboard. */
export const scrollable = defineHastPlugin({
  name: 'scrollable',
  element: [
    {
      filter: ['pre'],
      visit: (code, context) => context.setProperty(code, 'tabIndex', 0),
    },
    {
      filter: ['table'],
      visit: (table, context) =>
        context.wrapNode(table, {
          type: 'element',
          tagName: 'div',
          // No region: those are landmarks, whose names must differ.
          properties: { className: ['scroller'], role: 'group', ariaLabel: 'Table', tabIndex: 0 },
          children: [],
        }),
    },
  ],
});
