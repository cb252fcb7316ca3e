import { describe, expect, test } from 'vitest';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import { gradientPredictiveness } from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { draw } from '../draw.ts';

const options = { title: 'Title', quantity: 'Distance', width: 720 };
const series = (value: number[], step = value.map((_, i) => i)) => [
  { label: 'a', runs: [{ step: Int32Array.from(step), value: Float64Array.from(value) }] },
];

describe('a logarithmic axis', () => {
  test('leaves out what has no logarithm', () => {
    expect(drawn(linePanel({ ...options, scale: 'log', series: series([0, 1, 100]) }))).toEqual([
      1, 100,
    ]);
  });

  test('refuses a line that is nowhere above 0', () => {
    expect(() => linePanel({ ...options, scale: 'log', series: series([0, -1]) })).toThrow(
      '"Distance" of "a" is nowhere above 0; use a linear scale',
    );
  });
});

test('several runs, smoothed, take no more than a point at every fourth pixel for each line', () => {
  const runs = [1, 2, 3].map((run) => {
    const value = Float64Array.from({ length: 4000 }, (_, i) => Math.sin(i * run) + i / 1000);
    return { step: Int32Array.from(value, (_, i) => i), value };
  });
  const panel = linePanel({ ...options, smooth: 'mean', series: [{ label: 'a', runs }] });
  const sizes = panel.layer.map(({ description, data }) => [
    description,
    (data as { values: unknown[] }).values.length,
  ]);
  const most = 720 / 4 + 2;
  for (const [description, size] of sizes) {
    expect(size, String(description)).toBeLessThanOrEqual(
      description === 'run, smoothed' ? 3 * most : most,
    );
  }
  expect(sizes.map(([description]) => description)).toContain('95% interval');
});

describe('the note beneath a title', () => {
  const subtitle = (panel: ReturnType<typeof linePanel>) =>
    (panel.title as { subtitle: string[] }).subtitle;

  test('says over how many steps values are smoothed', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const panel = linePanel({ ...options, smooth: 'mean', series: series(values) });
    expect(subtitle(panel)).toEqual([
      'Distance',
      'Thin: as measured. Bold: moving mean of 9 steps.',
    ]);
  });

  test('says how far apart measurements are that aren’t taken every step', () => {
    const values = Array.from({ length: 30 }, (_, i) => i);
    const steps = values.map((i) => i * 10);
    const panel = linePanel({ ...options, smooth: 'median', series: series(values, steps) });
    expect(subtitle(panel)[1]).toContain('moving median of 5 measurements, one every 10 steps');
  });

  test('is missing where there is nothing to say', () => {
    expect(subtitle(linePanel({ ...options, series: series([1, 2]) }))).toEqual(['Distance']);
  });
});

test('an interval ends where the quantity does', () => {
  const runs = [...series([0.1, 0.5]), ...series([0.9, 0.5])].flatMap((one) => one.runs);
  const panel = linePanel({ ...options, bounds: [0, 1], series: [{ label: 'a', runs }] });
  const [interval] = panel.layer as unknown as { data: { values: object[] } }[];
  expect(interval!.data.values).toEqual([
    { series: 'a', step: 0, value: 0.5, low: 0, high: 1 },
    { series: 'a', step: 1, value: 0.5, low: 0.5, high: 0.5 },
  ]);
});

describe('a panel of many series', () => {
  const panelOf = (count: number) => {
    const all = Array.from({ length: count }, (_, i) => ({
      ...series([1, 2])[0]!,
      label: `s${i}`,
    }));
    return linePanel({ ...options, series: all });
  };
  const stack = (count: number) => stackPanels('d', 'Step', [panelOf(count)]);

  test('tells 36 apart, by colour with dash and by colour with shape', () => {
    const { encoding, layer } = panelOf(36) as unknown as Many;
    const colours = encoding.color.scale.range;
    const dashes = layer[0]!.encoding.strokeDash!.scale.range;
    const shapes = layer.slice(1).map(({ mark }) => mark.shape);
    for (const other of [dashes, shapes]) {
      expect(new Set(colours.map((colour, i) => `${colour} ${other[i]}`)).size).toBe(36);
    }
  });

  test.each([
    ['η = 0.1', 7, 720],
    ['SGD with momentum', 2, 360],
    ['rate 1', 8, 720],
  ])('breaks its legend where that is too wide: "%s", %i of them in %i pixels', async (name, n, width) => {
    const all = Array.from({ length: n }, (_, i) => ({ ...series([1, 2])[0]!, label: name + i }));
    const panel = linePanel({ ...options, width, series: all });
    const spec = stackPanels('d', 'Step', [panel]);
    await expect(drawToWidth('legend', spec, width)).resolves.toBeDefined();
  });

  test('is drawn up to 36, and refused beyond', async () => {
    await expect(draw('many', stack(36))).resolves.toBeDefined();
    await expect(draw('many', stack(37))).rejects.toThrow(
      'Chart "many": in the legend, "s36" looks like "s0", as only 36 looks differ: draw fewer series',
    );
  });
});

describe('the legend of lines with points', () => {
  const long = Array.from({ length: 60 }, (_, i) => i);
  const both = (value: number[]) => ['a', 'b'].map((label) => ({ ...series(value)[0]!, label }));
  const pointed = linePanel({ ...options, title: 'Pointed', width: 360, series: both([1, 2]) });
  const smooth = linePanel({
    ...options,
    title: 'Smooth',
    width: 360,
    smooth: 'mean',
    series: both(long),
  });
  /** An entry whose symbol is filled and not stroked. */
  const filledEntry = /<path fill="[^"]+" d="[^"]+"\/><text [^>]+>(.)<\/text>/g;

  test.each([
    ['alone', [pointed]],
    ['above a line without points', [pointed, smooth]],
    ['below a line without points', [smooth, pointed]],
  ])('shows them %s', async (_, panels) => {
    const chart = { id: 'points', title: 'Points', description: 'd', width: 360 };
    const svg = await renderChart(() => stackPanels('d', 'Step', panels), chart);
    expect([...svg.matchAll(filledEntry)].map(([, label]) => label)).toEqual(['a', 'b']);
  });
});

test.each([
  [20, 3],
  [21, 1],
])('of %i values, a line has points or none', (length, layers) => {
  const value = Array.from({ length }, (_, i) => i);
  const all = ['a', 'b'].map((label) => ({ ...series(value)[0]!, label }));
  expect(linePanel({ ...options, width: 360, series: all }).layer).toHaveLength(layers);
});

describe('a smoothing other than the author’s', () => {
  const results = batchNormResults({ steps: 60 });

  test('is told by the chart, and draws what was measured or less of its noise', () => {
    const [none, drawn, more] = (['none', 'drawn', 'more'] as const).map((smoothing) =>
      JSON.stringify(gradientPredictiveness(results, 720, smoothing)),
    );
    expect(none).toContain('As measured, not smoothed.');
    expect(drawn).toContain('Bold: moving median of 7 steps');
    expect(more).toContain('Bold: moving median of 21 steps');
    expect(drawn).toBe(JSON.stringify(gradientPredictiveness(results)));
  });

  test('is none for a series that is too short to be smoothed', () => {
    const short = batchNormResults({ steps: 5 });
    expect(gradientPredictiveness(short, 720, 'none')).toEqual(gradientPredictiveness(short));
  });
});

interface Many {
  encoding: { color: { scale: { range: string[] } } };
  layer: { mark: { shape: string }; encoding: { strokeDash?: { scale: { range: number[][] } } } }[];
}

function drawn(panel: ReturnType<typeof linePanel>) {
  const [layer] = panel.layer as unknown as { data: { values: { value: number }[] } }[];
  return layer!.data.values.map(({ value }) => value);
}
