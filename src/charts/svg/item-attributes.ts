import type { Definitions } from './definitions.ts';
import { type DrawnItem, isGradient, type Paint } from './scenegraph.ts';
import { type Attributes, hundredths, shortNumber } from './svg-words.ts';

/** Whether anything of an item can be seen. */
export function isVisible(item: DrawnItem): boolean {
  return item.opacity !== 0 && (isFilled(item) || isStroked(item));
}

export function isFilled({ fill, fillOpacity }: DrawnItem): boolean {
  return isPaint(fill) && fillOpacity !== 0;
}

export function isStroked({ stroke, strokeOpacity, strokeWidth }: DrawnItem): boolean {
  return isPaint(stroke) && strokeOpacity !== 0 && strokeWidth !== 0;
}

/** Whether all of an item hides what is below it, so that it may share a path with items that it touches. */
export function isOpaque({ opacity, fillOpacity, strokeOpacity, blend }: DrawnItem): boolean {
  return [opacity, fillOpacity, strokeOpacity].every((one = 1) => one === 1) && !blend;
}

/** The attributes of an item's look, without those that say what SVG assumes anyway. */
export function lookOf(item: DrawnItem, definitions: Definitions): Attributes {
  return [
    ...(isFilled(item) ? fillOf(item, definitions) : []),
    ...(isStroked(item) ? strokeOf(item, definitions) : []),
    ...unless('opacity', item.opacity, 1),
    ...(item.blend ? [['style', `mix-blend-mode:${item.blend}`] as const] : []),
  ];
}

function fillOf({ fill, fillOpacity }: DrawnItem, definitions: Definitions): Attributes {
  return [['fill', paintText(fill!, definitions)], ...unless('fill-opacity', fillOpacity, 1)];
}

function strokeOf(item: DrawnItem, definitions: Definitions): Attributes {
  const dashes: Attributes = isDashed(item)
    ? [
        ['stroke-dasharray', item.strokeDash!.map(shortNumber).join(' ')],
        ...unless('stroke-dashoffset', item.strokeDashOffset, 0),
      ]
    : [];
  return [
    ['stroke', paintText(item.stroke!, definitions)],
    ...unless('stroke-opacity', item.strokeOpacity, 1),
    ...unless('stroke-width', item.strokeWidth, 1),
    ...unless('stroke-linecap', item.strokeCap, 'butt'),
    ...unless('stroke-linejoin', item.strokeJoin, 'miter'),
    ...dashes,
    ...unless('stroke-miterlimit', item.strokeMiterLimit, 4),
  ];
}

/** The attributes of a text's look. */
export function textLookOf(item: DrawnItem, definitions: Definitions): Attributes {
  const { fontSize = 11, fontStyle, fontVariant, fontWeight, align = 'left' } = item;
  return [
    ...lookOf(item, definitions),
    ['font-size', shortNumber(fontSize)],
    ...unless('font-style', fontStyle || undefined, 'normal'),
    ...unless('font-variant', fontVariant || undefined, 'normal'),
    ...unless('font-weight', fontWeight && String(fontWeight).replace('normal', '400'), '400'),
    ...unless('text-anchor', anchors[align], 'start'),
  ];
}

const anchors: Record<string, string> = { left: 'start', center: 'middle', right: 'end' };

/** An attribute, unless it is missing or usual. */
function unless<Value extends string | number>(
  name: string,
  value: Value | undefined | null,
  usual: Value,
): Attributes {
  if (value == null || value === usual) return [];
  return [[name, typeof value === 'number' ? hundredths(value) : value]];
}

function isPaint(paint: Paint | undefined): boolean {
  return Boolean(paint) && paint !== 'transparent' && paint !== 'none';
}

/** Whether a line has gaps. */
function isDashed({ strokeDash = [] }: DrawnItem): boolean {
  return strokeDash.some((length, i) => i % 2 === 1 && length > 0);
}

function paintText(paint: NonNullable<Paint>, definitions: Definitions): string {
  return isGradient(paint) ? definitions.gradient(paint) : paint;
}
