import { defineHastPlugin, type HastNode } from 'satteri';

/** What an address is made of: Astro leaves out other signs. */
const named = /[\p{Alphabetic}\p{Decimal_Number}]/u;

/**
 * Gives a heading of signs only, such as "🎉" or "???", an address of their code points: "u1f389". Astro would make an
 * empty one, which leads to the page's top. Place it before Astro's own plugin, which leaves addresses that exist.
 */
export const headingAddresses = () => {
  const used = new Map<string, number>();
  return defineHastPlugin({
    name: 'heading-addresses',
    element: {
      filter: ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'],
      visit: (heading, context) => {
        const text = textOf(heading);
        if (typeof heading.properties['id'] === 'string' || named.test(text)) return;
        const address = addressOf(text);
        const times = used.get(address) ?? 0;
        used.set(address, times + 1);
        context.setProperty(heading, 'id', times > 0 ? `${address}-${times}` : address);
      },
    },
  });
};

function addressOf(text: string): string {
  const points = [...text.replaceAll(/\s|\ufe0f/g, '')].map((sign) =>
    sign.codePointAt(0)!.toString(16),
  );
  return points.length > 0 ? `u${points.join('-')}` : 'section';
}

/** Expressions, too, whose code Astro makes an address of. */
function textOf(node: Readonly<HastNode>): string {
  const own = 'value' in node && typeof node.value === 'string' ? node.value : '';
  const children = 'children' in node ? (node.children as HastNode[]) : [];
  return own + children.map(textOf).join('');
}
