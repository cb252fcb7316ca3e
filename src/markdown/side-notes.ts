import { defineHastPlugin, type HastNode, type MdxJsxAttributeUnion } from 'satteri';

type HastElement = Extract<HastNode, { type: 'element' }>;

/**
 * Puts each footnote `[^1]` beside its reference, too: on a wide screen it is read there, and not in the list at
 * the end. The first place that refers to a note has it. A note that can't stand within a sentence is left in the list.
 */
export const sideNotes = defineHastPlugin({
  name: 'side-notes',
  before: (root, context) => {
    const all = elementsIn(root);
    const notes = new Map(all.filter(isNote).map((note) => [addressOf(note), note]));
    const addresses = [...notes.keys()];
    const staying = addresses.filter((address) => !canStandBeside(notes.get(address)!));
    for (const address of staying) {
      const note = notes.get(address)!;
      context.setProperty(note, 'className', ['footnote-only']);
      // Of its own, as the list leaves out in its numbers what is hidden.
      context.setProperty(note, 'value', addresses.indexOf(address) + 1);
    }
    for (const reference of all.filter(isReference)) {
      const [link] = elementsIn(reference).filter((element) => element.tagName === 'a');
      const address = String(link!.properties['href']);
      if (staying.includes(address)) continue;
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

/**
 * Whether a note holds only paragraphs and no citation. Other blocks would end the paragraph that the note is put
 * into. A citation would stand twice on the page, once hidden, and the link back from a work leads to one of them.
 */
function canStandBeside({ children }: HastElement): boolean {
  return children.every(
    (child) =>
      child.type === 'text' || isWayBack(child) || (isParagraph(child) && !holdsCitation(child)),
  );
}

function holdsCitation(node: Readonly<HastNode>): boolean {
  if ('name' in node && node.name === 'Cite') return true;
  return 'children' in node && (node.children as HastNode[]).some(holdsCitation);
}

/** A note's words without its paragraphs, which can't stand in another, and without the way back. */
function phrasing({ children }: HastElement): HastElement['children'] {
  return children.flatMap((child) => {
    if (isWayBack(child)) return [];
    return isParagraph(child) ? phrasing(child) : [copy(child)];
  });
}

function isWayBack(node: Readonly<HastNode>): boolean {
  return node.type === 'element' && node.properties['dataFootnoteBackref'] !== undefined;
}

function isParagraph(node: Readonly<HastNode>): node is HastElement {
  return node.type === 'element' && node.tagName === 'p';
}

/** Nodes read from the tree belong to it: new ones are put in. A component is told that it stands on the page twice. */
function copy<N extends HastElement['children'][number]>(node: N): N {
  const copied = structuredClone(node);
  tellComponents(copied);
  return copied;
}

function tellComponents(node: HastNode): void {
  if (node.type === 'mdxJsxTextElement' && node.attributes.some(isPlace)) {
    node.attributes.push({ type: 'mdxJsxAttribute', name: 'beside', value: null });
  }
  if ('children' in node) (node.children as HastNode[]).forEach(tellComponents);
}

/** What `collectReferences` gave a component of this project. */
function isPlace(attribute: MdxJsxAttributeUnion): boolean {
  return attribute.type === 'mdxJsxAttribute' && attribute.name === 'use';
}

function element(
  tagName: string,
  children: HastElement['children'],
  properties: HastElement['properties'] = {},
): HastElement {
  return { type: 'element', tagName, properties, children };
}

function addressOf({ properties }: HastElement): string {
  return `#${String(properties['id'])}`;
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
