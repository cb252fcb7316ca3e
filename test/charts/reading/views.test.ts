import { describe, expect, test } from 'vitest';
import {
  allViews,
  innerViews,
  isPlot,
  mapInnerViews,
  type View,
} from '../../../src/charts/reading/views.ts';

interface Named extends View {
  name: string;
}

const chart: Named = {
  name: 'all',
  vconcat: [
    { name: 'plot', layer: [{ name: 'line' }, { name: 'points' }] },
    { name: 'facets', spec: { name: 'cell' } },
    { name: 'row', hconcat: [{ name: 'left' }, { name: 'right' }] },
    { name: 'grid', concat: [{ name: 'only' }] },
  ],
};

describe('the views of a specification', () => {
  test('are found in the order in which they are drawn, the outer ones first', () => {
    expect(allViews(chart).map(({ name }) => name)).toEqual(
      'all plot line points facets cell row left right grid only'.split(' '),
    );
  });

  test('have the names that Vega-Lite gives them inside the outer view', () => {
    const partsOf = (view: Named) => innerViews(view).map(({ part }) => part);
    expect(partsOf(chart)).toEqual(['concat_0', 'concat_1', 'concat_2', 'concat_3']);
    expect(chart.vconcat!.map(partsOf)).toEqual([
      ['layer_0', 'layer_1'],
      ['child'],
      ['concat_0', 'concat_1'],
      ['concat_0'],
    ]);
  });

  test('are plots where they have axes of their own: layers only are parts of one', () => {
    const plots = allViews(chart).filter(isPlot);
    expect(plots.map(({ name }) => name)).toEqual(
      'plot line points cell left right only'.split(' '),
    );
  });

  test('change in a copy, in their places', () => {
    const shout = (view: Named, place: number): Named => ({
      ...mapInnerViews(view, shout),
      name: `${view.name} ${place}`,
    });
    expect(allViews(shout(chart, 0)).map(({ name }) => name)).toEqual(
      'all 0,plot 0,line 0,points 1,facets 1,cell 0,row 2,left 0,right 1,grid 3,only 0'.split(','),
    );
    expect(chart.vconcat![0]!.name).toBe('plot');
  });
});
