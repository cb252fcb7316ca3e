import { describe, expect, test } from 'vitest';
import { drawnExcerpts } from '../../../src/charts/reading/drawn-excerpt.ts';
import { accuracy } from '../../../src/experiments/batch-norm/charts.ts';
import { batchNormResults } from '../batch-norm-results.ts';
import { draw } from '../draw.ts';

describe('an excerpt of what is drawn', () => {
  test('has the means of each plot, thinned evenly, to the last of each series', async () => {
    const results = batchNormResults({ seeds: [1, 2] });
    const { layers } = await draw('accuracy', accuracy(results));
    const [training, test, ...more] = drawnExcerpts(layers, 40);
    expect(more).toEqual([]);
    expect(training!.title).toBe('Training: Share of the minibatch classified correctly');
    expect(training!.header).toEqual(['Series', 'Training step', 'Value', 'Low', 'High']);
    expect(training!.rows.length).toBeGreaterThan(15);
    expect(training!.rows.length + test!.rows.length).toBeLessThan(50);
    const standard = training!.rows.filter(([series]) => series === 'Standard');
    expect(standard.at(-1)![1]).toBe(701);
  });
});
