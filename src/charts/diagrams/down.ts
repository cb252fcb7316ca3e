import { wrapText } from '../look/text-metrics.ts';
import { type DiagramLayer, isNamedAt, sizesOf } from './layers.ts';
import {
  type Arrangement,
  lineHeight,
  type Span,
  styleOf,
  type Word,
  wordWidth,
} from './shapes.ts';

const widestBox = 150;
const boxHeight = 12;
/** From the top of a box to that of the next. */
const pitch = 20;
/** More, before a box with another input, and before another kind. */
const inputGap = 6;
const kindGap = 12;
/** The name of a kind, and the line under it. */
const headHeight = 27;
const markHeight = 6;
/** From the top of a box to the middle of the mark after it. */
const markBelow = 20;
/** Between two columns. */
const columnGap = 12;

/** Arranges layers below each other, in a room so many pixels wide: inputs, boxes, labels, names of marks. */
export function layersDown(layers: readonly DiagramLayer[], room: number): Arrangement {
  const columns = columnsIn(layers, room);
  const rows = rowsOf(layers, columns);
  const sizes = sizesOf(layers);
  const boxes = rows.map(({ top }, i): Span => {
    const half = Math.max(1, Math.round((sizes[i]! * columns.boxWidth) / 2));
    return { ...around(columns.middle, half), y: top, y2: top + boxHeight };
  });
  // Half a pixel makes it sharp.
  const flow = columns.middle + 0.5;
  return {
    height: rows.at(-1)!.end,
    lines: [
      { x: flow, x2: flow, y: boxes[0]!.y, y2: boxes.at(-1)!.y2 },
      ...rows.flatMap(({ isNewKind, top }) => (isNewKind ? [lineAt(top - 8.5, columns)] : [])),
    ],
    boxes,
    marks: rows.flatMap((row, i) => (row.layer.mark ? [barOf(row, boxes[i]!, columns)] : [])),
    words: rows.flatMap((row) => wordsOf(row, columns)),
  };
}

interface Columns {
  boxWidth: number;
  /** Of the boxes. */
  middle: number;
  /** Where labels and names of marks begin. */
  labels: number;
  names: number;
  nameWidth: number;
}

function columnsIn(layers: readonly DiagramLayer[], room: number): Columns {
  const inputs = widest(layers, 'quiet', ({ input }) => input);
  const labelWidth = widest(layers, 'label', ({ label }) => label);
  const boxWidth = Math.min(widestBox, Math.floor((room - inputs - labelWidth) / 2));
  const labels = inputs + boxWidth + columnGap;
  const names = labels + labelWidth;
  return { boxWidth, middle: inputs + boxWidth / 2, labels, names, nameWidth: room - names };
}

/** The width of a column of words, with the gap after it; 0 if it has none. */
function widest(
  layers: readonly DiagramLayer[],
  look: Word['look'],
  wordOf: (layer: DiagramLayer) => string | undefined,
): number {
  const widths = layers.map((layer) => wordWidth(wordOf(layer) ?? '', look));
  const width = Math.ceil(Math.max(...widths));
  return width && width + columnGap;
}

/** A layer, with what is written for it but not for its neighbours, in pixels from above. */
interface Row {
  layer: DiagramLayer;
  isNewKind: boolean;
  isNewInput: boolean;
  /** The lines of its mark's name. */
  name: string[];
  /** Of its box. */
  top: number;
  end: number;
}

function rowsOf(layers: readonly DiagramLayer[], { nameWidth }: Columns): Row[] {
  const rows: Row[] = [];
  for (const [i, layer] of layers.entries()) {
    const before = rows.at(-1);
    const isNewKind = layer.kind !== before?.layer.kind;
    const isNewInput = layer.input !== before?.layer.input;
    const name = isNamedAt(layers, i) ? wrapText(layer.mark!, nameWidth, styleOf('mark')) : [];
    // A name is beside its mark, half of it above.
    const halfName = (name.length * lineHeight) / 2;
    const gap = isNewKind ? kindGap : isNewInput ? inputGap : 0;
    const top =
      (before ? before.end + gap : 0) +
      (isNewKind ? headHeight : 0) +
      Math.max(0, halfName - markBelow);
    const height = layer.mark ? markBelow + Math.max(pitch - boxHeight, halfName) : pitch;
    rows.push({ layer, isNewKind, isNewInput, name, top, end: top + height });
  }
  return rows;
}

/** The line under the name of a kind, as wide as the columns of its layers. */
function lineAt(y: number, { names }: Columns): Span {
  return { x: 0, x2: names - columnGap, y, y2: y };
}

/** A mark is a bar, a little wider than its layer; one with a name reaches to it. */
function barOf({ top, name }: Row, box: Span, { names }: Columns): Span {
  const middle = top + markBelow;
  return {
    x: Math.max(0, box.x - columnGap / 2),
    x2: name.length > 0 ? names - columnGap / 2 : box.x2 + columnGap / 2,
    y: middle - markHeight / 2,
    y2: middle + markHeight / 2,
  };
}

function wordsOf({ layer, isNewKind, isNewInput, name, top }: Row, columns: Columns): Word[] {
  const line = top + boxHeight - 2;
  const nameTop = top + markBelow - (name.length * lineHeight) / 2;
  return [
    ...(isNewKind ? [wordAt(layer.kind, 0, top - 14, 'quiet')] : []),
    ...(isNewInput && layer.input ? [wordAt(layer.input, 0, line, 'quiet')] : []),
    wordAt(layer.label, columns.labels, line, 'label'),
    ...name.map((text, i) => wordAt(text, columns.names, nameTop + 12 + i * lineHeight, 'mark')),
  ];
}

function wordAt(text: string, x: number, y: number, look: Word['look']): Word {
  return { text, x, y, align: 'left', look };
}

function around(middle: number, half: number): Pick<Span, 'x' | 'x2'> {
  return { x: middle - half, x2: middle + half };
}
