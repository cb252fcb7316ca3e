import { expect, test } from 'vitest';
import type { PreparedExperiment } from '../../../src/lab/shown/prepared-experiment.ts';
import { recordNotes } from '../../../src/posts/claims/record-notes.ts';

function experiment(told: Partial<PreparedExperiment> = {}): PreparedExperiment {
  const given = { name: 'growth', runs: [run(), run()], plannedSeeds: 1, ...told };
  return {
    ...given,
    runs: given.runs.map((each, i) => ({ ...each, id: `${i}` })),
  } as PreparedExperiment;
}

function run(first?: string) {
  const earlier = first && { recordings: 1, sameFingerprint: 0, seconds: 60, first };
  return { record: { provenance: { earlier } } } as PreparedExperiment['runs'][number];
}

const onRecord = { standings: {}, dropped: [] };

/** The notes of a post with one claim of each of these experiments. */
const notesOn = (...experiments: PreparedExperiment[]) =>
  recordNotes(experiments.map((prepared) => ({ is: 'growth/grows', prepared })));

test('records that took claims down tell what that shows, and what it can’t', () => {
  const notes = notesOn(experiment({ claimsOnRecord: onRecord })).join(' ');
  expect(notes).toContain('takes down what is claimed at that moment');
  expect(notes).toContain('can’t show that nobody had seen such results before');
});

test('fewer seeds than planned are told first', () => {
  expect(notesOn(experiment({ plannedSeeds: 5 }))[0]).toBe('Shown is 1 of 5 planned seeds.');
});

test('records from before say that they tell nothing', () => {
  expect(notesOn(experiment())).toEqual([
    'The records of these runs don’t tell what was claimed when they began: claims may have been made after their numbers were known.',
  ]);
  expect(recordNotes([])).toEqual([]);
});

test('claims that are gone are named, and runs that took the place of others counted, once', () => {
  const one = experiment({
    claimsOnRecord: { ...onRecord, dropped: ['It falls.', 'It rises.'] },
    runs: [run('2026-03-02T10:00:00Z'), run('2026-02-01T10:00:00Z'), run()],
  });
  const notes = notesOn(one, one);
  expect(notes).toContain('2 of the 3 runs had been recorded before, first on 1 February 2026.');
  expect(notes).toContain('Stated before runs, and no claim any more: “It falls.”, “It rises.”.');
});

test('of other runs than the experiment shows they say so, and count none twice', () => {
  const plain = experiment({ plannedSeeds: 5, runs: [run('2026-02-01T10:00:00Z'), run()] });
  const chosen = experiment({ plannedSeeds: 5, runs: [run('2026-02-01T10:00:00Z')] });
  const notes = recordNotes([
    { is: 'growth/grows', prepared: plain },
    { is: 'growth@quick,1/grows', prepared: chosen },
  ]);
  expect(notes.slice(0, 2)).toEqual([
    'Shown is 1 of 5 planned seeds.',
    'Shown is 1 of 5 planned seeds (profile quick, seed 1).',
  ]);
  expect(notes).toContain('1 of the 2 runs had been recorded before, first on 1 February 2026.');
});

test('claims that read other experiments tell what the records of these can’t', () => {
  const prepared = experiment({ claimsOnRecord: onRecord, plannedSeeds: 5 });
  const notes = recordNotes([{ is: 'growth+decay@full/both', prepared, others: [{}] }]).join(' ');
  expect(notes).toContain('Shown is 1 of 5 planned seeds. ');
  expect(notes).toContain('takes down only the claims of its own experiment');
  expect(notesOn(prepared).join(' ')).not.toContain('of its own experiment');
});

test('without a run yet, nothing is said of records', () => {
  expect(notesOn(experiment({ runs: [] }))).toEqual([
    'No run is recorded yet. When one begins, its record takes down what is claimed at that moment.',
  ]);
});
