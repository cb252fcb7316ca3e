import * as vega from 'vega';
import type { PathPen } from './path-pen.ts';

/** Marks of Vega's scene graph, as far as they are drawn here. All lengths are in pixels. */
export interface DrawnMark {
  marktype: string;
  name?: string;
  role?: string;
  /** The group that holds it. */
  group?: DrawnItem;
  clip?: boolean | ClipPath;
  items: DrawnItem[];
  /** Of all its items, as far as Vega can tell. */
  bounds?: Bounds;
}

/** Relative to the group around. */
export interface Bounds {
  x1: number;
  y1: number;
  x2: number;
  y2: number;
}

/** Draws the outline of a clip. */
export type ClipPath = (pen: PathPen) => unknown;

export interface DrawnItem {
  /** The row behind it. */
  datum?: object;
  bounds?: Bounds;
  /** False at a gap of a line. */
  defined?: boolean;
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  fill?: Paint;
  fillOpacity?: number;
  stroke?: Paint;
  strokeOpacity?: number;
  strokeWidth?: number;
  strokeCap?: string;
  strokeJoin?: string;
  strokeDash?: readonly number[];
  strokeDashOffset?: number;
  strokeMiterLimit?: number;
  opacity?: number | undefined;
  /** How its colour mixes with those below, in the words of CSS. */
  blend?: string;
  /** An address that it would lead to. */
  href?: string;
  /** Marks of a group. */
  items?: DrawnMark[];
  clip?: boolean;
  /** Whether a group's outline is above its content. */
  strokeForeground?: boolean;
  strokeOffset?: number;
  cornerRadius?: number;
  cornerRadiusTopLeft?: number;
  cornerRadiusTopRight?: number;
  cornerRadiusBottomRight?: number;
  cornerRadiusBottomLeft?: number;
  /** Of symbols, in square pixels. */
  size?: number;
  shape?: string;
  /** In degrees, clockwise. */
  angle?: number;
  text?: unknown;
  fontSize?: number;
  fontStyle?: string;
  fontVariant?: string;
  fontWeight?: string | number;
  align?: string;
  lineHeight?: number;
  /** Of images. */
  url?: string;
  baseline?: string;
}

/** A CSS colour or a gradient. */
export type Paint = string | Gradient | null;

/** Vega's gradient, in shares of the mark's box. */
export interface Gradient {
  gradient: 'linear' | 'radial';
  x1?: number;
  y1?: number;
  r1?: number;
  x2?: number;
  y2?: number;
  r2?: number;
  stops: readonly { offset: number; color: string }[];
}

interface Scenegraph {
  /** By type. `nested` marks have one shape for all items. */
  Marks: Record<string, { nested: boolean; draw(pen: PathPen, mark: DrawnMark): void }>;
  /** Visits what a mark or group holds from the lowest to the topmost. */
  sceneVisit<Part>(holder: { items?: readonly Part[] }, visit: (part: Part) => void): void;
}

const { Marks, sceneVisit } = vega as unknown as Scenegraph;

/**
 * The items of a mark from the lowest to the topmost. Those of an axis are in the order of their values: when a chart is resized,
 * Vega appends the ticks that were not there before.
 */
export function itemsFromBelow(mark: DrawnMark): DrawnItem[] {
  const items = fromBelow(mark);
  if (!mark.role?.startsWith('axis-')) return items;
  return items.sort((a, b) => placeOnAxis(a) - placeOnAxis(b));
}

/** A tick's place among the ticks, from 0 to 1. */
function placeOnAxis({ datum }: DrawnItem): number {
  return (datum as { index?: number } | undefined)?.index ?? 0;
}

/** The items of a mark, or the marks of a group, from the lowest to the topmost. */
export function fromBelow<Part>(holder: { items?: readonly Part[] }): Part[] {
  const parts: Part[] = [];
  sceneVisit(holder, (part) => parts.push(part));
  return parts;
}

/** Whether all items of a mark are one shape, as the points of a line are. */
export function isOneShape({ marktype }: DrawnMark): boolean {
  return Marks[marktype]!.nested;
}

/** Draws the shape of items as Vega does on a canvas. @param items all of a mark that is one shape, else one */
export function drawShape(pen: PathPen, { marktype }: DrawnMark, items: DrawnItem[]): void {
  Marks[marktype]!.draw(pen, { marktype, items: items.map(inPlainColours) });
}

/** A canvas would make its gradients, which the pen doesn't need. */
function inPlainColours(item: DrawnItem): DrawnItem {
  const { fill, stroke } = item;
  if (!isGradient(fill) && !isGradient(stroke)) return item;
  // Some properties are inherited.
  return Object.assign(Object.create(item), {
    ...(isGradient(fill) && { fill: 'black' }),
    ...(isGradient(stroke) && { stroke: 'black' }),
  });
}

export function isGradient(paint: Paint | undefined): paint is Gradient {
  return typeof paint === 'object' && paint !== null && 'gradient' in paint;
}

/** Draws a rectangle with the corners of an item. */
export function drawBox(pen: PathPen, item: DrawnItem, x: number, y: number): void {
  drawShape(pen, { marktype: 'rect', items: [] }, [
    Object.assign(Object.create(item), { x, y, fill: 'black', fillOpacity: 1, opacity: 1 }),
  ]);
}

/** The size of a view's picture in pixels, and the origin of its scene. */
export interface Frame {
  width: number;
  height: number;
  origin: readonly [x: number, y: number];
}

/** @param view after its run */
export function frameOf(view: vega.View): Frame {
  // Vega has no public name for the size after the run (https://github.com/vega/vega/blob/main/packages/vega-view/src/size.js).
  const { _viewWidth, _viewHeight } = view as unknown as Record<string, number>;
  const padding = view.padding() as { left: number; right: number; top: number; bottom: number };
  const [x, y] = view.origin() as [number, number];
  return {
    width: Math.max(0, _viewWidth! + padding.left + padding.right),
    height: Math.max(0, _viewHeight! + padding.top + padding.bottom),
    origin: [x + padding.left, y + padding.top],
  };
}
