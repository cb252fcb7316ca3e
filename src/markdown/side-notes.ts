import { defineHastPlugin, type HastNode, type MdxJsxAttributeUnion } from 'satteri';

type HastElement = Extract<HastNode, { type: 'element' }>;

/**
 * Copies each footnote `[^1]` beside its first reference: wide screens show it there, instead of in the list at the end.
 * A note that can't be part of a sentence stays only in the list.
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
      // Set the number explicitly, because hidden items don't count in a list's numbering.
      context.setProperty(note, 'value', addresses.indexOf(address) + 1);
    }
    for (const reference of all.filter(isReference)) {
      const [link] = elementsIn(reference).filter((element) => element.tagName === 'a');
      const address = String(link!.properties['href']);
      if (staying.includes(address)) continue;
      const number = { type: 'text' as const, value: context.textContent(reference) };
      const note = notes.get(address);
      notes.delete(address);
      // A mark without a link, for screens that hide the list.
      const mark = { className: ['side-note-mark'] };
      // Hide the mark from screen readers before a note, which starts with the same number.
      const marked = element('sup', [number], note ? { ...mark, ariaHidden: 'true' } : mark);
      context.insertAfter(reference, note ? [marked, sideNote(number, note)] : marked);
    }
  },
});

function sideNote(number: HastElement['children'][number], note: HastElement): HastElement {
  const parts = [element('sup', [number]), { type: 'text' as const, value: ' ' }];
  // The role separates the note from the sentence around it for screen readers.
  const properties = { className: ['side-note'], role: 'note' };
  return element('span', [...parts, ...phrasing(note)], properties);
}

/**
 * Whether a note holds only paragraphs and no citation. Other blocks would end the paragraph around the note. A citation
 * would be on the page twice, once hidden, and the link back from its work could lead to the hidden one.
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

/** A note's content without its paragraphs, which can't be nested, and without the link back. */
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

/** Copies a node, since nodes of the tree can't be inserted again. Components get an attribute that marks the copy. */
function copy<N extends HastElement['children'][number]>(node: N): N {
  const copied = structuredClone(node);
  markComponents(copied);
  return copied;
}

function markComponents(node: HastNode): void {
  if (node.type === 'mdxJsxTextElement' && node.attributes.some(isPlace)) {
    node.attributes.push({ type: 'mdxJsxAttribute', name: 'beside', value: null });
  }
  if ('children' in node) (node.children as HastNode[]).forEach(markComponents);
}

/** Whether an attribute is the index that `collectReferences` adds to this project's components. */
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
