import { expect, test } from 'vitest';
import type { ResultsOf } from '../../src/lab/results.ts';
import { averageEndsCloser, averageStartsFurther } from '../../src/new/template/claims.ts';
import type experiment from '../../src/new/template/experiment.ts';
import { earliestLead } from '../../src/new/template/values.ts';
import { resultsOf } from '../lab/results-fixture.ts';

test('the study makes pairs by step, not by index, as runs may log at different steps', () => {
  const results = resultsOf({
    last: [{ step: [0, 9, 19, 29, 39], distance: [5, 4, 3, 2, 2] }],
    average: [{ step: [9, 29, 39], distance: [6, 3, 1] }],
  }) as unknown as ResultsOf<typeof experiment>;
  // By index, the average would be further only at the first row.
  expect(earliestLead(results)).toMatchObject({ value: 30 });
  expect(averageStartsFurther.test(results)).toMatchObject({ of: [3], against: [2] });
  expect(averageEndsCloser.test(results)).toMatchObject({ of: [1], against: [2] });
});
