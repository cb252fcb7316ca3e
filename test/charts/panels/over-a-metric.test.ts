import { describe, expect, test } from 'vitest';
import { bandPanel } from '../../../src/charts/panels/band-panel.ts';
import { compareVariants } from '../../../src/charts/panels/compared-series.ts';
import { linePanel } from '../../../src/charts/panels/line-panel.ts';
import type { Panel } from '../../../src/charts/panels/series-encoding.ts';
import { stackPanels } from '../../../src/charts/panels/stack-panels.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { type Measured, resultsOf } from '../../lab/results-fixture.ts';
import { draw } from '../draw.ts';

const options = { title: 'Loss', quantity: 'Nats', width: 720 };
const steps = [0, 10, 20, 30];

function over(x: string, variants: Record<string, Measured[]>) {
  return compareVariants(resultsOf(variants), 'loss', { x });
}

function panelOver(x: string, variants: Record<string, Measured[]>): Panel {
  return linePanel({ ...options, series: over(x, variants) });
}

const notesOf = ({ title }: Panel) => (title as { subtitle: string[] }).subtitle.slice(1);
const axisOf = (panel: Panel) =>
  (
    stackPanels('d', 'X', [panel]) as unknown as {
      vconcat: { encoding: { x: { axis: object } } }[];
    }
  ).vconcat[0]!.encoding.x.axis;

describe('a metric over tokens, of which variants see as many at a step as they like', () => {
  const panel = panelOver('tokens', {
    small: [{ step: steps, loss: [4, 3, 2, 1], tokens: [1e9, 2e9, 3e9, 4e9] }],
    large: [{ step: steps, loss: [8, 6, 4, 2], tokens: [2e9, 4e9, 6e9, 8e9] }],
  });

  test('is drawn where the tokens are, though no column of steps could hold them', async () => {
    const { layers } = await draw('x', stackPanels('d', 'Tokens', [panel]));
    expect(describeDrawn(layers)).toBe(
      'Loss, nats, tokens 1,000,000,000 to 8,000,000,000. SMALL: from 4 at 1,000,000,000 to 1 at 4,000,000,000. LARGE: from 8 at 2,000,000,000 to 2 at 8,000,000,000.',
    );
  });

  test('may have labels between whole numbers, which steps have not', () => {
    const whole = linePanel({
      ...options,
      series: compareVariants(resultsOf({ a: [{ loss: [1, 2] }] }), 'loss'),
    });
    expect(axisOf(whole)).toHaveProperty('tickMinStep', 1);
    expect(axisOf(panel)).not.toHaveProperty('tickMinStep');
  });
});

describe('seeds that take different times', () => {
  const variants = {
    fast: [
      { step: steps, loss: [4, 3, 2, 1], seconds: [0.5, 1, 1.5, 2] },
      { step: steps, loss: [5, 4, 3, 2], seconds: [0.25, 1.25, 2.25, 3.25] },
    ],
  };

  test('are averaged at equal times, on the lines between measurements, and the note says so', () => {
    const panel = panelOver('seconds', variants);
    const bold = panel.layer.find(({ description }) => description === 'mean of the runs');
    const { values } = (bold as unknown as { data: { values: { step: number; value: number }[] } })
      .data;
    expect(values.map(({ step }) => step)).toEqual([0.5, 1, 1.25, 1.5, 2]);
    // At 1.25 s the one is at 2.5, halfway between 3 and 2, and the other at 4.
    expect(values[2]!.value).toBeCloseTo(3.25, 9);
    expect(notesOf(panel)).toEqual([
      'Thin: 2 runs. Bold: their mean, with its 95% interval.',
      'Mean: between measurements on straight lines, as the runs differ in their seconds; from seconds 0.5 to 2.',
    ]);
  });

  test('have bands, too', () => {
    const series = over('seconds', variants);
    const panel = bandPanel({ ...options, low: series, high: series, covers: 'nothing' });
    expect(notesOf(panel)[1]).toContain('differ in their seconds');
  });
});

test('of the steps of one epoch, the last is drawn, and the note says so', () => {
  const panel = panelOver('epoch', {
    a: [{ step: [0, 1, 2, 3, 4], loss: [9, 8, 7, 6, 5], epoch: [0, 0, 1, 1, 2] }],
  });
  expect(JSON.stringify(panel.layer)).toContain(
    '[{"series":"A","step":0,"value":8},{"series":"A","step":1,"value":6},{"series":"A","step":2,"value":5}]',
  );
  expect(notesOf(panel)).toEqual(['Of several measurements at one value of epoch, the last.']);
});

test('what was measured without the other metric is left out, and counted', () => {
  const panel = panelOver('epoch', {
    a: [{ step: steps, loss: [4, 3, 2, 1], epoch: [0, Number.NaN, 1, 2] }],
    b: [{ step: steps, loss: [4, 3, 2, Number.NaN], epoch: [0, 0.5, 1, 2] }],
  });
  expect(notesOf(panel)).toEqual(['Only the 6 of 7 measurements with a value of epoch.']);
});

describe('never an empty chart', () => {
  test.each([
    [
      'a run without the metric',
      { loss: [1, 2], epoch: [Number.NaN, Number.NaN] },
      /^nothing can be drawn over "epoch": a-quick-seed2 never measured it; or leave x out$/,
    ],
    [
      'a run that measured both at different steps',
      { step: [0, 1], loss: [1, Number.NaN], epoch: [Number.NaN, 1] },
      /a-quick-seed2 never measured it at a step of "loss"; write both in one row/,
    ],
    [
      'a metric that falls',
      { step: [0, 7], loss: [1, 2], epoch: [3, 2] },
      /over "epoch": it falls from 3 to 2 at step 7 of a-quick-seed2; or leave x out$/,
    ],
  ])('%s is refused by name', (_, second, message) => {
    const first = { loss: [1, 2], epoch: [0, 1] };
    expect(() => over('epoch', { a: [first, second] })).toThrow(message);
  });

  test('series over different metrics share neither a panel nor an axis', () => {
    const run = { loss: [1, 2], epoch: [0, 1], seconds: [0, 9] };
    const variants = { a: [run] };
    const series = [over('epoch', variants), over('seconds', variants)];
    const mixed = [...series[0]!, { ...series[1]![0]!, label: 'B' }];
    expect(() => linePanel({ ...options, series: mixed })).toThrow(
      'the panel "Loss" has "A" over epoch and "B" over seconds: give all the same x',
    );
    const plain = compareVariants(resultsOf(variants), 'loss');
    const panels = [plain, series[0]!].map((one) => linePanel({ ...options, series: one }));
    expect(() => stackPanels('d', 'Step', panels)).toThrow(
      "panels over steps and over epoch can't share an axis",
    );
  });
});
