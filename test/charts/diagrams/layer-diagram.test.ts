import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { layerDiagram } from '../../../src/charts/diagrams/layer-diagram.ts';
import type { DiagramLayer } from '../../../src/charts/diagrams/layers.ts';
import { renderChart } from '../../../src/charts/drawing/render.ts';
import { textWidth } from '../../../src/charts/look/text-metrics.ts';
import { chartWidths } from '../../../src/charts/look/theme.ts';
import fc from '../../properties.ts';

interface Shape {
  x: number;
  y: number;
  x2: number;
  y2: number;
}

interface Drawn {
  boxes: Shape[];
  marks: Shape[];
  words: { text: string; x: number; y: number; x2: number }[];
}

interface Layer {
  mark: { type: string; stroke?: string; align?: string; fontSize?: number; fontWeight?: number };
  data: { values: (Shape & { text: string })[] };
}

const convolution = { kind: 'convolution', label: '64', input: '32×32' };
const hostile = '</text><script>alert("1")</script>&amp;';

describe.each(Object.entries(chartWidths))('a %s diagram', (_, width) => {
  test('has a box for each layer, in their order, and nothing that is cut off or overlaps', async () => {
    const layers = [
      { ...convolution, size: 3, mark: 'batch norm' },
      { ...convolution, size: 3, mark: 'batch norm' },
      { kind: 'pool', label: '2×2', input: '32×32', size: 2 },
      { kind: 'linear', label: '10' },
    ];
    const { boxes, marks, words } = await drawn(layers, width);
    expect(boxes).toHaveLength(4);
    expectApart(boxes, words);
    expect(marks).toHaveLength(2);
    expect(words.map(({ text }) => text).sort()).toEqual(
      ['10', '2×2', '32×32', '64', '64', 'batch norm', 'convolution', 'linear', 'pool'].sort(),
    );
  });

  test('stays within its width', async () => {
    const layers = Array.from({ length: 30 }, () => ({
      kind: 'linear',
      label: '64',
      mark: 'norm',
    }));
    const { boxes, marks, words } = await drawn(layers, width);
    for (const { x, x2 } of [...boxes, ...marks, ...words]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x2).toBeLessThanOrEqual(width);
    }
  });

  test('shows any texts as texts', async () => {
    const layers = [{ kind: hostile.slice(0, 20), label: '<b>', input: '\'"', mark: '&lt;' }];
    const svg = await render(layers, width);
    expect(svg).not.toMatch(/<(b|script)\b/);
    expect(svg).toContain('&lt;b&gt;');
    expect(svg).toContain('&amp;lt;');
  });

  test('has room for any number of layers', async () => {
    for (const count of [1, 2, 11, 60]) {
      const layers = Array.from({ length: count }, (_, i) => ({
        ...convolution,
        label: String(i),
        size: count - i,
      }));
      const { boxes, words } = await drawn(layers, width);
      expect(boxes).toHaveLength(count);
      expectApart(boxes, words);
    }
  });
});

test('a few layers stand side by side, more than there is room for below each other', async () => {
  const isLevel = ({ boxes }: Drawn) => boxes[0]!.x !== boxes[1]!.x;
  const layersOf = (count: number) => Array.from({ length: count }, () => convolution);
  expect(isLevel(await drawn(layersOf(11), chartWidths.wide))).toBe(true);
  expect(isLevel(await drawn(layersOf(5), chartWidths.narrow))).toBe(true);
  expect(isLevel(await drawn(layersOf(20), chartWidths.narrow))).toBe(false);
  expect(isLevel(await drawn(layersOf(60), chartWidths.wide))).toBe(false);
});

test('boxes are as large as their layers, compared with the largest', async () => {
  const { boxes } = await drawn([4, 2, 1, 1e-9].map((size) => ({ ...convolution, size })));
  const heights = boxes.map(({ y, y2 }) => y2 - y);
  for (const [i, share] of [1, 1 / 2, 1 / 4, 0].entries()) {
    expect(Math.abs(heights[i]! - share * heights[0]!)).toBeLessThanOrEqual(2);
    expect(heights[i]).toBeGreaterThan(0);
  }
});

test('a mark stands right after its layer, and only marks have a colour', async () => {
  const layers = [convolution, { ...convolution, mark: 'batch norm' }, convolution];
  const { boxes, marks } = await drawn(layers);
  expect(marks[0]!.x).toBeGreaterThan(boxes[1]!.x2);
  expect(marks[0]!.x2).toBeLessThan(boxes[2]!.x);
  const svg = await render(layers);
  expect([...new Set(svg.match(/var\(--[\w-]+\)/g))].sort()).toEqual([
    'var(--chart-fg)',
    'var(--chart-grid)',
    'var(--chart-muted)',
    'var(--chart-reference)',
    'var(--chart-subject)',
  ]);
  expect(await render([convolution])).not.toContain('--chart-subject');
});

test('the description lists the layers for those who can not see them', () => {
  const { description } = layerDiagram({
    description: 'A network.',
    layers: [
      { ...convolution, mark: 'batch norm' },
      { ...convolution, label: '128' },
      { kind: 'linear', label: '10' },
    ],
  });
  expect(description).toBe(
    'A network. Convolution: 64 on 32×32 (then batch norm), 128 on 32×32. Linear: 10.',
  );
});

test('what can not be drawn is refused', () => {
  const diagramOf = (layers: DiagramLayer[]) => () => layerDiagram({ description: '', layers });
  expect(diagramOf([])).toThrow('a diagram needs at least one layer');
  for (const size of [0, -1, Number.NaN, Infinity]) {
    expect(diagramOf([{ ...convolution, size }])).toThrow(
      `layer "convolution, 64": its size is ${size}; it must be above 0`,
    );
  }
});

test('words that need more than a phone has stop the build', async () => {
  const layers = [{ kind: 'a kind of layer with a very long name, '.repeat(3), label: '1' }];
  await expect(render(layers, chartWidths.narrow)).rejects.toThrow(
    /^Chart "diagram": its axes, legend or labels need more than 360 pixels; the longest text takes 643: "a kind of layer with a very .*…"; shorten the labels/,
  );
});

const shortTexts = fc.string({ minLength: 1, maxLength: 5 });
const someLayers = fc.array(
  fc.record(
    {
      kind: fc.constantFrom('convolution', 'linear', 'attention'),
      label: shortTexts,
      input: fc.constantFrom('32×32', '8×8'),
      size: fc.double({ min: 0.01, max: 1000, noNaN: true }),
      mark: fc.constantFrom('norm', 'a mark with a name of many words'),
    },
    { requiredKeys: ['kind', 'label'] },
  ),
  { minLength: 1, maxLength: 30 },
);

test('no words or boxes of any layers overlap', async () => {
  await fc.assert(
    fc.asyncProperty(
      someLayers,
      fc.constantFrom(...Object.values(chartWidths)),
      async (layers, width) => {
        const { boxes, words } = shapesOf(layerDiagram({ description: '', layers, width }));
        expectApart(boxes, words);
      },
    ),
    { numRuns: 300 },
  );
});

async function drawn(
  layers: readonly DiagramLayer[],
  width: number = chartWidths.wide,
): Promise<Drawn> {
  await render(layers, width);
  return shapesOf(layerDiagram({ description: '', layers, width }));
}

function render(
  layers: readonly DiagramLayer[],
  width: number = chartWidths.wide,
): Promise<string> {
  const source = (pixels: number) => layerDiagram({ description: '', layers, width: pixels });
  return renderChart(source, { id: 'diagram', title: 'Network', description: 'Layers.', width });
}

function shapesOf(spec: TopLevelSpec): Drawn {
  const { layer } = spec as unknown as { layer: Layer[] };
  const valuesOf = (isOne: (mark: Layer['mark']) => boolean) =>
    layer.filter(({ mark }) => isOne(mark)).flatMap(({ data }) => data.values);
  const words = layer
    .filter(({ mark }) => mark.type === 'text')
    .flatMap(({ mark, data }) =>
      data.values.map(({ text, x, y }) => {
        const width = textWidth(text, { size: mark.fontSize!, weight: mark.fontWeight });
        const before = { left: 0, center: width / 2, right: width }[mark.align!]!;
        return { text, x: x - before, y, x2: x - before + width };
      }),
    );
  return {
    boxes: valuesOf(({ type, stroke }) => type === 'rect' && stroke !== undefined),
    marks: valuesOf(({ type, stroke }) => type === 'rect' && stroke === undefined),
    words,
  };
}

/** Expects that shapes don't touch: neither two boxes, nor two words, nor a word and a box. */
function expectApart(boxes: readonly Shape[], words: Drawn['words']): void {
  const letters = words.map(({ text, x, x2, y }) => ({ text, x, x2, y: y - 9, y2: y + 2 }));
  const all = [...boxes, ...letters];
  for (const [i, one] of all.entries()) {
    for (const other of all.slice(i + 1)) {
      const apart =
        one.x2 <= other.x || other.x2 <= one.x || one.y2 <= other.y || other.y2 <= one.y;
      if (!apart) expect.fail(`overlap: ${JSON.stringify([one, other])}`);
    }
  }
}
