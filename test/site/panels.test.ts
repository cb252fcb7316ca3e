import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSite, type Site } from './site.ts';

/** A study of nearest means, without packages: its runs keep a confusion table, a table of distances and an array. */
const files: Record<string, string> = {
  'src/experiments/means/experiment.ts': `import { array, defineExperiment, table } from 'retrace/lab';
import { z } from 'zod';

const animals = ['cat', 'dog', 'owl'];

export default defineExperiment({
  name: 'means',
  title: 'Nearest means',
  parameters: z.strictObject({ spread: z.number() }),
  variants: {
    near: { label: 'Near', parameters: { spread: 1.6 } },
    far: { label: 'Far', parameters: { spread: 1.2 } },
  },
  profiles: { quick: { seeds: [1, 2, 3], parameters: {} } },
  metrics: { accuracy: 'Share of the animals recognised', distance: 'Mean distance' },
  artifacts: {
    confusion: table('Animals by kind and by what they were taken for', {
      actual: 'text',
      predicted: 'text',
      count: 'number',
    }),
    distances: table('The distance of each animal to the mean of its kind', { distance: 'number' }),
    landscape: array('Loss on a plane', ['alpha', 'beta']),
  },
  length: () => ({ steps: 1 }),
  async *run({ parameters: { spread }, seed, keep }) {
    const counts = animals.map(() => animals.map(() => 0));
    const distances: { distance: number }[] = [];
    for (let i = 0; i < 90; i++) {
      const noise = (((i * 7 + seed * i * i) % 31) / 31 - 0.5) * spread;
      const taken = Math.min(2, Math.max(0, Math.round((i % 3) + noise)));
      counts[i % 3]![taken]!++;
      distances.push({ distance: Math.abs(noise) });
    }
    const pairs = animals.flatMap((actual, i) =>
      animals.map((predicted, j) => ({ actual, predicted, count: counts[i]![j]! })),
    );
    await keep('confusion', pairs);
    await keep('distances', distances);
    const places = Array.from({ length: 60 }, (_, i) => i / 30 - 1);
    await keep('landscape', places.map((a) => places.map((b) => a * a + seed * b * b)));
    yield {
      step: 0,
      accuracy: counts.reduce((sum, row, i) => sum + row[i]!, 0) / 90,
      distance: distances.reduce((sum, { distance }) => sum + distance, 0) / 90,
    };
  },
});
`,
  'src/experiments/means/charts.ts': `import {
  barPanel,
  compareRuns,
  confusionPanel,
  heatmapPanel,
  histogramPanel,
  placePanels,
  stackPanels,
} from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

type Means = ResultsOf<typeof experiment>;

export function confusion(results: Means, width = 800) {
  return placePanels('Confusion matrices.', [
    confusionPanel(results, 'confusion', { title: 'Taken for', of: 'animals', width }),
    barPanel({
      title: 'Accuracy',
      quantity: 'Share of the animals recognised',
      bars: compareRuns(results, 'accuracy'),
      width,
    }),
  ]);
}

export function landscape(results: Means, width = 800) {
  const [first] = compareRuns(results, (run) => run.array('landscape'));
  const axes = { x: { title: 'α' }, y: { title: 'β' } };
  return placePanels('A heat map.', [
    heatmapPanel({ title: 'Loss', quantity: 'Loss', ...axes, runs: first!.runs, width }),
  ]);
}

export function distances(results: Means, width = 800) {
  const series = compareRuns(results, (run) =>
    run.table('distances').map(({ distance }) => distance),
  );
  return stackPanels('A histogram.', 'Distance', [
    histogramPanel({ title: 'Distance', quantity: 'Share', of: 'distance', series, width }),
  ]);
}
`,
  'src/content/posts/means.mdx': `---
title: Means
description: How well nearest means do.
pubDate: 2026-01-31
---

<Figure of="means/confusion" caption="What was taken for what." />

<Figure of="means/landscape" caption="The loss." />

<Figure of="means/distances" caption="The distances." />
`,
};
let site: Site;

beforeAll(async () => {
  site = await createSite([]);
  for (const [file, text] of Object.entries(files)) await site.write(file, text);
});

afterAll(() => site.remove());

test('tables and arrays that runs keep are drawn on a page, with their runs and their files', async () => {
  const { status, output } = await site.build({});
  expect(status, output).toBe(0);
  const page = await site.page('posts/means/index.html');
  const figures = page.split('<figure').slice(1);
  expect(figures).toHaveLength(3);
  // Numbers on cells, and how to read them.
  expect(figures[0]).toContain('Mean of 3 runs.');
  expect(figures[0]).toContain('9 cells, from ');
  expect(figures[1]).toMatch(/<mask id="[^"]+"><image [^>]*href="data:image\/png;base64,/);
  expect(figures[1]).toContain('3600 cells, from ');
  expect(await site.page('figures/means/confusion.csv')).toContain(
    'Near,Number of animals,,,dog,,,,cat,,6.33',
  );
  const table = await site.page('figures/means/landscape.csv');
  expect(table.split('\r\n')).toHaveLength(1 + 3600 + 1);
  const live = await site.page('figures/means/landscape.live.json');
  expect(JSON.parse(live)).toBeNull();
});

test('colours of the site in which numbers can’t be read on cells stop the build, in one line', async () => {
  await site.write('src/colours.css', ':root { --chart-ordinal-6: #7f9fd0; }\n');
  const { status, output } = await site.build({});
  expect(status).not.toBe(0);
  expect(output).toContain('src/content/posts/means.mdx:7');
  expect(output).toContain('less than 4.5 (light): change a colour in src/colours.css');
});
