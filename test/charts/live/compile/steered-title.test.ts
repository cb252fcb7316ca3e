import { describe, expect, test } from 'vitest';
import { titleLines } from '../../../../src/charts/live/compile/steered-title.ts';

describe('a title that says which scale the axis has', () => {
  const linesOf = (subtitle: string[], type: string, width: number) =>
    titleLines(
      { text: ['The', 'title'], subtitle },
      { y: { scale: 'y', type, title: 'Norm of the sum' }, width },
    );

  test('has as many lines either way', () => {
    const text = ['The', 'title'];
    expect(linesOf(['Norm of the sum,', 'log scale', 'Thin: runs.'], 'log', 100)).toEqual({
      log: { text, subtitle: ['Norm of the sum,', 'log scale', 'Thin: runs.'] },
      linear: { text, subtitle: ['Norm of the sum', ' ', 'Thin: runs.'] },
    });
  });

  test('says it itself where the line beneath has no room', () => {
    const subtitle = ['Norm of the sum', 'Thin: runs.'];
    expect(linesOf(subtitle, 'linear', 100)).toEqual({
      log: { text: ['The', 'title, log scale'], subtitle },
      linear: { text: ['The', 'title'], subtitle },
    });
  });

  test('stays as it is where it doesn’t tell the quantity', () => {
    expect(linesOf(['By the author'], 'log', 100)).toBeUndefined();
  });
});
