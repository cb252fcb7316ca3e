import type { MdastNode } from 'satteri';

/** A part of a text in which marks of other generators would be published: a paragraph, a heading, a cell of a table. */
export interface Zone {
  /** Offsets in the source. */
  start: number;
  end: number;
  /** As long as its source, with `masked` for all that is no text: formulas, escapes, addresses, and code within its backticks. */
  visible: string;
  /** Where code in braces stands, which a mark may contain, but in which none begins. */
  expressions: readonly Range[];
}

export type Range = readonly [start: number, end: number];

/** Stands for what is no text. No mark contains it. */
export const masked = '\ufffc';

/** All parts of a text that hold words, in their order. */
export function zonesIn(node: Readonly<MdastNode>, source: string): Zone[] {
  const children = childrenOf(node);
  if (!children.some(({ type }) => phrasing.has(type))) {
    return children.flatMap((child) => zonesIn(child, source));
  }
  const zone = zoneOf(node, children, source);
  return zone ? [zone] : [];
}

/** A text without code in backticks and escaped signs, for a text that can't be parsed. */
export function roughlyVisible(source: string): string {
  const withoutCode = source.replaceAll(/(`+)(?!`)([\s\S]*?[^`])\1(?!`)/g, (_, ticks, code) => {
    return ticks + masked.repeat(code.length) + ticks;
  });
  return withoutEscapes(withoutCode);
}

const phrasing: ReadonlySet<string> = new Set([
  'text',
  'emphasis',
  'strong',
  'delete',
  'inlineCode',
  'inlineMath',
  'link',
  'linkReference',
  'image',
  'mdxTextExpression',
  'mdxJsxTextElement',
]);

function zoneOf(
  node: Readonly<MdastNode>,
  children: readonly Readonly<MdastNode>[],
  source: string,
): Zone | undefined {
  // The signs around a tag's and a cell's content are no text.
  const isFramed = 'name' in node || node.type === 'tableCell';
  const start = (isFramed ? children[0] : node)?.position?.start.offset;
  const end = (isFramed ? children.at(-1) : node)?.position?.end.offset;
  if (start === undefined || end === undefined) return undefined;
  const hidden: Range[] = [];
  const expressions: Range[] = [];
  for (const child of children) collect(child, hidden, expressions);
  let visible = source.slice(start, end);
  for (const [from, to] of hidden) {
    visible = visible.slice(0, from - start) + masked.repeat(to - from) + visible.slice(to - start);
  }
  return { start, end, visible: withoutEscapes(visible), expressions };
}

/** Collects what is no text: all of some nodes, of others what stands around their children. */
function collect(node: Readonly<MdastNode>, hidden: Range[], expressions: Range[]): void {
  const [start, end] = [node.position?.start.offset, node.position?.end.offset];
  if (start === undefined || end === undefined || node.type === 'text') return;
  const children = childrenOf(node);
  const [first, last] = [
    children[0]?.position?.start.offset,
    children.at(-1)?.position?.end.offset,
  ];
  if (node.type === 'mdxTextExpression') expressions.push([start, end]);
  else if (node.type === 'inlineCode') hidden.push([start + 1, end - 1]);
  else if (first === undefined || last === undefined || isBareAddress(node))
    hidden.push([start, end]);
  else if (!stress.has(node.type)) hidden.push([start, first], [last, end]);
  for (const child of children) collect(child, hidden, expressions);
}

/** Whether a link is an address that stands in the text by itself. */
function isBareAddress(node: Readonly<MdastNode>): boolean {
  return (
    node.type === 'link' && node.position?.start.offset === node.children[0]?.position?.start.offset
  );
}

const stress: ReadonlySet<string> = new Set(['emphasis', 'strong', 'delete']);

/** A text with `masked` for escaped signs, but for the brackets with which TeX begins and ends formulas. */
export function withoutEscapes(text: string): string {
  return text.replaceAll(/\\[!-/:-@[-`{-~]/g, (sign) =>
    /[()[\]]/.test(sign) ? sign : masked.repeat(2),
  );
}

function childrenOf(node: Readonly<MdastNode>): readonly Readonly<MdastNode>[] {
  return 'children' in node ? (node.children as MdastNode[]) : [];
}
