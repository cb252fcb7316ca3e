import type * as vega from 'vega';
import { cellsPrefix, pixelsColour, pointsPrefix, publishedPrefix } from '../look/layer-names.ts';
import { isPixels } from '../look/pixels.ts';
import { Definitions } from './definitions.ts';
import { type Element, elementsText } from './elements.ts';
import { isFilled, isOpaque, isStroked, isVisible, lookOf, textLookOf } from './item-attributes.ts';
import { PathPen } from './path-pen.ts';
import { pointElements } from './point-elements.ts';
import {
  type Bounds,
  type DrawnItem,
  type DrawnMark,
  drawBox,
  drawShape,
  type Frame,
  frameOf,
  fromBelow,
  isGradient,
  isOneShape,
  itemsFromBelow,
} from './scenegraph.ts';
import {
  type Attributes,
  attributesText,
  escaped,
  hundredths,
  inTenths,
  tenths,
} from './svg-words.ts';

/** The marks of a picture. */
export interface Marks extends Pick<Frame, 'width' | 'height'> {
  /** What goes into a group without fill: SVG whose ids start with `ownIds`. */
  svg: string;
}

/**
 * Writes a view's scene as SVG, as Vega draws it on a canvas: marks by their paths, in tenths of pixels, without what can't be seen and
 * without classes, except that of published marks. Equal marks that touch hide no difference, so they are one path.
 *
 * @param view after its run
 * @throws Error if it has images, except pictures of cells, or links
 */
export function writeMarks(view: vega.View): Marks {
  const { width, height, origin } = frameOf(view);
  const { root } = view.scenegraph() as unknown as { root: DrawnMark };
  const definitions = new Definitions();
  const [x, y] = origin;
  const seen = { x1: -x, y1: -y, x2: width - x, y2: height - y };
  const marks = markText(root, { x: inTenths(x), y: inTenths(y), definitions, seen });
  return { width, height, svg: definitions.text + groundText(view, { width, height }) + marks };
}

/** A background that its author gave: else it is that of the page. */
function groundText(view: vega.View, { width, height }: Pick<Frame, 'width' | 'height'>): string {
  const fill = view.background();
  if (!fill || fill === 'transparent') return '';
  const [right, bottom] = [width, height].map((length) => tenths(inTenths(length)));
  return `<path${attributesText([['fill', fill]])} d="M0 0h${right}v${bottom}H0Z"/>`;
}

/** Where a mark is drawn: the origin of its coordinates in tenths of pixels. */
interface Context {
  x: number;
  y: number;
  definitions: Definitions;
  /** The box outside of which nothing is seen, in pixels from that origin. */
  seen: Bounds;
}

function markText(mark: DrawnMark, around: Context): string {
  const { name = '' } = mark;
  const context = mark.clip === true ? { ...around, seen: boxOf(mark.group) } : around;
  const inner = contentText(mark, context);
  if (inner === '') return '';
  const attributes: Attributes = [
    // Pages can hide these.
    ...(name.startsWith(publishedPrefix) ? [['class', 'published'] as const] : []),
    // Else the surface shows between cells that touch.
    ...(name.startsWith(cellsPrefix) ? [['shape-rendering', 'crispEdges'] as const] : []),
    ...(mark.clip ? [['clip-path', clipOf(mark, context)] as const] : []),
  ];
  return attributes.length === 0 ? inner : `<g${attributesText(attributes)}>${inner}</g>`;
}

function contentText(mark: DrawnMark, context: Context): string {
  const { marktype, name = '' } = mark;
  requirePicture(mark);
  if (marktype === 'group') {
    return fromBelow(mark)
      .filter((item) => !isFarOutside(mark, item, context))
      .map((item) => groupText(item, context))
      .join('');
  }
  const items = isOneShape(mark) ? mark.items.slice(0, 1) : itemsFromBelow(mark);
  if (marktype === 'image') return items.map((item) => pixelsText(item, name, context)).join('');
  const visible = items.filter(isVisible).filter((item) => !isFarOutside(mark, item, context));
  if (marktype === 'text') {
    return elementsText(visible.flatMap((item) => textElement(mark, item, context)));
  }
  if (name.startsWith(pointsPrefix)) return elementsText(pointElements(mark, visible, context));
  return elementsText(pathElements(mark, visible, context));
}

/** In pixels: bounds are estimates, of texts above all. */
const farOutside = 100;

/**
 * Whether an item is so far outside of the box around it that nothing of it is seen. Besides that it would be in vain, resvg ends the
 * process at clipped shapes that are far from the picture (https://github.com/thx/resvg-js/issues/415).
 */
function isFarOutside(mark: DrawnMark, item: DrawnItem, { seen }: Context): boolean {
  const bounds = isOneShape(mark) ? mark.bounds : item.bounds;
  if (!bounds) return false;
  return (
    bounds.x2 < seen.x1 - farOutside ||
    bounds.y2 < seen.y1 - farOutside ||
    bounds.x1 > seen.x2 + farOutside ||
    bounds.y1 > seen.y2 + farOutside
  );
}

/** The box of a group, from its own origin. */
function boxOf({ width = 0, height = 0 }: DrawnItem = {}): Bounds {
  return { x1: 0, y1: 0, x2: width, y2: height };
}

/** Refuses links and pictures: what is drawn from data needs none, except for cells that are pixels. */
function requirePicture({ marktype, name = '', items }: DrawnMark): void {
  for (const { href, url = '' } of items) {
    if (href) throw new Error(`${href} would be linked; charts are pictures`);
    if (marktype !== 'image' || (pixelsColour(name) && isPixels(url))) continue;
    throw new Error(`${url} would be linked; charts are pictures of shapes and text only`);
  }
}

/** The paths of a mark's items. Neighbours that look alike share one, unless that changes what is seen. */
function pathElements(mark: DrawnMark, items: readonly DrawnItem[], context: Context): Element[] {
  const paths: { look: Attributes; key: string; pen: PathPen; isOpen: boolean }[] = [];
  for (const item of items) {
    const look = lookOf(item, context.definitions);
    const key = attributesText(look);
    const isOpen = canShare(mark, item);
    const last = paths.at(-1);
    const isShared = last?.isOpen && isOpen && last.key === key;
    const pen = isShared ? last.pen : new PathPen();
    pen.place(context.x, context.y);
    drawShape(pen, mark, isOneShape(mark) ? mark.items : [item]);
    if (!isShared) paths.push({ look, key, pen, isOpen });
  }
  const drawn: Element[] = paths
    .filter(({ pen, look }) => pen.hasExtent || look.some(([name]) => name === 'stroke-linecap'))
    .map(({ look, pen }) => ({ name: 'path', look, rest: ` d="${pen.text}"/>` }));
  const [line] = items;
  return mark.marktype === 'line' && line
    ? [...drawn, ...lonePoints(mark.items, line, context)]
    : drawn;
}

/** Points of a line between two gaps, which would have no length, as dots. */
function lonePoints(items: readonly DrawnItem[], line: DrawnItem, context: Context): Element[] {
  const isDrawn = (item: DrawnItem | undefined) => item !== undefined && item.defined !== false;
  const alone = items.filter(
    (item, i) => isDrawn(item) && !isDrawn(items[i - 1]) && !isDrawn(items[i + 1]),
  );
  if (alone.length === 0 || !isStroked(line)) return [];
  const { strokeWidth = 1 } = line;
  const dot = { ...ownLook(line), strokeCap: 'round', strokeWidth: Math.max(4, strokeWidth) };
  const at = alone.map(({ x = 0, y = 0 }) => {
    const place = `${tenths(context.x + inTenths(x))} ${tenths(context.y + inTenths(y))}`;
    return `M${place}h0`;
  });
  const look = lookOf(dot, context.definitions);
  return [{ name: 'path', look, rest: ` d="${at.join('')}"/>` }];
}

/** The colour of a line without its dashes. */
function ownLook({ stroke, strokeOpacity, opacity }: DrawnItem): DrawnItem {
  return {
    ...(stroke === undefined ? {} : { stroke }),
    ...(strokeOpacity === undefined ? {} : { strokeOpacity }),
    ...(opacity === undefined ? {} : { opacity }),
  };
}

/** Shapes that all turn the same way: where others overlap, one path for both would have holes. */
const sameWay = new Set(['rect', 'symbol']);

function canShare({ marktype }: DrawnMark, item: DrawnItem): boolean {
  if (!isOpaque(item) || isGradient(item.fill) || isGradient(item.stroke)) return false;
  if (!isFilled(item)) return true;
  const { width = 0, height = 0 } = item;
  return !isStroked(item) && sameWay.has(marktype) && width >= 0 && height >= 0;
}

function textElement(mark: DrawnMark, item: DrawnItem, context: Context): Element[] {
  const pen = new PathPen();
  pen.place(context.x, context.y);
  drawShape(pen, mark, [item]);
  const [first, ...others] = pen.words.filter(({ text }) => text !== '');
  if (!first) return [];
  const { x, y } = pen.origin;
  const left = tenths(x + first.x);
  const turn = item.angle
    ? ` transform="rotate(${hundredths(item.angle)} ${tenths(x)} ${tenths(y)})"`
    : '';
  let above = first.y;
  const lines = others.map(({ text, y: below }) => {
    const step = below - above;
    above = below;
    return `<tspan x="${left}" dy="${tenths(step)}">${escaped(text)}</tspan>`;
  });
  const place = ` x="${left}" y="${tenths(y + first.y)}"${turn}`;
  const rest = `${place}>${escaped(first.text)}${lines.join('')}</text>`;
  return [{ name: 'text', look: textLookOf(item, context.definitions), rest }];
}

/** A picture of cells becomes a mask of their colour, so that it has the colours of light and dark. */
function pixelsText(item: DrawnItem, name: string, { x, y, definitions }: Context): string {
  const { url = '', width = 0, height = 0, opacity } = item;
  if (opacity === 0) return '';
  const box = attributesText([
    ['x', tenths(x + inTenths((item.x ?? 0) - shareBefore[item.align ?? 'left']! * width))],
    ['y', tenths(y + inTenths((item.y ?? 0) - shareBefore[item.baseline ?? 'top']! * height))],
    ['width', tenths(inTenths(width))],
    ['height', tenths(inTenths(height))],
  ]);
  const look = attributesText([
    ['fill', pixelsColour(name)!],
    ...lookOf({ opacity }, definitions),
    ['mask', definitions.pixels(url, box)],
  ]);
  return `<rect${box}${look}/>`;
}

/** The share of an image that is before its place. */
const shareBefore: Record<string, number> = {
  left: 0,
  center: 0.5,
  right: 1,
  top: 0,
  middle: 0.5,
  bottom: 1,
};

function groupText(group: DrawnItem, { definitions, seen, ...at }: Context): string {
  const { x = 0, y = 0 } = group;
  const context = {
    x: at.x + inTenths(x),
    y: at.y + inTenths(y),
    definitions,
    seen: group.clip
      ? boxOf(group)
      : { x1: seen.x1 - x, y1: seen.y1 - y, x2: seen.x2 - x, y2: seen.y2 - y },
  };
  const content = fromBelow(group)
    .map((mark) => markText(mark, context))
    .join('');
  const clipped = group.clip && content !== '' ? clippedText(content, group, context) : content;
  if (!group.strokeForeground) return boxText(group, context) + clipped;
  const below = { ...group, stroke: null };
  const above = { ...group, fill: null };
  return boxText(below, context) + clipped + boxText(above, context);
}

/** The background or outline of a group. */
function boxText(group: DrawnItem, { x, y, definitions }: Context): string {
  if (!isVisible(group)) return '';
  const pen = new PathPen();
  pen.place(x, y);
  const offset = offsetOf(group);
  drawBox(pen, group, offset, offset);
  if (!pen.hasExtent) return '';
  return elementsText([
    { name: 'path', look: lookOf(group, definitions), rest: ` d="${pen.text}"/>` },
  ]);
}

/** Vega moves a thin outline by half a pixel, so that it fills whole pixels. */
function offsetOf({ stroke, strokeWidth = 1, strokeOffset }: DrawnItem): number {
  if (strokeOffset != null) return strokeOffset;
  return stroke && strokeWidth > 0.5 && strokeWidth < 1.5 ? 0.5 - Math.abs(strokeWidth - 1) : 0;
}

function clippedText(content: string, group: DrawnItem, context: Context): string {
  return `<g clip-path="${boxClip(group, context)}">${content}</g>`;
}

function clipOf({ clip, group = {} }: DrawnMark, context: Context): string {
  if (typeof clip !== 'function') return boxClip(group, context);
  const pen = new PathPen();
  pen.place(context.x, context.y);
  clip(pen);
  return context.definitions.clip(pen.text);
}

function boxClip(group: DrawnItem, { x, y, definitions }: Context): string {
  const pen = new PathPen();
  pen.place(x, y);
  drawBox(pen, group, 0, 0);
  return definitions.clip(pen.text);
}
