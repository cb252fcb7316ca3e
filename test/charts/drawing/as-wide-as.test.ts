import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { asWideAs } from '../../../src/charts/drawing/as-wide-as.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { gradientPredictiveness } from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { draw } from '../draw.ts';

const stacked = gradientPredictiveness(batchNormResults({ steps: 60 }));

describe('a chart that takes the place of another', () => {
  test('has plots as large as the one that was drawn', async () => {
    const { spec } = await drawToWidth('a-chart', stacked, 360);
    const widths = (one: TopLevelSpec) =>
      (one as { vconcat: { width?: number }[] }).vconcat.map(({ width }) => width);
    expect(widths(asWideAs(spec, stacked))).toEqual(widths(spec));
    const config = { axisX: { labelAngle: 0 } };
    expect(asWideAs({ ...spec, config }, stacked).config).toEqual(config);
  });

  test('has views with as many lines above them, so that no plot moves', async () => {
    const { spec } = await drawToWidth(
      'a-chart',
      gradientPredictiveness(batchNormResults({ steps: 60 }), 360),
      360,
    );
    const other = asWideAs(
      spec,
      gradientPredictiveness(batchNormResults({ steps: 60 }), 360, 'none'),
    );
    const lines = (one: TopLevelSpec) =>
      (one as { vconcat: { title: { subtitle: string[] } }[] }).vconcat.map(
        ({ title }) => title.subtitle.length,
      );
    expect(lines(other)).toEqual(lines(spec));
    const heights = await Promise.all([draw('a-chart', spec), draw('a-chart', other)]);
    expect(heights[1]!.height).toBe(heights[0]!.height);
  });

  test('has as many lines above the whole, too', () => {
    const stackOf = (subtitle: string[], width?: number) =>
      ({ title: { text: 'All', subtitle }, vconcat: [{ mark: 'point', width }] }) as TopLevelSpec;
    expect(asWideAs(stackOf(['two', 'lines'], 300), stackOf(['one']))).toMatchObject({
      title: { subtitle: ['one', ' '] },
      vconcat: [{ width: 300 }],
    });
  });
});
