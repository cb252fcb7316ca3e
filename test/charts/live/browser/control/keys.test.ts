import { describe, expect, test } from 'vitest';
import type { OpenChart } from '../../../../../src/charts/live/browser/control/chart-in-page.ts';
import { followKeys } from '../../../../../src/charts/live/browser/control/keys.ts';
import type { Place } from '../../../../../src/charts/live/browser/read/crosshair.ts';
import type { Plot } from '../../../../../src/charts/live/browser/view/plots.ts';

describe('a crosshair that isn’t shown yet', () => {
  test.each([
    ['Home', 0],
    ['End', 3],
    ['ArrowRight', 0],
    ['ArrowLeft', 3],
  ])('appears by %s at row %i', (key, row) => {
    const plot = { xs: [0, 1, 2, 3], box: { width: 300 }, panel: { title: '' } } as unknown as Plot;
    let place: Place | undefined;
    const crosshair = {
      place: () => place,
      show: (next: Place) => {
        place = next;
      },
      moveTo: (_: Plot, pixel: number) => {
        place = { plot, index: pixel / 100 };
      },
      pixelIn: () => 0,
      text: () => '',
    };
    const surface = Object.assign(new EventTarget(), { setAttribute: () => {} });
    const chart = { crosshair, plots: [plot] } as unknown as OpenChart;
    followKeys(surface as unknown as HTMLElement, chart);
    surface.dispatchEvent(Object.assign(new Event('keydown'), { key }));
    expect(place).toEqual({ plot, index: row });
  });
});
