import { describe, expect, test } from 'vitest';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { ordinalColour, ordinalNameColour } from '../../../src/charts/panels/ordinal-palette.ts';

const shades = (count: number) =>
  Array.from({ length: count }, (_, i) => Number(/\d/.exec(ordinalColour(i, count))![0]));

describe('the colours of series in an order', () => {
  test('are shades that are spread as evenly as there are any, the last strongest', () => {
    expect([1, 2, 3, 4, 5, 6, 7].map(shades)).toEqual([
      [7],
      [1, 7],
      [1, 4, 7],
      [1, 3, 5, 7],
      [1, 2, 4, 5, 7],
      [1, 2, 3, 5, 6, 7],
      [1, 2, 3, 4, 5, 6, 7],
    ]);
  });

  test('are legible in names, where the palest give way to the next that are', () => {
    const names = [0, 1, 2].map((i) => ordinalNameColour(i, 3));
    expect(names).toEqual([3, 4, 7].map((i) => `var(--chart-ordinal-${i})`));
  });

  test('are refused to more series than there are shades', () => {
    expect(() => ordinalColour(0, 8)).toThrow(
      "palette: 'ordinal' tells 7 series apart, and these are 8: draw fewer, or leave the palette out",
    );
  });

  test('belong to the series but the one that they are held against', () => {
    const one = (label: string) => ({
      label,
      runs: [{ step: Int32Array.from([0, 1]), value: Float64Array.from([1, 2]) }],
    });
    const panel = linePanel({
      title: 'Title',
      quantity: 'Quantity',
      series: ['0.1', 'none', '0.2'].map(one),
      reference: 'none',
      palette: 'ordinal',
      width: 800,
    });
    const { color } = panel.encoding as { color: { scale: object } };
    expect(color.scale).toEqual({
      domain: ['0.1', 'none', '0.2'],
      range: ['var(--chart-ordinal-1)', 'var(--chart-reference)', 'var(--chart-ordinal-7)'],
    });
  });
});
