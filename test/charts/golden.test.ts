import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { barPanel } from '../../src/charts/bars/bar-panel.ts';
import { histogramPanel } from '../../src/charts/bars/histogram-panel.ts';
import { placePanels } from '../../src/charts/bars/place-panels.ts';
import { confusionPanel } from '../../src/charts/cells/confusion-panel.ts';
import { type HeatmapPanelOptions, heatmapPanel } from '../../src/charts/cells/heatmap-panel.ts';
import { layerDiagram } from '../../src/charts/diagrams/layer-diagram.ts';
import { type ChartSource, drawToWidth } from '../../src/charts/drawing/draw-to-width.ts';
import { firstPlot } from '../../src/charts/drawing/first-plot.ts';
import { renderChart } from '../../src/charts/drawing/render.ts';
import { drawComparison } from '../../src/charts/files/compare-chart.ts';
import { shareCard } from '../../src/charts/files/share-card.ts';
import { sideBySide } from '../../src/charts/files/side-by-side.ts';
import { standAlone } from '../../src/charts/files/stand-alone.ts';
import { chartWidths } from '../../src/charts/look/theme.ts';
import { bandPanel } from '../../src/charts/panels/band-panel.ts';
import type { ComparedSeries } from '../../src/charts/panels/compared-series.ts';
import { type LinePanelOptions, linePanel } from '../../src/charts/panels/line-panel.ts';
import type { Panel } from '../../src/charts/panels/series-encoding.ts';
import { stackPanels } from '../../src/charts/panels/stack-panels.ts';
import { pointsPanel } from '../../src/charts/points/points-panel.ts';
import { sweepPanel } from '../../src/charts/points/sweep-panel.ts';
import type { TableDeclaration } from '../../src/lab/artifacts/declare.ts';
import type { PublishedData } from '../../src/lab/define.ts';
import type { Results, Series } from '../../src/lab/results.ts';
import { resultsOf } from '../lab/results-fixture.ts';

/*
 * The folder `golden` beside this test has the expected pictures. Drawing gives the same bytes on every machine, so the
 * diff of a commit shows each change.
 */

const golden = path.join(import.meta.dirname, 'golden');
const renew =
  'A picture changed. If it should: `npx vitest run test/charts/golden.test.ts -u`, and look at each changed file in ' +
  'test/charts/golden before it is committed';

const falling = series('Falling', (t) => 2 / (1 + t));
const slower = series('Falling slower', (t) => 2 / (1 + t / 2));
const severalRuns = [falling, slower].map(({ label }, i) => ({
  label,
  runs: [0, 1, 2].map((seed) => run((t) => (2 / (1 + t)) * (1 + i / 2), { seed })),
}));
const noisy = series('Noisy', (t) => 1 + t / 20, { length: 60, noise: 0.2 });

const pictures: Record<string, () => Promise<string>> = {
  'line-panel': () => render(lines()),
  'line-panel-log-runs': () => render(lines({ scale: 'log', series: severalRuns })),
  'line-panel-smoothed': () => render(lines({ smooth: 'median', series: [noisy] })),
  'line-panel-over-seconds': () =>
    render((width) =>
      stackPanels('A line chart.', 'Seconds since the start', [
        linePanel({
          title: 'Training loss',
          quantity: 'Cross-entropy, in nats',
          series: severalRuns.map(({ label, runs }, i) => ({
            label,
            over: { metric: 'seconds', notes: [] },
            runs: runs.map(({ step, value }, seed) => ({
              step: Float64Array.from(step, (at) => (at * (10 + seed + 5 * i)) / 200),
              value,
            })),
          })),
          width,
        }),
      ]),
    ),
  'published-curves': () =>
    render(
      lines({
        reference: 'Falling',
        published: {
          source: 'the article',
          series: [{ label: 'Falling slower', step: [10, 30, 50, 900], value: [1.6, 1, 0.8, 0.1] }],
        },
      }),
    ),
  'levels-and-moment': () =>
    render(
      lines({
        zero: false,
        levels: {
          meaning: 'limit',
          at: [
            { label: 'limit = 1', value: 1, series: 'Falling' },
            { label: 'chance', value: 0.9 },
          ],
        },
        moment: { step: 30, says: 'the rate is halved' },
      }),
    ),
  'ordinal-palette': () =>
    render(
      lines({
        palette: 'ordinal',
        series: [1, 2, 3, 4].map((rate) => series(`rate ${rate}`, (t) => 3 - (t * rate) / 20)),
      }),
    ),
  'band-panel': () =>
    render((width) =>
      stack(
        bandPanel({
          title: 'Loss along the gradient',
          quantity: 'Loss',
          covers: 'from the lowest to the highest loss',
          low: [falling, slower],
          high: [series('Falling', (t) => 2.4 / (1 + t)), series('Falling slower', () => 2)],
          width,
        }),
      ),
    ),
  'stack-on-a-phone': () => render(twoPanels, chartWidths.narrow),
  'points-on-a-phone': () =>
    render(
      lines({
        series: [0, 1, 2, 3, 4, 5].map((n) => series(`Rate ${n}`, (t) => 3 - (t * n) / 16)),
      }),
      chartWidths.narrow,
    ),
  'runs-on-a-phone': () =>
    render(
      lines({
        series: [falling, slower].map(({ label }, i) => ({
          label,
          runs: [0, 1, 2].map((seed) =>
            run((t) => (2 + i / 2) / (1 + t / 10), { seed, length: 40, noise: 0.2 }),
          ),
        })),
      }),
      chartWidths.narrow,
    ),
  heatmap: () => render(heatmap(7)),
  'heatmap-diverging': () => render(heatmap(7, { middle: 0 })),
  'heatmap-of-pixels': () => render(heatmap(60, { middle: 0 })),
  'heatmap-on-a-phone': () => render(heatmap(12), chartWidths.narrow),
  'confusion-panel': () => render(confusion()),
  'confusion-panel-on-a-phone': () => render(confusion(['large']), chartWidths.narrow),
  'bar-panel': () => render(bars),
  'bar-panel-on-a-phone': () => render(bars, chartWidths.narrow),
  'points-panel': () => render(points),
  'points-panel-on-a-phone': () => render(points, chartWidths.narrow),
  'sweep-panel': () => render(sweeps),
  'sweep-panel-on-a-phone': () => render(sweeps, chartWidths.narrow),
  'histogram-panel': () =>
    render((width) =>
      stackPanels('A histogram.', 'Confidence', [
        histogramPanel({
          title: 'Confidence',
          quantity: 'Share of the test images',
          of: 'confidence',
          format: '.0%',
          series: ['Small', 'Large'].map((label, power) => ({
            label,
            runs: [1, 2, 3].map((seed) =>
              Array.from(
                { length: 200 },
                (_, i) => 1 - ((i * seed * 7) % 200) ** (2 + power) / 300 ** (2 + power),
              ),
            ),
          })),
          width,
        }),
      ]),
    ),
  'layer-diagram': () => render(layers),
  'layer-diagram-on-a-phone': () => render(layers, chartWidths.narrow),
  facets: () => render(facets),
  'side-by-side': async () =>
    sideBySide('Loss', [
      { title: 'Before', drawing: await drawToWidth('before', lines({ series: [falling] }), 800) },
      { title: 'After', drawing: await drawToWidth('after', lines({ series: [slower] }), 800) },
    ]),
  'compare-chart': () =>
    drawComparison('plain and other', [
      {
        metric: 'loss',
        description: 'Cross-entropy, in nats.',
        groups: [
          { ...severalRuns[0]!, label: 'A: plain' },
          { ...severalRuns[1]!, label: 'B: other' },
        ],
      },
    ]),
  'share-card': async () => {
    const width = chartWidths.narrow;
    const cover = await drawToWidth('cover', firstPlot(twoPanels(width)), width);
    const title = 'Losses that fall, and how fast they do';
    const svg = await standAlone(cover, { id: 'chart', title, description: 'A loss.', width });
    const charts = [{ svg, width, height: cover.height }];
    return shareCard(
      { title, leads: ['Two made-up runs.'], siteName: 'Notes', charts },
      await chartCss(),
    );
  },
};

test.each(Object.entries(pictures))('%s looks as it should', async (name, draw) => {
  const svg = await draw();
  await expect(oneElementALine(svg), renew).toMatchFileSnapshot(path.join(golden, `${name}.svg`));
});

test('every picture in the folder is drawn by a test', async () => {
  const drawn = Object.keys(pictures).map((name) => `${name}.svg`);
  expect((await readdir(golden)).filter((file) => !drawn.includes(file))).toEqual([]);
});

function oneElementALine(svg: string): string {
  return `${svg.trim().replaceAll('><', '>\n<')}\n`;
}

function render(source: ChartSource, width: number = chartWidths.wide): Promise<string> {
  return renderChart(source, { id: 'chart', title: 'Loss', description: 'A loss.', width });
}

function lines(options: Partial<LinePanelOptions> = {}) {
  const usual = { title: 'Training loss', quantity: 'Cross-entropy, in nats' };
  return (width: number) =>
    stack(linePanel({ ...usual, series: [falling, slower], width, ...options }));
}

function twoPanels(width: number): TopLevelSpec {
  const rising = [series('Falling', (t) => t / 8), series('Falling slower', (t) => t / 12)];
  return stack(
    linePanel({ title: 'Loss', quantity: 'In nats', series: [falling, slower], width }),
    linePanel({
      title: 'Accuracy',
      quantity: 'Share of the images that are classified correctly',
      format: '.0%',
      series: rising,
      width,
    }),
  );
}

function heatmap(size: number, options: Partial<HeatmapPanelOptions> = {}) {
  const at = Array.from({ length: size }, (_, i) => (i - (size - 1) / 2) / 4);
  return (width: number) =>
    placePanels('A heat map.', [
      heatmapPanel({
        title: 'Loss around the solution',
        quantity: 'Loss less that of the solution, in nats',
        x: { title: 'α', at },
        y: { title: 'β', at },
        runs: [0, 0.1].map((more) => at.map((b) => at.map((a) => a * a - b * b + more))),
        width,
        ...options,
      }),
    ]);
}

function confusion(variants?: string[]) {
  const counts = [
    [41, 5, 4],
    [9, 30, 11],
    [0, 2, 48],
  ];
  const animals = ['cat', 'dog', 'hummingbird'];
  const kept = resultsOf({ small: [{}, {}], large: [{}, {}] });
  const tables = kept.variants.map((variant, less) => ({
    ...variant,
    runs: variant.runs.map((run, seed) => ({
      ...run,
      table: () =>
        counts.flatMap((row, i) =>
          row.map((count, j) => ({
            actual: animals[i],
            predicted: animals[j],
            count: Math.abs(count - (i === j ? 6 * less + seed : 0)),
          })),
        ) as never[],
    })),
  }));
  return (width: number) =>
    placePanels('Confusion matrices.', [
      confusionPanel({ ...kept, variants: tables } as Kept, 'confusion', {
        title: 'What was predicted',
        of: 'test images',
        ...(variants && { variants, shows: 'shares' }),
        width,
      }),
    ]);
}

type Kept = Results<
  string,
  string,
  PublishedData,
  { confusion: TableDeclaration<{ actual: 'text'; predicted: 'text'; count: 'number' }> }
>;

/** Three groups on spirals, in two plots. */
function points(width: number): TopLevelSpec {
  const spiral = (turn: number) =>
    Array.from({ length: 60 }, (_, i) => ({
      x: (1 + i / 20) * Math.cos(i / 6 + turn * (i % 3)),
      y: (1 + i / 20) * Math.sin(i / 6 + turn * (i % 3)),
      label: ['cat', 'dog', 'cow'][i % 3]!,
    }));
  return placePanels('Points of two embeddings.', [
    pointsPanel({
      title: 'Embedding',
      of: 'test images',
      x: 'First dimension',
      y: 'Second dimension',
      by: 'Animal',
      plots: [
        { label: 'Adam', runs: [spiral(2.1)] },
        { label: 'SGD', runs: [spiral(0.4)] },
      ],
      equal: true,
      width,
    }),
  ]);
}

/** A quantity beside its limit, and that of two series. */
function sweeps(width: number): TopLevelSpec {
  const rates = [0.03, 0.1, 0.2, 0.5];
  const runs = (mean: number) => [0.9 * mean, mean, 1.15 * mean];
  return placePanels('Sweeps.', [
    sweepPanel({
      title: 'Sharpness',
      quantity: 'Greatest eigenvalue of the Hessian',
      x: 'Learning rate η',
      xScale: 'log',
      scale: 'log',
      points: rates.map((at) => ({ at, runs: runs(2.4 / at) })),
      curves: { meaning: 'limit 2/η', at: [{ label: '2/η', value: (rate) => 2 / rate }] },
      width,
    }),
    sweepPanel({
      title: 'Accuracy',
      quantity: 'Share of test images classified correctly',
      x: 'Layers',
      format: '.0%',
      bounds: [0, 1],
      points: ['Narrow', 'Wide'].flatMap((series, i) =>
        [2, 4, 8].map((at) => ({ at, series, runs: runs(0.3 + 0.06 * at - 0.1 * i) })),
      ),
      curves: { meaning: 'chance', at: [{ label: 'chance', value: () => 0.1 }] },
      width,
    }),
  ]);
}

function bars(width: number): TopLevelSpec {
  const runs = (mean: number) => [mean - 0.03, mean, mean + 0.02];
  return placePanels('Bars.', [
    barPanel({
      title: 'Accuracy',
      quantity: 'Share of test images classified correctly',
      format: '.0%',
      bounds: [0, 1],
      bars: ['Small', 'Large', 'Large with dropout'].map((label, i) => ({
        label,
        runs: runs(0.7 + 0.1 * i),
      })),
      width,
    }),
    barPanel({
      title: 'Recall',
      quantity: 'Share of the test images of a class that were recognised',
      by: 'Class',
      format: '.0%',
      bars: ['cat', 'dog'].flatMap((label, i) =>
        ['Small', 'Large'].map((series, j) => ({ label, series, runs: runs(0.5 + 0.1 * (i + j)) })),
      ),
      width,
    }),
    barPanel({
      title: 'Loss',
      quantity: 'Cross-entropy, in nats',
      zero: false,
      bars: [
        { label: 'Small', runs: runs(2.1) },
        { label: 'Large', runs: runs(1.9) },
      ],
      width,
    }),
  ]);
}

function stack(...panels: Panel[]): TopLevelSpec {
  return stackPanels('A line chart.', 'Training step', panels);
}

const facets: TopLevelSpec = {
  data: {
    values: ['cat', 'dog'].flatMap((animal, i) =>
      [1, 2, 3].map((kind) => ({ animal, kind: `kind ${kind}`, weight: kind * (i + 2) })),
    ),
  },
  facet: { column: { field: 'animal', title: 'Animal' } },
  spec: {
    mark: 'bar',
    encoding: {
      x: { field: 'kind', title: 'Kind' },
      y: { field: 'weight', type: 'quantitative', title: 'Weight, kg' },
    },
  },
};

function layers(width: number): TopLevelSpec {
  const convolutions = [5, 4, 4, 3, 3].map((size, i) => ({
    kind: '3×3 convolution',
    label: String(2 ** (11 - size)),
    input: `${2 ** size}×${2 ** size}`,
    size,
    ...(i === 2 && { mark: 'batch norm, in one of the two' }),
  }));
  const linear = ['4096', '10'].map((label) => ({ kind: 'linear', label }));
  return layerDiagram({ description: 'A network.', layers: [...convolutions, ...linear], width });
}

interface Shape {
  length?: number;
  noise?: number;
  seed?: number;
}

function series(label: string, value: (t: number) => number, shape?: Shape): ComparedSeries {
  return { label, runs: [run(value, shape)] };
}

/** A run with a value at every tenth step and deterministic noise. @param value gives values for 0, 1, 2 … */
function run(
  value: (t: number) => number,
  { length = 8, noise = 0.03, seed = 0 }: Shape = {},
): Series {
  const places = Array.from({ length }, (_, t) => t);
  const noiseAt = (t: number) => ((((t + 1) * (2 * seed + 3)) % 7) - 3) / 3;
  return {
    step: Int32Array.from(places, (t) => 10 * t),
    value: Float64Array.from(places, (t) => value(t) * (1 + noise * noiseAt(t))),
  };
}

function chartCss(): Promise<string> {
  return readFile(new URL('../../src/charts/look/chart.css', import.meta.url), 'utf8');
}
