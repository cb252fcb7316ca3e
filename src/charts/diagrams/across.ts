import { type DiagramLayer, isNamedAt, marksOf, sizesOf } from './layers.ts';
import { type Arrangement, lineHeight, type Span, type Word, wordWidth } from './shapes.ts';

const widestBox = 44;
const tallestBox = 84;
/** Between two boxes. */
const gap = 8;
/** Before a box with another input, and for a mark. */
const wideGap = 22;
const markWidth = 6;
/** The least distance between two texts beside each other. */
const textGap = 6;
/** The inputs, with the lines under them. */
const headHeight = lineHeight + 14;
/** From one name of a mark to the next. */
const nameHeight = lineHeight + 2;

/** Arranges layers from left to right, in a room so many pixels wide. Undefined if they or their words need more. */
export function layersAcross(
  layers: readonly DiagramLayer[],
  room: number,
): Arrangement | undefined {
  const columns = columnsIn(layers, room);
  const inputs = stretchesBy(layers, columns, ({ input }) => input);
  const kinds = stretchesBy(layers, columns, ({ kind }) => kind);
  const hasHead = inputs.some(({ text }) => text);
  const boxesTop = (hasHead ? headHeight : 0) + marksOf(layers).length * nameHeight;
  const boxes = boxesIn(layers, columns, boxesTop + tallestBox / 2);
  const labelLine = boxesTop + tallestBox + lineHeight;
  const kindLine = labelLine + 9.5;
  const names = namesOf(layers, boxes, hasHead ? headHeight : 0, room);
  const fits =
    names && layers.every(fitsIn(columns)) && areApart(inputs, room) && areApart(kinds, room);
  if (!fits) return undefined;
  return {
    height: kindLine + lineHeight,
    lines: [
      level(boxes[0]!.x, boxes.at(-1)!.x2, boxesTop + tallestBox / 2 + 0.5),
      ...inputs.flatMap(({ text, x, x2 }) => (text ? [level(x, x2, lineHeight + 2.5)] : [])),
      ...kinds.map(({ x, x2 }) => level(x, x2, kindLine)),
    ],
    boxes,
    marks: layers.flatMap((_, i) => barAfter(layers, i, boxes[i]!, names)),
    words: [
      ...inputs.flatMap((input) => (input.text ? [wordOf(input, lineHeight - 4)] : [])),
      ...layers.map(({ label }, i): Word => {
        const { x, x2 } = columns[i]!;
        return { text: label, x: (x + x2) / 2, y: labelLine, align: 'center', look: 'label' };
      }),
      ...kinds.map((kind) => wordOf(kind, kindLine + lineHeight - 1)),
      ...names.values(),
    ],
  };
}

type Column = Pick<Span, 'x' | 'x2'>;

/** The place of each layer from left to right, with space for its mark after it. */
function columnsIn(layers: readonly DiagramLayer[], room: number): Column[] {
  const gaps = layers.map(({ mark, input }, i) => {
    const next = layers[i + 1];
    if (!next) return mark ? wideGap : 0;
    return mark || next.input !== input ? wideGap : gap;
  });
  const allGaps = gaps.reduce<number>((sum, each) => sum + each, 0);
  const width = Math.min(widestBox, Math.floor((room - allGaps) / layers.length));
  let end = 0;
  return gaps.map((after) => {
    const x = end;
    end = x + width + after;
    return { x, x2: x + width };
  });
}

/** Whether a layer's label fits under its box. */
function fitsIn(columns: readonly Column[]) {
  return ({ label }: DiagramLayer, i: number): boolean => {
    const { x, x2 } = columns[i]!;
    return wordWidth(label, 'label') <= x2 - x + gap - textGap;
  };
}

function boxesIn(
  layers: readonly DiagramLayer[],
  columns: readonly Column[],
  middle: number,
): Span[] {
  const sizes = sizesOf(layers);
  return columns.map((column, i) => {
    const half = Math.max(1, Math.round((sizes[i]! * tallestBox) / 2));
    return { ...column, y: middle - half, y2: middle + half };
  });
}

/** Neighbours that share a text, which begins where they do. The text is empty if they have none. */
interface Stretch extends Column {
  text: string;
}

function stretchesBy(
  layers: readonly DiagramLayer[],
  columns: readonly Column[],
  textOf: (layer: DiagramLayer) => string | undefined,
): Stretch[] {
  const stretches: Stretch[] = [];
  for (const [i, layer] of layers.entries()) {
    const text = textOf(layer) ?? '';
    const before = stretches.at(-1);
    if (before?.text === text) before.x2 = columns[i]!.x2;
    else stretches.push({ text, ...columns[i]! });
  }
  return stretches;
}

/** Whether each text ends before the next begins. */
function areApart(stretches: readonly Stretch[], room: number): boolean {
  return stretches.every(({ text, x }, i) => {
    const next = stretches[i + 1];
    return x + wordWidth(text, 'quiet') <= (next ? next.x - textGap : room);
  });
}

function wordOf({ text, x }: Stretch, y: number): Word {
  return { text, x, y, align: 'left', look: 'quiet' };
}

/** The names of marks by the positions of their layers, each on a line of its own; undefined if one has no room. */
function namesOf(
  layers: readonly DiagramLayer[],
  boxes: readonly Span[],
  top: number,
  room: number,
): Map<number, Word> | undefined {
  const names = new Map<number, Word>();
  for (const [i, { mark }] of layers.entries()) {
    if (!mark || !isNamedAt(layers, i)) continue;
    const { x, x2 } = barBeside(boxes[i]!);
    const y = top + names.size * nameHeight + lineHeight - 5;
    const width = wordWidth(mark, 'mark') + textGap;
    if (x2 + width <= room) {
      names.set(i, { text: mark, x: x2 + textGap, y, align: 'left', look: 'mark' });
    } else if (width <= x) {
      names.set(i, { text: mark, x: x - textGap, y, align: 'right', look: 'mark' });
    } else {
      return undefined;
    }
  }
  return names;
}

/** The bar of a layer's mark. One with a name rises to it. */
function barAfter(
  layers: readonly DiagramLayer[],
  at: number,
  box: Span,
  names: ReadonlyMap<number, Word>,
): Span[] {
  if (!layers[at]!.mark) return [];
  const name = names.get(at);
  return [{ ...barBeside(box), y: name ? name.y - 10 : box.y, y2: box.y2 }];
}

function barBeside({ x2 }: Span): Column {
  const x = x2 + (wideGap - markWidth) / 2;
  return { x, x2: x + markWidth };
}

function level(x: number, x2: number, y: number): Span {
  return { x, x2, y, y2: y };
}
