import type { TopLevelSpec } from 'vega-lite';
import { afterEach, expect, test } from 'vitest';
import { draw } from '../draw.ts';
import { liveChartOf } from '../live-chart-of.ts';

const zone = process.env['TZ'];
afterEach(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

const days = (x: object, ...values: string[]): TopLevelSpec =>
  ({
    data: { values: values.map((day, y) => ({ day, y })) },
    mark: 'point',
    encoding: {
      x: { field: 'day', ...x },
      y: { field: 'y', type: 'quantitative' },
    },
  }) as TopLevelSpec;
const january = ['2026-01-01', '2026-01-01T18:00Z', '2026-01-31'];

test.each([
  ['a date', { type: 'temporal' }],
  ['a date, in a format', { type: 'temporal', axis: { format: '%d %H:%M' } }],
  ['a date on an axis of its own', { type: 'temporal', scale: { nice: true } }],
  ['a month', { timeUnit: 'yearmonth' }],
  ['a day as a category', { timeUnit: 'date', type: 'ordinal' }],
  ['steps of hours', { timeUnit: { unit: 'hours', step: 6 } }],
])('a chart with %s is the same on machines around the world', async (_, x) => {
  const spec = days(x, ...january);
  const made = async (timeZone: string) => {
    process.env['TZ'] = timeZone;
    const { svg, layers } = await draw('days', spec);
    return [svg.replaceAll(/clip\d+/g, 'clip'), layers, JSON.stringify(liveChartOf(spec))];
  };
  expect(await made('Asia/Tokyo')).toEqual(await made('America/Los_Angeles'));
});

test('a chart without times stays as it is', async () => {
  const { layers } = await draw('numbers', days({ type: 'nominal' }, '1 o’clock', '2 o’clock'));
  expect(layers[0]!.rows).toHaveLength(2);
});

test.each([
  '2026-01-31T12:00',
  '2026-01-31 12:00',
  '2026/01/31',
  'Jan 31, 2026',
])('a time without its zone is refused: %s', async (time) => {
  await expect(draw('days', days({ type: 'temporal' }, ...january, time))).rejects.toThrow(
    `Chart "days": "${time}" in the field "day" is another time on each machine: write 2026-01-31`,
  );
});

test.each([
  '2026',
  '2026-01',
  '2026-01-31T12:00:30.5Z',
  '2026-01-31T12:00+09:00',
])('one with it is drawn: %s', async (time) => {
  await draw('days', days({ type: 'temporal' }, ...january, time));
});
