import { describe, expect, test } from 'vitest';
import { steeredTitle } from '../../../../src/charts/live/compile/steered-title.ts';

describe('a title that says which scale the axis has', () => {
  const titleOf = (subtitle: string[], type: string, width: number) =>
    steeredTitle(
      { text: ['The', 'title'], subtitle },
      { y: { scale: 'y', type, title: 'Norm of the sum' }, width },
    );

  test('has as many lines either way', () => {
    expect(titleOf(['Norm of the sum,', 'log scale', 'Thin: runs.'], 'log', 100)).toEqual({
      text: ['The', 'title'],
      subtitle: {
        signal: `live_y_type === 'log' ? ${JSON.stringify([
          'Norm of the sum,',
          'log scale',
          'Thin: runs.',
        ])} : ${JSON.stringify(['Norm of the sum', ' ', 'Thin: runs.'])}`,
      },
    });
  });

  test('says it itself where the line beneath has no room', () => {
    expect(titleOf(['Norm of the sum', 'Thin: runs.'], 'linear', 100)).toEqual({
      text: { signal: `live_y_type === 'log' ? ["The","title, log scale"] : ["The","title"]` },
      subtitle: ['Norm of the sum', 'Thin: runs.'],
    });
  });

  test('stays as it is where it doesn’t tell the quantity', () => {
    expect(titleOf(['By the author'], 'log', 100).subtitle).toEqual(['By the author']);
  });
});
