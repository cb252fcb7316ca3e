import { defineHastPlugin, type HastNode } from 'satteri';

type HastElement = Extract<HastNode, { type: 'element' }>;

/**
 * Puts each footnote `[^1]` beside its reference, too: on a wide screen it is read there, and the list at the
 * end is hidden. The first place that refers to a note has it.
 */
export const sideNotes = defineHastPlugin({
  name: 'side-notes',
  before: (root, context) => {
    const notes = new Map(elementsIn(root).filter(isNote).map(withAddress));
    for (const reference of elementsIn(root).filter(isReference)) {
      const [link] = elementsIn(reference).filter((element) => element.tagName === 'a');
      const address = String(link!.properties['href']);
      const number = { type: 'text' as const, value: context.textContent(reference) };
      const note = notes.get(address);
      notes.delete(address);
      // Where the list is hidden, a link into it would lead nowhere.
      const mark = { className: ['side-note-mark'] };
      // A note that follows begins with its number: once is enough for who listens.
      const marked = element('sup', [number], note ? { ...mark, ariaHidden: 'true' } : mark);
      context.insertAfter(reference, note ? [marked, sideNote(number, note)] : marked);
    }
  },
});

function sideNote(number: HastElement['children'][number], note: HastElement): HastElement {
  const parts = [element('sup', [number]), { type: 'text' as const, value: ' ' }];
  // Read in the middle of a sentence, it must be told from it.
  const properties = { className: ['side-note'], role: 'note' };
  return element('span', [...parts, ...phrasing(note)], properties);
}

/** A note's words without its blocks, which can't stand in a paragraph, and without the way back. */
function phrasing({ children }: HastElement): HastElement['children'] {
  return children.flatMap((child) => {
    if (child.type !== 'element') return [copy(child)];
    if (child.properties['dataFootnoteBackref'] !== undefined) return [];
    return child.tagName === 'p' ? phrasing(child) : [copy(child)];
  });
}

/** Nodes read from the tree belong to it: new ones are put in. */
function copy<N extends HastElement['children'][number]>(node: N): N {
  return structuredClone(node);
}

function element(
  tagName: string,
  children: HastElement['children'],
  properties: HastElement['properties'] = {},
): HastElement {
  return { type: 'element', tagName, properties, children };
}

function withAddress(note: HastElement): [string, HastElement] {
  return [`#${String(note.properties['id'])}`, note];
}

function isNote({ tagName, properties }: HastElement): boolean {
  return tagName === 'li' && String(properties['id']).startsWith('user-content-fn-');
}

function isReference({ tagName, children }: HastElement): boolean {
  const [first] = children;
  return (
    tagName === 'sup' &&
    first?.type === 'element' &&
    first.properties['dataFootnoteRef'] !== undefined
  );
}

function elementsIn(node: Readonly<HastNode>): HastElement[] {
  const inside = 'children' in node ? (node.children as HastNode[]).flatMap(elementsIn) : [];
  return node.type === 'element' ? [node as HastElement, ...inside] : inside;
}
