import type { TopLevelSpec } from 'vega-lite';
import { expect, test } from 'vitest';
import { csvOf } from '../../../src/charts/reading/csv.ts';
import { describeDrawn } from '../../../src/charts/reading/describe-drawn.ts';
import { drawnTable } from '../../../src/charts/reading/drawn-table.ts';
import { draw } from '../draw.ts';

const q = (field: string, more: object = {}) => ({ field, type: 'quantitative', ...more });
const bars = (values: object[], y: object, x: object = q('v')) =>
  ({ data: { values }, mark: 'bar', encoding: { y, x } }) as TopLevelSpec;
const days = ['2026-01-05', '2026-01-06', '2027-01-05'].map((t, i) => ({ t, v: i + 1 }));
const sum = q('v', { aggregate: 'sum' });

test.each<[string, TopLevelSpec, words: string, csv: string]>([
  [
    'a nested field',
    bars(
      [
        { p: { a: 'x' }, v: 1 },
        { p: { a: 'y' }, v: 2 },
      ],
      { field: 'p.a' },
    ),
    'x: 1. y: 2.',
    'v,p.a\r\n1,x\r\n2,y\r\n',
  ],
  [
    'a nested field with an aggregate',
    bars(
      [
        { p: { a: 'x' }, v: 1 },
        { p: { a: 'x' }, v: 2 },
      ],
      { field: 'p.a' },
      sum,
    ),
    'x: 3.',
    'v,p.a\r\n3,x\r\n',
  ],
  [
    'an item of a list',
    bars([{ p: ['x', 'y'], v: 1 }], { field: 'p[1]' }, sum),
    'y: 1.',
    '1,y\r\n',
  ],
  [
    'a dot in a name',
    bars([{ 'val.loss': 'x', v: 1 }], { field: 'val\\.loss' }, sum),
    'x: 1.',
    '1,x\r\n',
  ],
  [
    'numbers that are texts',
    {
      data: {
        values: [
          { x: '0', v: '0.9' },
          { x: '1', v: '0.5' },
        ],
      },
      mark: 'line',
      encoding: { x: q('x'), y: q('v') },
    } as TopLevelSpec,
    'x 0 to 1. From 0.9 to 0.5.',
    'x,v\r\n0,0.9\r\n1,0.5\r\n',
  ],
  [
    'a category that is null',
    bars(
      [
        { k: null, v: 1 },
        { k: 'a', v: 2 },
      ],
      { field: 'k' },
    ),
    'Null: 1. a: 2.',
    '1,null\r\n2,a\r\n',
  ],
  [
    'categories called as what objects have',
    bars(
      [
        { k: 'constructor', v: 1 },
        { k: '__proto__', v: 2 },
      ],
      { field: 'k' },
    ),
    'Constructor: 1. __proto__: 2.',
    '1,constructor\r\n2,__proto__\r\n',
  ],
  [
    'weekdays',
    bars(days, { field: 't', timeUnit: 'day', type: 'ordinal' }, sum),
    'Mon: 1. Tue: 5.',
    '1,Mon\r\n5,Tue\r\n',
  ],
  [
    'months',
    bars(days, { field: 't', timeUnit: 'month', type: 'ordinal' }, sum),
    'Jan: 6.',
    '6,Jan\r\n',
  ],
  [
    'hours',
    {
      data: {
        values: [
          { t: '2026-01-05T09:30Z', v: 1 },
          { t: '2026-01-05T14:45Z', v: 2 },
        ],
      },
      mark: 'line',
      encoding: { x: { field: 't', type: 'temporal' }, y: q('v') },
    } as TopLevelSpec,
    't 2026-01-05 09:30 to 2026-01-05 14:45. From 1 to 2.',
    '2026-01-05T09:30:00.000Z,1',
  ],
  [
    'a Greek letter',
    bars(
      [
        { k: 'η = 0.07', v: 1 },
        { k: 'lr = 1', v: 2 },
      ],
      { field: 'k' },
    ),
    'η = 0.07: 1. lr = 1: 2.',
    'η = 0.07',
  ],
  [
    'a symbol as a title',
    bars([{ k: 'a', v: 1 }], { field: 'k' }, q('v', { title: 'Δ loss' })),
    'Δ loss. a: 1.',
    'Δ loss',
  ],
])('%s: words and table tell what the chart tells', async (_, spec, words, csv) => {
  const { layers } = await draw('told', spec);
  expect(describeDrawn(layers)).toContain(words);
  expect(csvOf(drawnTable(layers))).toContain(csv);
});
