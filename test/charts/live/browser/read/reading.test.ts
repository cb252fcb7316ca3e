import { describe, expect, test } from 'vitest';
import { readAt, wordsOf } from '../../../../../src/charts/live/browser/read/reading.ts';
import type { Plot } from '../../../../../src/charts/live/browser/view/plots.ts';
import type { LiveAxis, LiveLayer } from '../../../../../src/charts/live/live-chart.ts';

test('a crosshair tells a series by its own line, and a limit in the same colour beside it', () => {
  const axis = { scale: 'x', type: 'linear', title: 'Step' };
  const line = { mark: 'line', data: '', x: 'x', y: 'y', detailed: false } as const;
  const layerOf = (layer: LiveLayer, rows: [x: number, y: number][]) => ({
    layer,
    rows: new Map([['slow', rows.map(([x, y]) => ({ x, y }))]]),
  });
  const limit = layerOf({ ...line, description: 'limit' }, [
    [0, 20],
    [9, 20],
  ]);
  const own = layerOf({ ...line, description: 'mean' }, [
    [0, 5],
    [4, 6],
    [9, 7],
  ]);
  const points = layerOf({ ...line, mark: 'symbol' }, [[4, 6]]);
  for (const layers of [
    [own, points, limit],
    [limit, own, points],
  ]) {
    const [reading] = readAt({ layers, xs: [0, 4, 9] } as unknown as Plot, 4);
    expect(reading).toMatchObject({ label: 'slow', x: 4, value: 6 });
    expect(wordsOf(reading!, 4, { x: axis, y: axis })).toEqual(['6', 'limit 20']);
  }
});

describe('a range', () => {
  const axis = { scale: 'y', type: 'linear', title: '' };
  const words = (low: number, high: number, y: LiveAxis = axis, value?: number) => {
    const own = value === undefined ? {} : { value };
    const reading = { label: 'a', x: 1, ...own, low, high, range: '95% interval', beside: [] };
    return wordsOf(reading, 1, { x: axis, y });
  };

  test('has its name beside a value', () => {
    expect(words(26.6, 30.61, axis, 28)).toEqual(['28', '95% interval 26.60 to 30.61']);
    expect(words(26.6, 30.61)).toEqual(['26.60 to 30.61']);
  });

  test('has as many decimals at both ends, unless one end is far larger', () => {
    expect(words(9.5123, 30.6127)).toEqual(['9.512 to 30.613']);
    expect(words(0.2, 0.256, { ...axis, format: '.0%' })).toEqual(['20.0% to 25.6%']);
    expect(words(1500, 2500.5)).toEqual(['1,500 to 2,501']);
    expect(words(0.001234, 12.34)).toEqual(['0.001234 to 12.34']);
    expect(words(0, 30.61)).toEqual(['0 to 30.61']);
  });
});
