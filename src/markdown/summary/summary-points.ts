import type { MdastNode, MdxJsxFlowElement, MdxJsxTextElement } from 'satteri';
import { nameOfUse } from '../attributes/metric-use.ts';
import { writtenValues } from '../attributes/written-values.ts';
import { linearFormula } from './linear-formula.ts';

/** A part of a point: written words, or a component whose words follow from results. */
export type PointPart = string | { component: keyof typeof namedBy; of: string };

/** The attributes that name what these components show. */
const namedBy = { Value: ['of'], Claim: ['is', 'of'], Ref: ['to'] } as const;

/**
 * The paragraphs and points in `<InShort>`, as parts of plain text. A claim's part stands after its words. A point that no
 * plain text can tell, for example one with a picture or a fraction, is left out: without a part, it might say something else.
 */
export function summaryPoints(summary: Readonly<MdastNode>): PointPart[][] {
  return paragraphsIn(summary).flatMap((paragraph) => {
    const parts = partsOfAll(paragraph);
    return parts ? [joined(parts)] : [];
  });
}

/** What an element says, as plain text; undefined if no plain text can tell it, or only results can. */
export function plainText(element: Readonly<MdastNode>): string | undefined {
  const children = childrenOf(element);
  const isPhrase = children.some(({ type }) => type === 'text');
  if (!isPhrase && children.some((child) => 'name' in child)) return undefined;
  const paragraphs = (isPhrase ? [element] : paragraphsIn(element)).map(partsOfAll);
  if (paragraphs.includes(undefined)) return undefined;
  const texts = (paragraphs as PointPart[][]).flatMap(joined);
  return texts.every((text) => typeof text === 'string') ? texts.join(' ').trim() : undefined;
}

type Element = MdxJsxFlowElement | MdxJsxTextElement;

/** Paragraphs, but not those in other components. Text on the line of a tag is in no paragraph of its own. */
function paragraphsIn(node: Readonly<MdastNode>): Readonly<MdastNode>[] {
  if (node.type === 'paragraph') return [node];
  const children = childrenOf(node);
  if (children.some(({ type }) => type === 'text')) return [node];
  return children.filter((child) => !('name' in child)).flatMap(paragraphsIn);
}

/** Undefined if plain text can't tell all of a node's content. */
function partsOfAll(node: Readonly<MdastNode>): PointPart[] | undefined {
  const parts: PointPart[] = [];
  for (const child of childrenOf(node)) {
    const found = partsOf(child);
    if (!found) return undefined;
    parts.push(...found);
  }
  return parts;
}

function partsOf(node: Readonly<MdastNode>): PointPart[] | undefined {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
      return [node.value];
    case 'break':
      return [' '];
    case 'emphasis':
    case 'strong':
    case 'link':
      return partsOfAll(node);
    case 'footnoteReference':
      return [];
    case 'mdxTextExpression':
      return isComment(node.value) ? [] : undefined;
    case 'mdxJsxTextElement':
    case 'mdxJsxFlowElement':
      return partsOfElement(node);
    default:
      return undefined;
  }
}

function partsOfElement(element: Readonly<Element>): PointPart[] | undefined {
  const { name } = element;
  if (name === 'math') {
    const formula = linearFormula(element);
    return formula === undefined ? undefined : [formula];
  }
  // A number in brackets says nothing without the list of references.
  if (name === 'Cite') return [];
  if (name === 'Value' || name === 'Ref') return shownBy(name, element);
  if (name !== 'Claim') return inline.has(name ?? '') ? partsOfAll(element) : undefined;
  const [words, outcome] = [partsOfAll(element), shownBy(name, element)];
  return words && outcome && [...words, ...outcome];
}

function shownBy(
  component: keyof typeof namedBy,
  element: Readonly<Element>,
): PointPart[] | undefined {
  const written = writtenValues(element.attributes);
  const named = namedBy[component].find((name) => written[name] !== undefined);
  const of = named && written[named];
  return of ? [{ component, of: nameOfUse(component, written, of) }] : undefined;
}

/** Elements without a meaning that plain text would lose. */
const inline = new Set(['a', 'abbr', 'b', 'cite', 'em', 'i', 'mark', 'small', 'span', 'strong']);

function isComment(expression: string): boolean {
  return /^(?:\s|\/\*.*?\*\/)*$/s.test(expression);
}

/** Joins neighbouring texts, with single spaces, and none where a citation stood. Spaces that don't break stay. */
function joined(parts: readonly PointPart[]): PointPart[] {
  const texts: PointPart[] = [];
  for (const part of parts) {
    const last = texts.at(-1);
    if (typeof part === 'string' && typeof last === 'string') texts[texts.length - 1] = last + part;
    else texts.push(part);
  }
  return texts.map((part) =>
    typeof part === 'string'
      ? part.replaceAll(/[ \t\n]+/g, ' ').replaceAll(/ (?=[.,;:!?)])/g, '')
      : part,
  );
}

function childrenOf(node: Readonly<MdastNode>): readonly Readonly<MdastNode>[] {
  return 'children' in node ? (node.children as MdastNode[]) : [];
}
