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
  const look: [string, string][] = [];
  const add = (name: string, value: unknown, usual: unknown) => {
    if (value != null && value !== usual) look.push([name, textOf(value)]);
  };
  if (isFilled(item)) {
    look.push(['fill', paintText(item.fill!, definitions)]);
    add('fill-opacity', item.fillOpacity, 1);
  }
  if (isStroked(item)) {
    look.push(['stroke', paintText(item.stroke!, definitions)]);
    add('stroke-opacity', item.strokeOpacity, 1);
    add('stroke-width', item.strokeWidth, 1);
    add('stroke-linecap', item.strokeCap, 'butt');
    add('stroke-linejoin', item.strokeJoin, 'miter');
    if (isDashed(item)) add('stroke-dasharray', item.strokeDash!.map(shortNumber).join(' '), '');
    add('stroke-dashoffset', isDashed(item) ? item.strokeDashOffset : undefined, 0);
    add('stroke-miterlimit', item.strokeMiterLimit, 4);
  }
  add('opacity', item.opacity, 1);
  if (item.blend) look.push(['style', `mix-blend-mode:${item.blend}`]);
  return look;
}

/** The attributes of a text's look. */
export function textLookOf(item: DrawnItem, definitions: Definitions): Attributes {
  const { fontSize = 11, fontStyle, fontVariant, fontWeight, align = 'left' } = item;
  return [
    ...lookOf(item, definitions),
    ['font-size', shortNumber(fontSize)],
    ...unless('font-style', fontStyle, 'normal'),
    ...unless('font-variant', fontVariant, 'normal'),
    ...unless(
      'font-weight',
      fontWeight === undefined ? undefined : String(fontWeight).replace('normal', '400'),
      '400',
    ),
    ...unless('text-anchor', anchors[align], 'start'),
  ];
}

const anchors: Record<string, string> = { left: 'start', center: 'middle', right: 'end' };

function unless(name: string, value: string | undefined, usual: string): Attributes {
  return value && value !== usual ? [[name, value]] : [];
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

function textOf(value: unknown): string {
  return typeof value === 'number' ? hundredths(value) : String(value);
}
