import { layerName, wordsPrefix } from '../look/layer-names.ts';
import { textWidth } from '../look/text-metrics.ts';
import { labelStyle } from '../look/theme.ts';
import type { Layer } from '../panels/series-encoding.ts';
import { type CellScale, type CellShade, endsOf, shadeAt, valueAt } from './cell-colours.ts';
import { textIn } from './cell-numbers.ts';

const swatch = { width: 14, height: 10, above: 22 };
/** Swatches of a scale without steps, each as wide as this, in pixels. */
const fine = { count: 28, width: 5 };
const gap = 6;

/**
 * A strip of colours above a plot, from the lowest value to the highest. Vega's legends show no scale of two hues in steps.
 *
 * @param shades without which the scale has no steps
 */
export function legendLayers(
  title: string,
  scale: CellScale,
  format: string,
  shades?: readonly CellShade[],
): Layer[] {
  const [low, high] = endsOf(scale);
  const width = shades ? swatch.width : fine.width;
  const strip =
    shades ??
    Array.from({ length: fine.count }, (_, i) =>
      shadeAt(scale, valueAt(scale, (i + 0.5) / fine.count)),
    );
  const start = textWidth(textIn(format, low), labelStyle) + gap;
  const end = start + strip.length * width;
  const words = (value: number, x: number, align: 'left' | 'center' | 'right') => ({
    __value: value,
    __x: x,
    align,
  });
  const ends = [words(low, start - gap, 'right'), words(high, end + gap, 'left')];
  const values = strip.map(({ colour, opacity }, i) => ({
    __from: start + i * width,
    __to: start + (i + 1) * width,
    __colour: colour,
    __opacity: opacity,
  }));
  const pixels = (field: string) => ({ field, type: 'quantitative' as const, scale: null });
  return [
    {
      name: layerName(wordsPrefix, title, 'legend'),
      data: { values },
      mark: { type: 'rect' },
      encoding: {
        x: { ...pixels('__from'), axis: null },
        x2: { field: '__to' },
        y: { value: -swatch.above },
        y2: { value: swatch.height - swatch.above },
        color: { field: '__colour', type: 'nominal', scale: null, legend: null },
        opacity: { field: '__opacity', type: 'quantitative', scale: null, legend: null },
      },
    } as Layer,
    ...ends.map(
      ({ align, ...row }, i) =>
        ({
          name: layerName(wordsPrefix, title, 'legend end', i),
          data: { values: [row] },
          mark: { type: 'text', align, baseline: 'middle', fontSize: labelStyle.size },
          encoding: {
            x: { ...pixels('__x'), axis: null },
            y: { value: swatch.height / 2 - swatch.above },
            text: { field: '__value', type: 'quantitative', format },
            color: { value: 'var(--chart-muted)' },
          },
        }) as Layer,
    ),
  ];
}
