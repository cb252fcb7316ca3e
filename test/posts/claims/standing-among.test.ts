import { expect, test } from 'vitest';
import type { PreparedExperiment } from '../../../src/lab/shown/prepared-experiment.ts';
import { standingAmong } from '../../../src/posts/claims/standing-among.ts';

const decay = (...starts: (string | undefined)[]) => ({
  source: 'decay@full',
  prepared: {
    runs: starts.map((started) => ({ record: { provenance: { started } } })),
  } as unknown as PreparedExperiment,
});
const growth = (standing: string, since?: string) => ({
  name: 'growth',
  claimsOnRecord: {
    standings: { both: standing },
    since: since ? { both: since } : {},
    dropped: [],
  },
});
const stated = growth('stated before the runs', '2026-03-02T10:00:00Z');
const before = '2026-03-01T10:00:00Z';
const after = '2026-03-03T10:00:00Z';

test.each([
  ['its runs are older', stated, decay(before, before)],
  ['1 of its 3 runs are older', stated, decay(before, after, after)],
  ['its runs began later', stated, decay(after)],
  ['its runs don’t tell when they began', stated, decay(before, undefined)],
])('only the runs of its own experiment state a claim; of the other: %s', (says, own, other) => {
  expect(standingAmong('both', own, [other])).toBe(
    `growth: stated before the runs; decay@full: ${says}`,
  );
});

test('a claim that was stated before no run of its own was before none of the others', () => {
  expect(standingAmong('both', growth('stated after the runs'), [decay(after)])).toBe(
    'growth: stated after the runs; decay@full: its runs state no claims of growth',
  );
});

test('a claim of one experiment is told as ever, and without records nothing is told', () => {
  expect(standingAmong('both', stated, [])).toBe('stated before the runs');
  expect(standingAmong('both', { name: 'growth' } as never, [decay(before)])).toBeUndefined();
});
