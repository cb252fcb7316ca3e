import type { Definitions } from './definitions.ts';
import type { Element } from './elements.ts';
import { isStroked, lookOf } from './item-attributes.ts';
import { PathPen } from './path-pen.ts';
import { type DrawnItem, type DrawnMark, drawShape } from './scenegraph.ts';
import { type Attributes, attributesText, hundredths } from './svg-words.ts';

/**
 * Draws the points of a layer that look alike as one path, as a path for each takes twice as much, and as many elements. What comes
 * later is above what came earlier, so that points are merged in a few groups, from the first to the last.
 *
 * @param points that can be seen, from the lowest to the topmost
 * @param context the place of the layer's origin, in tenths of pixels
 */
export function pointElements(
  mark: DrawnMark,
  points: readonly DrawnItem[],
  context: { x: number; y: number; definitions: Definitions },
): Element[] {
  const each = Math.ceil(points.length / groups);
  const chunks = Map.groupBy(points.entries(), ([i]) => Math.floor(i / each));
  return [...chunks.values()].flatMap((chunk) => {
    const looks = new Map<string, { look: Attributes; pen: PathPen }>();
    for (const [, point] of chunk) {
      const look = pointLook(point, context.definitions);
      const key = attributesText(look);
      const known = looks.get(key) ?? { look, pen: new PathPen() };
      looks.set(key, known);
      known.pen.place(context.x, context.y);
      drawPoint(known.pen, mark, point);
    }
    return [...looks.values()].map(
      ({ look, pen }): Element => ({ name: 'path', look, rest: ` d="${pen.text}"/>` }),
    );
  });
}

/** In how many groups: so often each label is on top of others. */
const groups = 10;

function drawPoint(pen: PathPen, mark: DrawnMark, point: DrawnItem): void {
  if (!isDot(point)) {
    drawShape(pen, mark, [point]);
    return;
  }
  pen.translate(point.x ?? 0, point.y ?? 0);
  pen.moveTo(0, 0);
  pen.lineTo(0, 0);
}

function pointLook(point: DrawnItem, definitions: Definitions): Attributes {
  const look = lookOf(point, definitions);
  if (!isDot(point)) return look;
  const stroke = ['stroke', look.find(([name]) => name === 'fill')![1]] as const;
  return [
    stroke,
    ['stroke-width', hundredths(Math.sqrt(point.size!))],
    ['stroke-linecap', 'round'],
    ...look.filter(([name]) => name !== 'fill'),
  ];
}

/** Whether it is a filled circle: the round end of a line without a length. */
function isDot(point: DrawnItem): boolean {
  const { shape = 'circle', size = 64, fillOpacity = 1 } = point;
  return shape === 'circle' && size > 0 && fillOpacity === 1 && !isStroked(point);
}
