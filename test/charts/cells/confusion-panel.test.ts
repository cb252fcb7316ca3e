import { expect, test } from 'vitest';
import { placePanels } from '../../../src/charts/bars/place-panels.ts';
import {
  type ConfusionPanelOptions,
  confusionPanel,
} from '../../../src/charts/cells/confusion-panel.ts';
import { drawToWidth } from '../../../src/charts/drawing/draw-to-width.ts';
import { drawnExcerpts } from '../../../src/charts/reading/drawn-excerpt.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import type { TableDeclaration } from '../../../src/lab/artifacts/declare.ts';
import type { PublishedData } from '../../../src/lab/define.ts';
import { evaluate } from '../../../src/lab/findings/evaluate.ts';
import type { RecordedRun, Results } from '../../../src/lab/results.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';
import { resultsOf } from '../../lab/results-fixture.ts';

type Kept = Results<
  string,
  string,
  PublishedData,
  { confusion: TableDeclaration<{ actual: 'text'; predicted: 'text'; count: 'number' }> }
>;
type Row = Record<string, string | number>;

const row = (actual: string | number, predicted: string | number, count: number) => ({
  actual,
  predicted,
  count,
});
const first = [
  row('cat', 'cat', 8),
  row('cat', 'dog', 2),
  row('dog', 'dog', 5),
  row('dog', 'cat', 5),
];
const second = [row('cat', 'cat', 4), row('cat', 'dog', 4), row('dog', 'dog', 10)];

test('counts are the mean of the runs, and a pair without a row counts nothing', async () => {
  expect(await table(keeping({ net: [first, second] }))).toEqual([
    ['cat', 'cat', 6],
    ['dog', 'cat', 3],
    ['cat', 'dog', 2.5],
    ['dog', 'dog', 7.5],
  ]);
});

test('shares are of each actual class, and those of a class that never occurs stay blank', async () => {
  const options = { shows: 'shares', classes: ['dog', 'cat', 'owl'] } as const;
  expect(await table(keeping({ net: [first, second] }), options)).toEqual([
    ['dog', 'dog', 0.75],
    ['cat', 'dog', 0.25],
    ['owl', 'dog', 0],
    ['dog', 'cat', 0.35],
    ['cat', 'cat', 0.65],
    ['owl', 'cat', 0],
  ]);
});

test('on a phone, ten named classes keep their names, and shares their numbers', async () => {
  const names =
    'disc ring square frame triangle cross horizontal-stripes vertical-stripes diagonal-stripes checks'.split(
      ' ',
    );
  const rows = names.flatMap((actual, i) =>
    names.map((predicted, j) => row(actual, predicted, i === j ? 55 : 5)),
  );
  const source = (width: number) =>
    placePanels('C.', [panel(keeping({ net: [rows] }), { shows: 'shares', width })]);
  const { svg, layers } = await drawToWidth('c', source, 360);
  const texts = [...svg.matchAll(/<text(?![^>]*opacity="0")[^>]*>([^<]*)</g)].map(
    ([, text]) => text!,
  );
  for (const name of names) expect(texts.filter((text) => text === name)).toHaveLength(2);
  expect(texts.filter((text) => text === '55')).toHaveLength(10);
  expect(svg).toContain('Numbers in percent.');
  // The data are not rounded, and all columns are there.
  const [excerpt] = drawnExcerpts(layers, 40);
  expect(excerpt!.header).toEqual(['Actual ↓ Predicted →', ...names]);
  expect(excerpt!.rows[1]).toEqual([names[1], 0.05, 0.55, ...Array(8).fill(0.05)]);
});

test('rows of one pair add up, and without a count each row is one', async () => {
  const rows: Row[] = [
    { label: 3, guess: 3 },
    { label: 3, guess: 3 },
    { label: 0, guess: 3 },
  ];
  const columns = { actual: 'label', predicted: 'guess' } as never;
  expect(await table(keeping({ net: [rows] }), { columns })).toEqual([
    ['0', '0', 0],
    ['3', '0', 1],
    ['0', '3', 0],
    ['3', '3', 2],
  ]);
});

test('variants are drawn on one scale, side by side if there is room, or those that are chosen', () => {
  const results = keeping({ net: [first], other: [second] });
  const wide = panel(results, {});
  expect([wide.concat.length, wide.columns]).toEqual([2, 2]);
  expect(wide.title?.text).toBe('Confusion');
  const scaleOf = (plot: object) => JSON.stringify(plot).match(/"domain":\[1,2,3,4,5,6,7,8,9\]/);
  for (const plot of wide.concat) expect(scaleOf(plot)).not.toBeNull();
  expect(panel(results, { width: 360 }).columns).toBe(1);
  const chosen = panel(results, { variants: ['other'] });
  expect(chosen.concat).toHaveLength(1);
  expect(chosen.title).toBeUndefined();
});

test('shares have colours up to 1, or within a range', async () => {
  const ends = async (options: Partial<ConfusionPanelOptions>) => {
    const placed = panel(keeping({ net: [first] }), { shows: 'shares', ...options });
    const { svg } = await drawToWidth('c', placePanels('C.', [placed]), 800);
    return ['50%', '100%'].filter((end) => svg.includes(`>${end}<`));
  };
  const cells = ['50%'];
  expect(await ends({})).toEqual([...cells, '100%']);
  expect(await ends({ range: [0, 0.5] })).toEqual(cells);
});

test('only the chosen variants are read, and a seed without the table is left out of all', () => {
  const lacking = keeping({ net: [first, second], other: [first, undefined] });
  const both = evaluate(lacking, (results) => panel(results as Kept, {}));
  expect(both.value?.concat).toHaveLength(2);
  expect(both.limits).toEqual(['seed 2 never kept confusion']);
  expect(both.reads).toMatchObject({
    runs: ['net-quick-seed1', 'other-quick-seed1'],
    artifacts: ['confusion'],
  });
  const one = evaluate(lacking, (results) => panel(results as Kept, { variants: ['net'] }));
  expect(one.reads.runs).toEqual(['net-quick-seed1', 'net-quick-seed2']);
  expect(one.limits).toEqual([]);
});

test.each<[string, Row[], Partial<ConfusionPanelOptions>, string]>([
  ['no rows', [], {}, 'the panel "Confusion" has no rows to draw'],
  [
    'another column',
    [{ truth: 'cat' }],
    {},
    'a row of net-quick-seed1 has no actual: name them by columns',
  ],
  [
    'a class that isn’t listed',
    first,
    { classes: ['cat'] },
    'has no class "dog", which a row of net-quick-seed1 has',
  ],
  [
    'no number',
    [row('cat', 'cat', Number.NaN)],
    {},
    'has NaN for a pair of classes of net-quick-seed1',
  ],
  ['a negative number', [row('cat', 'cat', -1)], {}, 'has -1 for a pair of classes'],
  ['another variant', first, { variants: ['nett'] }, 'is of the variant "nett": name one of "net"'],
  ['no variant', first, { variants: [] }, 'is of no variant: name one of "net"'],
])('%s: refused by the panel’s name', (_, rows, options, problem) => {
  expect(() => panel(keeping({ net: [rows] }), options)).toThrow(problem);
});

function panel(results: Kept, options: Partial<ConfusionPanelOptions>) {
  return confusionPanel(results, 'confusion', {
    title: 'Confusion',
    of: 'pictures',
    width: 800,
    ...options,
  } as ConfusionPanelOptions<string, never>);
}

async function table(results: Kept, options: Partial<ConfusionPanelOptions> = {}) {
  const drawing = await drawToWidth('c', placePanels('C.', [panel(results, options)]), 800);
  return drawnTable(drawing.layers).rows;
}

/** Results whose runs keep these rows; undefined for a run that kept none. */
function keeping(tables: Record<string, readonly (readonly Row[] | undefined)[]>): Kept {
  const plain = resultsOf(
    Object.fromEntries(Object.entries(tables).map(([name, runs]) => [name, runs.map(() => ({}))])),
  );
  const variants = plain.variants.map((variant) => ({
    ...variant,
    runs: variant.runs.map((run, i) => withTable(run, tables[variant.name]![i])),
  }));
  return { ...plain, variants } as unknown as Kept;
}

function withTable(run: RecordedRun, rows: readonly Row[] | undefined): RecordedRun {
  const artifacts = rows ? [{ name: 'confusion', kind: 'table' }] : [];
  return {
    ...run,
    record: { ...run.record, artifacts } as unknown as RecordedRun['record'],
    table: () => {
      if (!rows) throw new ExpectedError(`${run.id} has no artifact "confusion"`);
      return [...rows] as never[];
    },
  };
}
