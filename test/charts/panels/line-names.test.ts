import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { withViewWidth } from '../../../src/charts/drawing/fit-width.ts';
import { chartConfig } from '../../../src/charts/look/theme.ts';
import { bandPanel } from '../../../src/charts/panels/band-panel.ts';
import { type LinePanelOptions, linePanel } from '../../../src/charts/panels/line-panel.ts';
import type { Panel } from '../../../src/charts/panels/series-encoding.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import fc from '../../properties.ts';
import { draw } from '../draw.ts';

const options = { title: 'Title', quantity: 'Quantity', width: 800 };

function seriesTo(end: number, label: string, peak = 4) {
  return {
    label,
    runs: [{ step: Int32Array.from([0, 1, 2]), value: Float64Array.from([3, peak, end]) }],
  };
}

const published = { source: 'others', series: [{ label: 's0', step: [1], value: [30] }] };
const levelsAt = (value: number) => ({ meaning: 'limit', at: [{ label: 'most', value }] });

const anyEnd = fc.oneof(
  // Few digits, so that rounding can't change the order of values.
  fc.double({ min: 0.001, max: 1e4, noNaN: true }).map((end) => Number(end.toPrecision(6))),
  fc.constantFrom(1, 1, 1.01, 3, 97, 1e-3, 1e4),
);

describe('the names of lines as Vega draws them', () => {
  test.each([
    'linear',
    'log',
  ] as const)('are 15 pixels apart or more, in the order of the ends, beside the plot, on a %s axis', async (scale) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEnd, { minLength: 2, maxLength: 6 }), async (ends) => {
        const series = ends.map((end, i) => seriesTo(end, `s${i}`));
        const names = await namesOf(linePanel({ ...options, scale, series }));
        const sorted = names.toSorted((a, b) => a.y - b.y);
        const byEnd = [...ends.keys()].sort((a, b) => ends[b]! - ends[a]! || a - b);
        expect(sorted.map(({ name }) => name)).toEqual(byEnd.map((i) => `s${i}`));
        for (const [i, { y }] of sorted.entries()) {
          if (i > 0) expect(y - sorted[i - 1]!.y).toBeGreaterThan(15 - 1e-6);
          expect(y).toBeGreaterThan(7.5 - 1e-6);
          expect(y).toBeLessThan(190 - 7.5 + 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });

  test.each<[string, Partial<LinePanelOptions>, number[]]>([
    ['from zero', { zero: true }, [3.1, 19.7]],
    ['whose ends are rounded outwards', { zero: false }, [13.37, 86.4, 113]],
    ['below zero', { zero: true }, [-4.2, 1.3]],
    ['with what others published above', { zero: false, published }, [20, 10.2]],
    ['with a level above', { zero: false, levels: levelsAt(33) }, [20, 10.2]],
    ['that is higher', { zero: false, height: 260 }, [20, 10.2]],
    ['that is logarithmic', { scale: 'log' }, [0.3, 70]],
  ])('have their middle where their lines end, on an axis %s', async (_, more, ends) => {
    const series = ends.map((end, i) => seriesTo(end, `s${i}`, end > 25 ? 120 : 25));
    const drawn = await namesOf(linePanel({ ...options, ...more, series }));
    const names = drawn.filter(({ name }) => name.startsWith('s'));
    expect(names).toHaveLength(ends.length);
    for (const { y, end } of names) expect(Math.abs(y - end)).toBeLessThanOrEqual(0.5 + 1e-6);
  });

  test('are told apart where titles and labels have no Latin letter', async () => {
    const series = [seriesTo(1, 'α'), seriesTo(20, 'β')];
    const at = ['α', 'β'].map((label, i) => ({ label, value: 2 + i }));
    const moment = { step: 1, says: '今' };
    const panels = ['损失', '精度'].map((title) =>
      linePanel({ ...options, title, series, published, levels: { meaning: '上限', at }, moment }),
    );
    const drawing = await draw('signs', withViewWidth(stackPanels('d', 'Step', panels), 640));
    const texts = drawing.svg.match(/(?<=>)[αβ今](?=<)/g);
    expect(texts?.sort().join('')).toBe('ααααββββ今今');
  });

  test('stand beside the middles of bands', async () => {
    const panel = bandPanel({
      ...options,
      scale: 'log',
      low: [seriesTo(1, 'a'), seriesTo(20, 'b')],
      high: [seriesTo(100, 'a'), seriesTo(2000, 'b')],
      covers: 'all',
    });
    const [a, b] = await namesOf(panel);
    // The axis has powers of ten from 1 to 10,000.
    expect(a!.y).toBeCloseTo(190 * (1 - 1 / 4), 0);
    expect(b!.y).toBeCloseTo(190 * (1 - Math.log10(200) / 4), 0);
  });

  test('give way to a legend where one is wider than a quarter of the chart', async () => {
    const label = 'a series with a name that leaves the plot little room';
    const series = [seriesTo(1, label), seriesTo(2, 'b')];
    const panel = linePanel({ ...options, series });
    expect(JSON.stringify(panel)).not.toContain('words_name');
    await expect(draw('legend', stackPanels('d', 'Step', [panel]))).resolves.toBeDefined();
  });
});

describe('levels', () => {
  const levels = {
    meaning: 'limit 2/η',
    at: [
      { label: '2/η = 28.6', value: 28.6, series: 's0' },
      { label: 'chance', value: 10 },
    ],
  };
  const panel = (width: number) =>
    linePanel({ ...options, width, series: [seriesTo(30, 's0'), seriesTo(11, 's1')], levels });

  test('have their labels among the names, apart from these', async () => {
    const names = (await namesOf(panel(800))).toSorted((a, b) => a.y - b.y);
    expect(names.map(({ name }) => name)).toEqual(['s0', '2/η = 28.6', 's1', 'chance']);
    for (const [i, { y }] of names.entries()) {
      if (i > 0) expect(y - names[i - 1]!.y).toBeGreaterThan(15 - 1e-6);
    }
  });

  test('are told by a note where there is no room for labels', () => {
    const subtitleOf = ({ title }: Panel) => (title as { subtitle: string[] }).subtitle;
    expect(subtitleOf(panel(800))).toEqual(['Quantity']);
    expect(subtitleOf(panel(360))).toEqual(['Quantity', 'Level: limit 2/η.']);
  });

  test('are refused to a series that isn’t drawn', () => {
    const at = [{ label: '2/η = 5', value: 5, series: 's2' }];
    const series = [seriesTo(30, 's0'), seriesTo(11, 's1')];
    expect(() => linePanel({ ...options, series, levels: { meaning: 'limit', at } })).toThrow(
      'the level "2/η = 5" belongs to "s2", which isn\'t drawn: name one of "s0", "s1"',
    );
  });

  test('are rows of their own in the data, by what they mean', async () => {
    const { layers } = await draw('levels', stackPanels('d', 'Step', [panel(800)]));
    const rows = layers
      .filter(({ level }) => level)
      .map((layer) => [layer.description, layer.rows]);
    expect(rows).toEqual([
      [
        'limit 2/η',
        [
          { series: 's0', step: 0, value: 28.6 },
          { series: 's0', step: 2, value: 28.6 },
        ],
      ],
      [
        'limit 2/η',
        [
          { step: 0, value: 10 },
          { step: 2, value: 10 },
        ],
      ],
    ]);
  });
});

interface Item {
  name?: string;
  datum?: { name: string; value: number };
  y?: number;
  dy?: number;
  items?: Item[];
}

/** For each name: the height of its middle as Vega draws it, and the height of its value. */
async function namesOf(panel: Panel): Promise<{ name: string; y: number; end: number }[]> {
  const spec = withViewWidth(stackPanels('d', 'Step', [panel]), 640) as TopLevelSpec;
  const { spec: compiled } = compile(spec, { config: chartConfig });
  const view = new View(parse(compiled), { renderer: 'none' });
  await view.runAsync();
  const y = view.scale('concat_0_y') as (value: number) => number;
  const marks = [...marksIn((view.scenegraph() as unknown as { root: Item }).root)];
  view.finalize();
  return marks
    .filter(({ name }) => /^words_(name|level)/.test(name ?? ''))
    .flatMap(({ items = [] }) => items)
    .map(({ datum, y: at = 0, dy = 0 }) => ({
      name: datum!.name,
      y: at + dy,
      end: y(datum!.value),
    }));
}

function* marksIn(mark: Item): Generator<Item> {
  yield mark;
  for (const item of mark.items ?? []) {
    for (const inner of item.items ?? []) yield* marksIn(inner);
  }
}

describe('a moment', () => {
  const panel = (width: number, says?: string) =>
    linePanel({
      ...options,
      width,
      series: [seriesTo(1, 's0')],
      moment: { step: 1, ...(says && { says }) },
    });
  const drawn = async (one: Panel) => {
    const { svg } = await draw('moment', withViewWidth(stackPanels('d', 'Step', [one]), 300));
    return svg;
  };

  test('is said beside its line, and where there is no room, below the title', async () => {
    expect(await drawn(panel(800, 'rate halved'))).toContain('>rate halved<');
    const narrow = await drawn(panel(360, 'rate halved'));
    expect(narrow).not.toContain('>rate halved<');
    expect(narrow).toContain('>Upright: rate halved.<');
  });

  test('may go without words', async () => {
    for (const width of [800, 360]) {
      const svg = await drawn(panel(width));
      expect(svg).toContain('stroke-dasharray="1 3"');
      expect(svg).not.toContain('Upright');
    }
  });
});
