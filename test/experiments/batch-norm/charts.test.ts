import { readFile } from 'node:fs/promises';
import type { TopLevelSpec } from 'vega-lite';
import { describe, expect, test } from 'vitest';
import { compareVariants } from '../../../src/charts/panels/compared-series.ts';
import * as charts from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../../charts/batch-norm-results.ts';
import { renderResponsiveChart } from '../../charts/responsive-chart.ts';

const figures = Object.entries(charts);
const oneSeed = batchNormResults({ steps: 300 });
const threeSeeds = batchNormResults({ steps: 300, seeds: [1, 2, 3] });
const sets = [
  ['one seed', oneSeed],
  ['three seeds', threeSeeds],
] as const;

describe.each(figures)('the figure %s', (name, chart) => {
  test.each(
    sets,
  )('shows both variants of %s, wide and narrow, without a warning', async (_, results) => {
    const label = { id: name, title: name, description: chart(results).description! };
    const { wide, narrow } = await renderResponsiveChart((width) => chart(results, width), label);
    for (const svg of [wide, narrow]) {
      for (const { label } of results.variants) expect(svg).toContain(`>${label}</text>`);
      for (const colour of ['var(--chart-reference)', 'var(--chart-subject)']) {
        expect(linesIn(svg, colour)).toBeGreaterThanOrEqual(2);
      }
      expect(svg).not.toContain('…');
    }
    // Lines without names at their ends differ by more than colour.
    expect(narrow).toContain('stroke-dasharray="2 2"');
  });

  test('is the same for the same results, which it leaves alone', () => {
    expect(chart(oneSeed)).toEqual(chart(oneSeed));
  });

  test('says what it shows to those who can’t see it', () => {
    expect(chart(oneSeed).description).toMatch(/with and without batch norm/);
  });

  test('holds no more points than a screen can show, however long the run', () => {
    const long = batchNormResults({ steps: 20_000 });
    const most = 2 * (2 * 720 + 2);
    expect(
      Math.max(...layersOf(chart(long)).map(({ data }) => data.values.length)),
    ).toBeLessThanOrEqual(most);
  });

  test('names a metric that was never measured', () => {
    const empty = { step: new Int32Array(), value: new Float64Array() };
    const run = { ...oneSeed.variants[0]!.runs[0]!, series: () => empty };
    const results = { ...oneSeed, variants: [{ ...oneSeed.variants[0]!, runs: [run] }] };
    expect(() => chart(results)).toThrow(/no finite ".*" of the variant "Standard"/);
  });
});

test('several seeds are drawn as a mean in its interval, over the single runs', () => {
  const ours = layersOf(charts.ics(threeSeeds)).filter(({ name }) => !name);
  const [interval, runs, , mean] = ours;
  expect(new Set(runs!.data.values.map(({ run }) => run))).toEqual(new Set([1, 2, 3]));
  for (const { low, value, high } of mean!.data.values) {
    expect(low!).toBeLessThanOrEqual(value!);
    expect(high!).toBeGreaterThanOrEqual(value!);
  }
  expect(interval!.mark).toMatchObject({ type: 'area' });
});

test('variants with the same label are refused', () => {
  const [standard] = oneSeed.variants;
  const results = { ...oneSeed, variants: [standard!, standard!] };
  expect(() => charts.accuracy(results)).toThrow('Two variants are labelled "Standard"');
});

test('the article’s loss is the loss plus its change from the step before', () => {
  const { step, value } = oneSeed.variants[0]!.runs[0]!.series('loss');
  const [measured] = layersOf(charts.lossLandscape(oneSeed)).filter(({ name }) => !name);
  const [first] = measured!.data.values;
  expect(first!.step).toBe(step[1]);
  expect(first!.value).toBeCloseTo(value[1]! + Math.abs(value[1]! - value[0]!), 12);
});

test('a metric that the experiment doesn’t have is an error of types', () => {
  compareVariants(oneSeed, 'loss');
  // @ts-expect-error misspelt
  compareVariants(oneSeed, 'icsArtcle5');
  // @ts-expect-error misspelt
  oneSeed.variants[0]?.runs[0]?.series('losss');
});

test('the charts’ code runs neither Vega nor Node', async () => {
  const seen = new Set<string>();
  await collectImports(
    new URL('../../../src/experiments/batch-norm/charts.ts', import.meta.url),
    seen,
  );
  // jstat computes quantiles of Student's t, and runs in browsers too.
  expect([...seen].filter((module) => !/^(file:|jstat$)/.test(module))).toEqual([]);
});

interface DrawnLayer {
  name?: string;
  mark: unknown;
  data: { values: { run?: number; step: number; low?: number; value?: number; high?: number }[] };
}

function layersOf(spec: TopLevelSpec): DrawnLayer[] {
  return (spec as unknown as { vconcat: { layer: DrawnLayer[] }[] }).vconcat.flatMap(
    ({ layer }) => layer,
  );
}

function linesIn(svg: string, colour: string): number {
  return svg.split(`stroke="${colour}"`).length - 1;
}

/** What a module imports, and what that imports, types left out. */
async function collectImports(module: URL, seen: Set<string>): Promise<void> {
  if (seen.has(module.href) || module.pathname.endsWith('.json')) return;
  seen.add(module.href);
  const source = await readFile(module, 'utf8');
  for (const [, from] of source.matchAll(/^(?:import|export) (?!type )[^;]*?from '([^']+)'/gms)) {
    const file = fileOf(from!, module);
    if (file) await collectImports(file, seen);
    else seen.add(from!);
  }
}

/** The project's file behind a relative path or a door; undefined of a package. */
function fileOf(specifier: string, module: URL): URL | undefined {
  if (specifier.startsWith('.')) return new URL(specifier, module);
  const [, door] = /^retrace\/(\w+)$/.exec(specifier) ?? [];
  return door ? new URL(`../../../src/doors/${door}.ts`, import.meta.url) : undefined;
}
