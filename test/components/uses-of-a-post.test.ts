import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Claim } from '../../src/lab/claim.ts';
import type { Quantity } from '../../src/lab/quantity.ts';
import type { Results } from '../../src/lab/results.ts';
import type { ReferringComponent } from '../../src/markdown/references.ts';
import { testClaims } from '../../src/posts/claims/claim-finding.ts';
import { cardOf, evidenceCards } from '../../src/posts/origins/evidence-cards.ts';
import type { ShownExperiment } from '../../src/posts/origins/origin.ts';
import type { PostContext } from '../../src/posts/post-context.ts';
import { parseReference } from '../../src/posts/reference.ts';
import { resultsOf } from '../lab/results-fixture.ts';

/** What Astro would find: an experiment of two variants with three seeds each. */
const run = (last: number) => ({ loss: [3, last], accuracy: [0.1, 0.5] });
const results = resultsOf({ slow: [run(2), run(1), run(1.5)], fast: [run(1), run(0), run(0.5)] });
const prepared = {
  name: 'growth',
  profile: 'quick',
  profiles: ['quick'],
  plannedSeeds: 3,
  variants: [],
  published: {},
  foreign: {},
  runs: results.variants.flatMap(({ name, runs }) =>
    runs.map(({ id, record }) => ({ id, variant: name, state: 'fresh', staleBecause: [], record })),
  ),
} as unknown as ShownExperiment;

const lossOf =
  (variant: number) =>
  ({ variants }: Results) =>
    variants[variant]!.runs.map(({ record }) => record.summary['loss']!);
const lowest =
  (variant: number) =>
  (read: Results): Quantity => ({ value: Math.min(...lossOf(variant)(read)) });
const values: Record<string, (read: Results) => Quantity> = {
  slowest: lowest(0),
  fastest: lowest(1),
  alsoSlowest: (read) => lowest(0)(read),
  typed: () => ({ value: 0.9 }),
  set: () => ({ value: 5, given: true }),
  notSet: (read) => ({ ...lowest(1)(read), given: true }),
};
const claimOf = (variant: number): Claim => ({
  sentence: 'It falls.',
  measure: 'the last loss',
  bound: { claimed: 'below', threshold: 3 },
  test: (read) => ({ kind: 'value', of: lossOf(variant)(read as Results) }),
});
const claims: Record<string, Claim> = { slowFalls: claimOf(0), fastFalls: claimOf(1) };

vi.mock('../../src/posts/experiment-results.ts', () => ({
  experimentResults: async () => ({ prepared, results }),
}));
vi.mock('../../src/posts/experiment-modules.ts', () => {
  const nameOf = (usage: Parameters<typeof parseReference>[0]) => parseReference(usage).name;
  return {
    findClaim: async (usage: Parameters<typeof parseReference>[0]) => claims[nameOf(usage)],
    findMeasure: async (usage: Parameters<typeof parseReference>[0]) => values[nameOf(usage)],
    hasClaim: async (usage: Parameters<typeof parseReference>[0]) => nameOf(usage) in claims,
  };
});
vi.mock('../../src/posts/figures/figure-drawing.ts', () => ({}));
vi.mock('../../src/posts/formatted-table.ts', () => ({}));

/** A post that uses `Value growth/slowest`, and so on, a line each. */
function postOf(...uses: string[]): PostContext {
  const written = uses.map((use, i) => {
    const [component, of] = use.split(' ') as [ReferringComponent, string];
    return { component, of, line: i + 1 };
  });
  return { file: 'post.mdx', references: { uses: written } } as unknown as PostContext;
}

let post: PostContext;
beforeEach(() => {
  post = postOf(
    'Value growth/slowest',
    'Claim growth/fastFalls',
    'Value growth/alsoSlowest',
    'Claim growth/slowFalls',
    'Value growth/fastest',
    'Claim growth/fastFalls',
    'Value growth/typed',
    'Value growth/slowest',
    'Value growth/set',
  );
});

describe('the claims of a post', () => {
  test('are each listed once, at their first use', async () => {
    const listed = (await testClaims(post)).map(({ is }) => is);
    expect(listed).toEqual(['growth/fastFalls', 'growth/slowFalls']);
  });

  test('come from the runs that they read', async () => {
    const [fast] = await testClaims(post);
    expect(fast!.origin!.prepared.runs.map(({ id }) => id)).toEqual([
      'fast-quick-seed1',
      'fast-quick-seed2',
      'fast-quick-seed3',
    ]);
  });
});

describe('the cards of a post', () => {
  test('are one for all that read the same, in the order of the text', async () => {
    const cards = await evidenceCards(post);
    expect(cards.map(({ id, computed }) => [id, computed.map(({ name }) => name)])).toEqual([
      ['From-1', ['slowest', 'alsoSlowest', 'slowFalls']],
      ['From-2', ['fastFalls', 'fastest']],
      ['From-3', ['typed']],
    ]);
  });

  test('tell each export with its file and the number of the text', async () => {
    const [card] = await evidenceCards(post);
    expect(card!.computed).toEqual([
      { name: 'slowest', file: 'src/experiments/growth/values.ts', text: '1.00' },
      { name: 'alsoSlowest', file: 'src/experiments/growth/values.ts', text: '1.00' },
      { name: 'slowFalls', file: 'src/experiments/growth/claims.ts', text: '1.50' },
    ]);
  });

  test('are found by what shows them; what was set has none', async () => {
    const idOf = async (component: ReferringComponent, of: string) =>
      (await cardOf({ component, of, post }))?.id;
    expect(await idOf('Value', 'growth/fastest')).toBe('From-2');
    expect(await idOf('Claim', 'growth/fastFalls')).toBe('From-2');
    expect(await idOf('Value', 'growth/set')).toBeUndefined();
  });

  test('tell of what was measured, though its author says that it was set', async () => {
    const [card] = await evidenceCards(postOf('Value growth/notSet'));
    expect(card!.computed.map(({ name }) => name)).toEqual(['notSet']);
  });

  test('are apart for other runs of the same experiment', async () => {
    const cards = await evidenceCards(postOf('Value growth/slowest', 'Value growth@quick/slowest'));
    expect(cards.map(({ origin }) => origin.source)).toEqual(['growth', 'growth@quick']);
  });
});
