import { type Attributes, attributesText } from './svg-words.ts';

/** An element of one mark. */
export interface Element {
  look: Attributes;
  /** After its look: the rest of the element. */
  rest: string;
  name: 'path' | 'text' | 'rect';
}

/** The text of elements; what all have in common is said once, by a group. */
export function elementsText(elements: readonly Element[]): string {
  const [first, ...others] = elements;
  if (!first) return '';
  if (others.length === 0) return elementText(first);
  const common = first.look.filter(
    ([name, value]) => !own.has(name) && others.every(({ look }) => has(look, name, value)),
  );
  if (common.length === 0) return elements.map(elementText).join('');
  const inner = elements.map((element) =>
    elementText({
      ...element,
      look: element.look.filter(([name, value]) => !has(common, name, value)),
    }),
  );
  return `<g${attributesText(common)}>${inner.join('')}</g>`;
}

/** What would apply to a group as a whole instead of to each of its elements. */
const own = new Set(['opacity', 'mask', 'style']);

function has(look: Attributes, name: string, value: string): boolean {
  return look.some(([other, itsValue]) => other === name && itsValue === value);
}

function elementText({ name, look, rest }: Element): string {
  return `<${name}${attributesText(look)}${rest}`;
}
