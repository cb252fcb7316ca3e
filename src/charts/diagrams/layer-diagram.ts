import type { TopLevelSpec } from 'vega-lite';
import { axisMargin, chartWidths, subjectColour, widestPlot } from '../look/theme.ts';
import { layersAcross } from './across.ts';
import { describeLayers } from './describe-layers.ts';
import { layersDown } from './down.ts';
import type { DiagramLayer } from './layers.ts';
import { type Arrangement, type Span, styleOf, type Word } from './shapes.ts';

export interface LayerDiagramOptions {
  /** What the diagram shows, in a sentence. For readers who can't see the diagram, a list of its layers follows. */
  description: string;
  /** From the first to the last. */
  layers: readonly DiagramLayer[];
  /** The width that the diagram is made for, in pixels. Default: that of a column of text. */
  width?: number;
}

/**
 * The specification of a drawing of layers: from left to right where they have room, else below each other.
 *
 * @throws Error if there is no layer, or if one has a size that can't be drawn
 */
export function layerDiagram(options: LayerDiagramOptions): TopLevelSpec {
  const { description, layers, width = chartWidths.wide } = options;
  if (layers.length === 0) throw new Error('a diagram needs at least one layer');
  const isWide = width >= chartWidths.wide;
  // A wide diagram is as wide as the text: it has no axis to hang before it.
  const room = isWide ? widestPlot : width - 2;
  const arranged = layersAcross(layers, room) ?? layersDown(layers, room);
  return {
    description: `${description} ${describeLayers(layers)}`,
    // Vega itself adds a pixel on the left.
    padding: { left: isWide ? axisMargin - 1 : 0, right: 0, top: edge, bottom: edge },
    height: arranged.height,
    layer: drawn(arranged),
  };
}

/** Above and below the shapes, in pixels. */
const edge = 2;

type Layers = Extract<TopLevelSpec, { layer: unknown[] }>['layer'];

/** Shapes at their places in pixels, without scales: they show no data. */
function drawn({ lines, boxes, marks, words }: Arrangement): Layers {
  const grey = 'var(--chart-reference)';
  const looks = Map.groupBy(words, ({ look, align }) => `${look} ${align}`);
  return [
    spans({ type: 'rule', color: grey }, lines),
    spans({ type: 'rect', fill: 'var(--chart-grid)', stroke: grey }, boxes.map(withinStroke)),
    ...(marks.length > 0 ? [spans({ type: 'rect', color: subjectColour }, marks)] : []),
    ...[...looks.values()].map(texts),
  ] as Layers;
}

/** Strokes cover half a pixel on each side, so that a box with its stroke is as large as it is placed, and sharp. */
function withinStroke({ x, y, x2, y2 }: Span): Span {
  return { x: x + 0.5, y: y + 0.5, x2: x2 - 0.5, y2: y2 - 0.5 };
}

function spans(mark: object, values: readonly Span[]) {
  const encoding = { x: place('x'), y: place('y'), x2: { field: 'x2' }, y2: { field: 'y2' } };
  return { data: { values }, mark, encoding };
}

/** Words of the same look. */
function texts(words: readonly Word[]) {
  const { look, align } = words[0]!;
  const { size, weight } = styleOf(look);
  const color = colours[look];
  return {
    data: { values: words.map(({ text, x, y }) => ({ text, x, y })) },
    mark: {
      type: 'text',
      align,
      baseline: 'alphabetic',
      fontSize: size,
      fontWeight: weight,
      color,
    },
    encoding: { x: place('x'), y: place('y'), text: { field: 'text', type: 'nominal' } },
  };
}

const colours: Record<Word['look'], string> = {
  label: 'var(--chart-fg)',
  quiet: 'var(--chart-muted)',
  mark: subjectColour,
};

function place(field: string) {
  return { field, type: 'quantitative', scale: null, axis: null };
}
