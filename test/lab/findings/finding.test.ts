import { describe, expect, test } from 'vitest';
import type { BoundedClaim, Claim, Sample } from '../../../src/lab/claim.ts';
import { judgeClaims, measureClaim } from '../../../src/lab/findings/finding.ts';
import { describeFinding } from '../../../src/lab/findings/finding-text.ts';
import type { Results } from '../../../src/lab/results.ts';
import { gaussian } from '../../statistics/gaussian.ts';
import { resultsOf } from '../results-fixture.ts';

const above: BoundedClaim['bound'] = { claimed: 'above', threshold: 0 };

function claim(sample: Partial<Sample>, rest: Partial<BoundedClaim> = {}): BoundedClaim {
  const test = () => ({ kind: 'difference' as const, of: [], ...sample });
  return { sentence: 'It is more.', measure: 'the difference', bound: above, ...rest, test };
}

function results(seeds: number, { pairing = 'seed' as Results['pairing'] } = {}) {
  const runs = (name: string) =>
    Array.from({ length: seeds }, (_, i) => ({
      id: `${name}-quick-seed${i + 1}`,
      record: { outcome: 'completed' },
    }));
  const variants = ['a', 'b'].map((name) => ({ name, label: name, runs: runs(name) }));
  return { pairing, published: {}, variants } as unknown as Results;
}

const find = (claims: readonly Claim[], of: Results) =>
  judgeClaims(claims.map((one) => measureClaim(one, of).measured!));

describe('fewer than three seeds', () => {
  test.each([
    1, 2,
  ])('of %i seeds the number is told, and how many agree, but no verdict', (seeds) => {
    const of = [5, -1].slice(0, seeds);
    const [finding] = find([claim({ of })], results(seeds));
    expect(finding).toMatchObject({ verdict: undefined, n: seeds, agreeing: 1 });
    expect(finding!.interval).toBeUndefined();
    expect(finding!.value.value).toBe(seeds === 1 ? 5 : 2);
  });

  test('the two sides of a comparison give its number, too', () => {
    const ratio = claim({ kind: 'ratio', of: [6], against: [2] });
    expect(find([ratio], results(1))[0]!.value.value).toBeCloseTo(3, 12);
    const independent = results(1, { pairing: 'none' });
    expect(find([ratio], independent)[0]!.value.value).toBeCloseTo(3, 12);
  });

  test('primary claims among them are not corrected', () => {
    const one = claim({ of: [5] }, { primary: true });
    expect(find([one, one], results(1))[0]).toMatchObject({ corrected: false, verdict: undefined });
  });
});

describe('three seeds or more', () => {
  test('the mean is judged by its interval', () => {
    // t = 4.303 with two degrees of freedom, and a standard error of 10/√3.
    const [finding] = find([claim({ of: [10, 20, 30] })], results(3));
    expect(finding).toMatchObject({ verdict: 'inconclusive', n: 3, over: 'seeds', agreeing: 3 });
    expect(finding!.interval!.low).toBeCloseTo(20 - 24.84, 2);
    expect(finding!.interval!.level).toBe(0.95);
  });

  test('variants that share random numbers are compared seed by seed', () => {
    const shared = claim({ of: [11, 21, 31.5], against: [10, 20, 30] });
    expect(find([shared], results(3))[0]!.verdict).toBe('supported');
    expect(find([shared], results(3, { pairing: 'none' }))[0]!.verdict).toBe('inconclusive');
  });

  test('a ratio that would be rounded to 0 is told by its power of ten', () => {
    const tiny = find([claim({ kind: 'ratio', of: [2e-9, 2e-9, 2e-9] })], results(3))[0]!.value;
    expect(tiny).toMatchObject({ style: 'scientific', digits: 1 });
    const small = find([claim({ kind: 'ratio', of: [6e-3, 6e-3, 6e-3] })], results(3))[0]!.value;
    expect(small).not.toHaveProperty('style');
  });

  test('ratios have a geometric mean, and an interval that lies evenly around it', () => {
    const [finding] = find(
      [claim({ kind: 'ratio', of: [1, 2, 4] }, { bound: { claimed: 'above', threshold: 1 } })],
      results(3),
    );
    expect(finding!.value.value).toBeCloseTo(2, 12);
    const { low, high } = finding!.interval!;
    expect(low * high).toBeCloseTo(4, 10);
    expect(finding!.verdict).toBe('inconclusive');
  });

  test('equal numbers decide', () => {
    expect(find([claim({ of: [1, 1, 1] })], results(3))[0]).toMatchObject({
      verdict: 'supported',
      interval: { low: 1, high: 1 },
    });
    expect(find([claim({ of: [0, 0, 0] })], results(3))[0]!.verdict).toBe('inconclusive');
  });

  test.each([
    { of: [10, 10, 10], threshold: 10 },
    { of: [3, 3, 3], threshold: 3 },
    { of: [6, 9, 12], against: [2, 3, 4], threshold: 3 },
  ])('ratios that equal their bound lie on no side of it: $threshold', ({
    threshold,
    ...sample
  }) => {
    for (const claimed of ['above', 'below'] as const) {
      const ratio = claim({ kind: 'ratio', ...sample }, { bound: { claimed, threshold } });
      expect(find([ratio], results(3))[0]).toMatchObject({ verdict: 'inconclusive', agreeing: 0 });
    }
  });

  test('ratios that no number can hold are compared by their logarithms', () => {
    const side = { of: [1e-300, 2e-300, 3e-300], against: [1e300, 1e300, 1e300] };
    const ratio = claim({ kind: 'ratio', ...side }, { bound: { claimed: 'below', threshold: 1 } });
    expect(find([ratio], results(3))[0]!.verdict).toBe('supported');
  });

  test('the tiniest numbers have a spread', () => {
    const tiny = claim({ of: [1e-200, -1e-200, 2e-200] }, { primary: true });
    expect(find([tiny], results(3))[0]!.verdict).toBe('inconclusive');
  });
});

describe('primary claims', () => {
  // Alone, an interval of t · error = 4.303 · 0.4/√3 = 0.994.
  const barely = [0.6, 1, 1.4];

  test('are judged together: what is decided alone may not be among five', () => {
    const alone = claim({ of: barely }, { primary: true });
    expect(find([alone], results(3))[0]).toMatchObject({ verdict: 'supported', corrected: true });
    const five = find(Array(5).fill(alone), results(3));
    expect(new Set(five.map(({ verdict }) => verdict))).toEqual(new Set(['inconclusive']));
    expect(five[0]!.interval!.level).toBeCloseTo(0.99, 12);
  });

  test('leave the others as they are', () => {
    const other = claim({ of: barely });
    const primary = claim({ of: barely }, { primary: true });
    const [found] = find([other, primary, primary], results(3));
    expect(found).toMatchObject({ verdict: 'supported', corrected: false });
    expect(found!.interval!.level).toBe(0.95);
  });

  test('have intervals that agree with their verdicts', () => {
    const clear = claim({ of: [10, 10.1, 9.9] }, { primary: true });
    const findings = find([claim({ of: barely }, { primary: true }), clear, clear], results(3));
    for (const { verdict, interval } of findings) {
      expect(interval!.low > 0).toBe(verdict === 'supported');
    }
    expect(findings.map(({ verdict }) => verdict)).toEqual(['supported', 'supported', 'supported']);
  });
});

describe('of equals, at most 6 in 100 are decided', () => {
  /** Enough draws to know the share to a third of a percent. */
  const draws = 4000;

  /** Two variants that differ only by chance; runs of a seed are correlated by `correlation`. */
  function drawn(seeds: number, correlation: number, next: () => number): Partial<Sample> {
    const shared = Array.from({ length: seeds }, next);
    const side = (sign: number) =>
      shared.map(
        (common) =>
          sign * Math.sqrt(Math.abs(correlation)) * common +
          Math.sqrt(1 - Math.abs(correlation)) * next(),
      );
    return { of: side(1), against: side(Math.sign(correlation) || 1) };
  }

  test.each([
    { seeds: 3, correlation: 0.8, pairing: 'seed' },
    { seeds: 3, correlation: 0, pairing: 'seed' },
    { seeds: 3, correlation: -0.5, pairing: 'seed' },
    { seeds: 5, correlation: 0.8, pairing: 'seed' },
    { seeds: 5, correlation: 0, pairing: 'seed' },
    { seeds: 3, correlation: 0, pairing: 'none' },
    { seeds: 5, correlation: 0, pairing: 'none' },
  ] as const)('with $seeds seeds, a correlation of $correlation and pairing $pairing', (drawing) => {
    const { seeds, correlation, pairing } = drawing;
    const next = gaussian(1);
    const pairs = Array.from({ length: draws }, () => claim(drawn(seeds, correlation, next)));
    const decided = pairs.filter((pair) => {
      const [finding] = find([pair], results(seeds, { pairing }));
      return finding!.verdict !== 'inconclusive';
    });
    expect(decided.length / draws).toBeLessThanOrEqual(0.06);
    // Some draws must be decided, or the bound above would hold trivially.
    expect(decided.length / draws).toBeGreaterThan(0.01);
  });

  test('of sets of five primary claims at most 6 in 100 have a wrong one', () => {
    const next = gaussian(2);
    const wrong = Array.from({ length: 1000 }, () => {
      const five = Array.from({ length: 5 }, () => claim(drawn(3, 0.5, next), { primary: true }));
      return find(five, results(3)).some(({ verdict }) => verdict !== 'inconclusive');
    }).filter(Boolean);
    expect(wrong.length).toBeLessThanOrEqual(60);
  });
});

describe('nothing is left out without a word', () => {
  const higherLoss: BoundedClaim['test'] = ({ variants: [a, b] }) => {
    const [of, against] = [a!, b!].map(({ runs }) =>
      runs.map((run) => run.series('loss').value.at(-1)!),
    );
    return { kind: 'difference', of: of!, against: against! };
  };
  const losses = (seeds: number, diverged: readonly number[]) =>
    resultsOf({
      a: Array.from({ length: seeds }, (_, i) => ({
        loss: diverged.includes(i + 1) ? [3, 2, Number.NaN] : [3, 2, 2 + i],
      })),
      b: Array.from({ length: seeds }, (_, i) => ({ loss: [3, 1, 1 + i / 10] })),
    });

  test('the seed of a run that diverged is left out, and told', () => {
    const one = { ...claim({}), test: higherLoss };
    const [finding] = find([one], losses(4, [2]));
    expect(finding).toMatchObject({ n: 3, limits: ['seed 2 diverged at step 2'] });
    expect(finding!.value.value).toBeCloseTo((2 + 4 + 5) / 3 - (1 + 1.2 + 1.3) / 3, 12);
    // Too few seeds are left for a verdict.
    expect(find([one], losses(3, [2]))[0]).toMatchObject({ n: 2, verdict: undefined });
  });

  test('a claim on runs that diverge keeps them, and says so', () => {
    const steps: BoundedClaim['test'] = ({ variants: [a] }) => ({
      kind: 'value',
      of: a!.runs.map((run) => run.series('loss').step.length),
    });
    const one = { ...claim({}), test: steps };
    const [kept] = find([{ ...one, allowsDiverged: true }], losses(3, [2]));
    expect(kept).toMatchObject({ n: 3, limits: ['seed 2 diverged at step 2'] });
  });

  test('where all diverged there is no finding, and no error', () => {
    const { measured, limits } = measureClaim(
      { ...claim({}), test: higherLoss },
      losses(2, [1, 2]),
    );
    expect(measured).toBeUndefined();
    expect(limits).toEqual(['seed 1 diverged at step 2', 'seed 2 diverged at step 2']);
  });

  test('a number that is from a part of the measurements says so', () => {
    const partly = claim({ of: [1, 2, 3], from: '64 of 78 measurements' });
    expect(find([partly], results(3))[0]!.limits).toEqual(['from 64 of 78 measurements']);
  });

  test.each([
    [{ of: [1, 2] }, 'gives 2 numbers, but there are 3 seeds'],
    [{ of: [1, NaN, 3] }, 'gives NaN for a seed'],
    [{ of: [1, 2, 3], against: [1, 2, Infinity] }, 'gives Infinity for a seed'],
    [{ kind: 'ratio' as const, of: [1, 0, 3] }, 'gives 0 for a seed, and a ratio needs positive'],
  ])('%o is refused', (sample, message) => {
    expect(() => measureClaim(claim(sample), results(3))).toThrow(message);
  });

  test('a bound that no ratio can have is refused', () => {
    const ratio = claim(
      { kind: 'ratio', of: [1, 2, 3] },
      { bound: { claimed: 'between', low: -1, high: 1 } },
    );
    expect(() => measureClaim(ratio, results(3))).toThrow(
      'its bound has -1, but its test gives a ratio, which is always above 0',
    );
  });
});

test('a rule of its own is kept as it is', () => {
  const own: Claim = {
    sentence: 'It is so.',
    measure: 'a count',
    test: () => ({ verdict: 'refuted', value: { value: 3, digits: 0 }, n: 1, over: 'run' }),
  };
  const [finding] = find([own], results(1));
  expect(finding).toMatchObject({ verdict: 'refuted', n: 1, over: 'run', corrected: false });
  expect(finding!.agreeing).toBeUndefined();
});

describe('what a test gives is checked, as its author may write JavaScript', () => {
  const given = (gives: unknown, rest: object = { bound: above }) =>
    ({ sentence: 'It is so.', measure: 'a count', ...rest, test: () => gives }) as unknown as Claim;
  const sample = { kind: 'value', of: [1, 2, 3] };
  const own = { verdict: 'supported', value: { value: 1 }, n: 3, over: 'seeds' };

  test.each([
    [undefined, 'expected object, received undefined'],
    [Promise.resolve(sample), 'a promise: let it return at once'],
    [{ of: [1, 2, 3] }, 'kind: '],
    [{ ...sample, of: new Float32Array(3) }, 'of: '],
    [{ ...sample, of: ['1', '2', '3'] }, 'of.0: must be a number (is "1")'],
    [{ ...sample, of: Array(3) }, 'of.0: must be a number'],
    [{ ...sample, against: [1, 2, 3] }, 'against: a value has no other side'],
    [{ ...sample, style: 'money' }, 'style: '],
    [{ ...sample, digits: 1000 }, 'digits: '],
    [{ ...sample, from: 64 }, 'from: '],
    [{ ...sample, limits: [] }, 'Unrecognized key: "limits"'],
    [own, 'and the claim has a bound: write { kind, of }'],
  ])('with a bound, %o is refused', (gives, message) => {
    expect(() => measureClaim(given(gives), results(3))).toThrow(message);
  });

  test.each([
    [sample, 'and the claim has no bound: write { verdict, value, n, over }'],
    [{ ...own, verdict: undefined }, 'verdict: '],
    [{ ...own, n: 2.5 }, 'n: '],
    [{ ...own, value: { value: NaN } }, 'value.value: '],
    [{ ...own, interval: { low: 2, high: 1 } }, 'interval: low must not be above high'],
    // A claim's own limits would hide that runs diverged.
    [{ ...own, limits: [] }, 'Unrecognized key: "limits"'],
  ])('with a rule of its own, %o is refused', (gives, message) => {
    expect(() => measureClaim(given(gives, {}), results(3))).toThrow(message);
  });
});

describe('a claim about two experiments', () => {
  const runs = (...last: number[]) => last.map((loss) => ({ loss: [loss] }));
  const lossOf = ({ variants }: Results) =>
    variants[0]!.runs.map(({ record }) => record.summary['loss']!);
  const differ = (within: number, rest: Partial<Sample> = {}): BoundedClaim => ({
    sentence: 'Both end alike.',
    measure: 'last loss, of one minus the other',
    bound: { claimed: 'within', margin: within },
    test: (read) => ({
      kind: 'difference',
      of: lossOf(read),
      against: lossOf(read.with!['decay']!),
      ...rest,
    }),
  });
  const both = (own: Results, decay: Results) => ({ ...own, with: { decay } });
  const one = resultsOf({ only: runs(11, 21, 31.5) });
  const paired = both(one, resultsOf({ only: runs(10, 20, 30) }));

  test('pairs seeds where each experiment does, and says so', () => {
    // 1, 1, 1.5: a mean of 7/6, t = 4.303, a standard error of 1/6.
    const [finding] = find([differ(2)], paired);
    expect(finding).toMatchObject({ verdict: 'supported', n: 3, over: 'seeds, paired' });
    expect(finding!.interval!.low).toBeCloseTo(7 / 6 - 4.3027 / 6, 4);
    expect(finding!.interval!.high).toBeCloseTo(7 / 6 + 4.3027 / 6, 4);
    expect(describeFinding(differ(2), finding!)).toBe(
      '1.17, claimed within ±2 (95% interval 0.45 to 1.88, over 3 seeds, paired)',
    );
    expect(find([differ(1.5)], paired)[0]!.verdict).toBe('inconclusive');
    expect(find([differ(0.4)], paired)[0]!.verdict).toBe('refuted');
  });

  test.each<[string, Results, Partial<Sample>]>([
    ['one of them draws its own numbers', both({ ...one, pairing: 'none' }, paired.with.decay), {}],
    ['the test says so', paired, { pairing: 'none' }],
  ])('compares groups where %s', (_, read, rest) => {
    // Welch: standard deviations of 10.2510 and 10, over 3 seeds each.
    const [finding] = find([differ(100, rest)], read);
    expect(finding).toMatchObject({ verdict: 'supported', n: 3, over: 'seeds each, as groups' });
    expect(finding!.interval!.high - finding!.value.value).toBeCloseTo(22.96, 2);
  });

  test('compares groups where seeds differ, of as many as each has', () => {
    const more = both(one, resultsOf({ only: runs(10, 20, 30, 20, 20) }));
    expect(find([differ(100)], more)[0]).toMatchObject({
      n: 3,
      over: 'seeds on one side and 5 on the other, as groups',
    });
    const few = find([differ(2)], both(one, resultsOf({ only: runs(10, 20) })))[0]!;
    expect(few).toMatchObject({ verdict: undefined, n: 2, agreeing: 2 });
  });

  test('leaves out a seed of one of them, and names it', () => {
    const diverged = resultsOf({ only: [...runs(10, 20), { loss: [30, Number.NaN] }] });
    const { measured, others } = measureClaim(differ(2), both(one, diverged));
    expect(measured!.limits).toEqual(['decay: seed 3 diverged at step 1']);
    expect(others['decay']!.reads.runs).toHaveLength(2);
  });

  test('needs a number for each seed of one of them', () => {
    expect(() => measureClaim(differ(2, { of: [1] }), paired)).toThrow(
      'its test gives 1 numbers, one a seed, but growth has 3, growth has 3',
    );
  });
});

test('a ratio is near 1 between two numbers, not within a margin of 0', () => {
  const ratio = claim(
    { kind: 'ratio', of: [1, 1, 1] },
    { bound: { claimed: 'within', margin: 2 } },
  );
  expect(() => measureClaim(ratio, results(3))).toThrow(
    'its bound has -2, but its test gives a ratio',
  );
});
