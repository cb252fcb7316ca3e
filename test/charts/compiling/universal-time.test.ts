import { readFile } from 'node:fs/promises';
import { parse, View } from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import { afterEach, expect, test } from 'vitest';
import { universalExpression } from '../../../src/charts/compiling/universal-expression.ts';
import { standAloneSpec } from '../../../src/charts/files/stand-alone-spec.ts';
import { draw } from '../draw.ts';
import { liveChartOf } from '../live-chart-of.ts';

const css = await readFile(new URL('../../../src/charts/look/chart.css', import.meta.url), 'utf8');
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

const changed = (more: object) => ({ ...days({ type: 'temporal' }, ...january), ...more });
const encoded = (more: object) =>
  changed({ encoding: { x: { field: 'day', type: 'temporal' }, y: { field: 'y' }, ...more } });
const secondOn = { year: 2026, month: 1, date: 1, hours: 12 };

test.each<[string, object]>([
  ['a filter by a date', changed({ transform: [{ filter: { field: 'day', gte: secondOn } }] })],
  [
    'a filter by a part of a date, denied',
    changed({ transform: [{ filter: { not: { timeUnit: 'hours', field: 'day', equal: 0 } } }] }),
  ],
  [
    'a filter by an expression',
    changed({ transform: [{ filter: 'hours(toDate(datum.day)) > 12' }] }),
  ],
  [
    'a filter by expressions together',
    changed({ transform: [{ filter: { or: ['hours(toDate(datum.day)) > 12', 'datum.y > 5'] } }] }),
  ],
  [
    'the ends of an axis',
    encoded({
      x: {
        field: 'day',
        type: 'temporal',
        scale: { domain: [secondOn, { year: 2026, month: 3 }] },
      },
    }),
  ],
  [
    'the ticks of an axis',
    encoded({ x: { field: 'day', type: 'temporal', axis: { values: [secondOn] } } }),
  ],
  ['a place that is no row', encoded({ x: { datum: secondOn, type: 'temporal' } })],
  [
    'a label by an expression',
    encoded({
      x: {
        field: 'day',
        type: 'temporal',
        axis: { labelExpr: "timeFormat(datum.value, '%d %H')" },
      },
    }),
  ],
  [
    'times as categories',
    {
      ...encoded({
        x: { field: 'day', type: 'ordinal', axis: { format: '%d %H', formatType: 'time' } },
      }),
      data: { values: january.map((day, y) => ({ day: Date.parse(day), y })) },
    },
  ],
  [
    'words',
    changed({
      mark: 'text',
      encoding: { text: { field: 'day', type: 'temporal', format: '%d %H' }, y: { field: 'y' } },
    }),
  ],
  [
    'words without a format',
    changed({
      mark: 'text',
      encoding: { text: { field: 'day', type: 'temporal' }, y: { field: 'y' } },
    }),
  ],
  [
    'headings',
    encoded({
      row: { field: 'day', type: 'ordinal', header: { format: '%d %H', formatType: 'time' } },
    }),
  ],
  [
    'computed texts',
    changed({
      transform: [{ calculate: "timeFormat(datum.day, '%d %H')", as: 'day' }],
      encoding: { x: { field: 'day' } },
    }),
  ],
  [
    'a computed date',
    changed({ transform: [{ calculate: 'datetime(2026, 0, 1 + datum.y)', as: 'day' }] }),
  ],
  [
    'a computed date of a date',
    changed({ transform: [{ calculate: 'date(datetime(datum.day))', as: 'y' }] }),
  ],
  ['a unit of time', changed({ transform: [{ timeUnit: 'date', field: 'day', as: 'day' }] })],
  [
    'a colour by a date',
    encoded({
      color: { condition: { test: { field: 'day', lt: secondOn }, value: 'red' }, value: 'blue' },
    }),
  ],
  [
    'a format to read dates',
    changed({
      data: {
        values: [{ day: '01.02.2026', y: 1 }],
        format: { parse: { day: "date:'%d.%m.%Y'" } },
      },
    }),
  ],
  ['a colour scale of times', encoded({ size: { field: 'day', type: 'temporal' } })],
])('%s: the same on machines around the world', async (_, spec) => {
  const made = async (timeZone: string) => {
    process.env['TZ'] = timeZone;
    const { svg, layers } = await draw('days', spec as TopLevelSpec);
    const live = liveChartOf(spec as TopLevelSpec);
    return { svg: svg.replaceAll(/clip\d+/g, 'clip'), layers, live: JSON.stringify(live) };
  };
  const tokyo = await made('Asia/Tokyo');
  expect(await made('America/Los_Angeles')).toEqual(tokyo);
  expect(await made('UTC')).toEqual(tokyo);
  for (const local of [/"name":"(datetime|timeFormat|hours|date)"/, /"type":"time"/]) {
    expect(tokyo.live ?? '').not.toMatch(local);
  }
  // The file beside the figure draws the same, too.
  const file = JSON.parse(standAloneSpec(spec as TopLevelSpec, css));
  const anywhere = async (timeZone: string) => {
    process.env['TZ'] = timeZone;
    const { spec: compiled } = compile(file);
    return new View(parse(compiled), { renderer: 'none' }).toSVG();
  };
  expect(await anywhere('Asia/Tokyo')).toBe(await anywhere('America/Los_Angeles'));
});

test.each([
  ['now()', 'now() is another time in each build'],
  ['datum.y + time(datetime())', 'now() is another time in each build'],
  ['timezoneoffset(datum.day)', 'timezoneoffset() differs from machine to machine'],
  ["toDate('2026-01-31 12:00')", '"2026-01-31 12:00" in an expression is another time'],
  ["year('Jan 31, 2026')", '"Jan 31, 2026" in an expression is another time'],
])('%s is refused', async (calculate, reason) => {
  const spec = changed({ transform: [{ calculate, as: 'y' }] }) as TopLevelSpec;
  await expect(draw('days', spec)).rejects.toThrow(`Chart "days": ${reason}`);
});

test.each([
  ['a named table', { data: { name: 'a' }, datasets: { a: [{ day: '2026-01-31T12:00', y: 1 }] } }],
  ['CSV', { data: { values: 'day,y\n2026-01-31T12:00,1', format: { type: 'csv' } } }],
  [
    'a format that says only that it is a date',
    { data: { values: [{ day: '2026-01-31T12:00', y: 1 }], format: { parse: { day: 'date' } } } },
  ],
])('a time without its zone is refused in %s, too', async (_, more) => {
  await expect(draw('days', changed(more) as TopLevelSpec)).rejects.toThrow(
    'Chart "days": "2026-01-31T12:00" in the field "day" is another time on each machine',
  );
});

test('an expression that tells no time stays as it is written', () => {
  const text = "datum.year > 3 && test(/now\\(/, datum['date']) ? 'hours (' : utcdate(datum.day)";
  expect(universalExpression('datum.x >  3 ? \'a\' : "b"')).toBe('datum.x >  3 ? \'a\' : "b"');
  expect(universalExpression(text)).toBe(text);
  expect(universalExpression("hours(datum['a b']) + {date: -1}.date")).toBe(
    "(utchours(datum['a b']) + {date:(-1)}.date)",
  );
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
