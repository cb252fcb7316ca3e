import { expect, test } from 'vitest';
import {
  describeStanding,
  standingOf,
  statedNoLonger,
} from '../../../src/lab/statements/claim-standing.ts';
import type { StatedClaim, Statement } from '../../../src/lab/statements/statement.ts';

const by = 'esbuild 1.0.0';
const today: StatedClaim = {
  sentence: 'It stays near.',
  measure: 'ratio of the last losses',
  bound: { claimed: 'below', threshold: 1.2 },
  test: 'a'.repeat(64),
};
const { bound: _, ...unbound } = today;
const otherCode = { test: 'b'.repeat(64) };

const stated = (claims: Record<string, StatedClaim>, writer = by): Statement => ({
  format: 1,
  experiment: 'growth',
  by: writer,
  pairing: 'seed',
  claims,
});
const near = (change: Partial<StatedClaim> = {}, writer = by) =>
  stated({ near: { ...today, ...change } }, writer);
const none = stated({});

const standing = (statements: (Statement | undefined)[], claim = today) =>
  describeStanding(
    standingOf({ name: 'near', claim, statement: { by, pairing: 'seed' } }, statements),
  );

test.each<[string, (Statement | undefined)[]]>([
  ['stated before the runs', [near(), near()]],
  ['stated before the runs; reworded since', [near({ sentence: 'It stays close.' })]],
  ['stated before the runs; reworded since', [near(), near({ sentence: 'It never stays near.' })]],
  ['stated before the runs', [stated({ close: today, near: { ...today, measure: 'x' } })]],
  ['stated before 2 of 3 runs', [none, near(), near()]],
  ['stated before 1 of 2 runs', [undefined, near()]],
  ['stated after the runs', [none, none]],
  ['stated after the runs', [undefined, none]],
  ['stated before the runs; its code was changed since', [near(otherCode)]],
  ['stated before 1 of 2 runs; its code was changed since', [none, near(otherCode)]],
  ["stated before the runs; its code can't be compared", [near(otherCode, 'esbuild 2.0.0')]],
  ['stated before the runs', [near({}, 'esbuild 2.0.0')]],
  [
    'stated before the runs; its code was changed since',
    [near(otherCode, 'esbuild 2.0.0'), near(otherCode)],
  ],
  [
    'changed after the runs: was below 1.1',
    [near({ bound: { claimed: 'below', threshold: 1.1 } })],
  ],
  [
    'changed after the runs: was above 1.2',
    [near({ bound: { claimed: 'above', threshold: 1.2 } })],
  ],
  [
    'changed after the runs: was between 0.9 and 1.1',
    [none, near({ bound: { claimed: 'between', low: 0.9, high: 1.1 } })],
  ],
  ['changed after the runs: was difference', [near({ measure: 'difference' })]],
  [
    'changed after the runs: was difference, below 1.1',
    [near({ measure: 'difference', bound: { claimed: 'below', threshold: 1.1 } })],
  ],
  ['changed after the runs: was without a bound', [near({ bound: undefined })]],
  ['changed after the runs: was between groups', [{ ...near(), pairing: 'none' }]],
  ['stated before 1 of 2 runs', [{ ...near(), pairing: 'none' }, near()]],
  ['not on record', [undefined, undefined]],
  ['not on record', []],
])('%s', (expected, statements) => {
  expect(standing(statements)).toBe(expected);
});

test('without a bound, only the code tells whether it is the same claim', () => {
  expect(standing([stated({ near: unbound })], unbound)).toBe('stated before the runs');
  expect(standing([stated({ near: { ...unbound, ...otherCode } })], unbound)).toBe(
    'changed after the runs: was another test',
  );
  const elsewhere = stated({ near: { ...unbound, ...otherCode } }, 'esbuild 2.0.0');
  expect(standing([elsewhere], unbound)).toBe("stated before the runs; its code can't be compared");
});

test('a claim that was made a primary one since says so', () => {
  const primary: StatedClaim = { ...today, primary: true };
  expect(standing([near(), near({ primary: true })], primary)).toBe(
    'stated before the runs; not as a primary claim',
  );
  expect(standing([near({ primary: true })], primary)).toBe('stated before the runs');
});

test('one that was a primary one, and is judged without the others since, says so', () => {
  expect(standing([near(), near({ primary: true })])).toBe(
    'stated before the runs; as a primary claim',
  );
});

test('names that every object has are no claims', () => {
  const claim = { ...today, ...otherCode };
  const found = standingOf({ name: 'constructor', claim, statement: { by, pairing: 'seed' } }, [
    none,
  ]);
  expect(describeStanding(found)).toBe('stated after the runs');
});

test('what was stated and is no claim any more is told by its sentence, once', () => {
  const gone = { ...today, ...otherCode, sentence: 'It never falls.' };
  const statements = [stated({ near: today, falls: gone }), undefined, stated({ falls: gone })];
  expect(statedNoLonger({ near: today }, statements)).toEqual(['It never falls.']);
  expect(statedNoLonger({ close: today }, [near({ sentence: 'Otherwise.' })])).toEqual([]);
  expect(statedNoLonger({ near: { ...today, sentence: 'Reworded.' } }, [near(otherCode)])).toEqual(
    [],
  );
});

test('a second claim about a number of a metric is a new one, not a change of the first', () => {
  const first = 'loss:last:adam:below:sgd';
  const second = 'loss:last:adam:below:sgd:by:0.1';
  const farther: StatedClaim = { ...today, bound: { claimed: 'below', threshold: -0.1 } };
  const then = [stated({ [first]: today })];
  const standingIn = (claims: Record<string, StatedClaim>) =>
    describeStanding(
      standingOf(
        { name: second, claim: farther, statement: { by, pairing: 'seed', claims } },
        then,
      ),
    );
  expect(standingIn({ [first]: today, [second]: farther })).toBe('stated after the runs');
  expect(standingIn({ [second]: farther })).toBe('changed after the runs: was below 1.2');
});
