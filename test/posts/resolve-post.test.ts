import { beforeEach, describe, expect, test, vi } from 'vitest';
import { layerDiagram } from '../../src/charts/diagrams/layer-diagram.ts';
import type { Claim } from '../../src/lab/claim.ts';
import type { Quantity } from '../../src/lab/quantity.ts';
import type { Results } from '../../src/lab/results.ts';
import type { ReferringComponent } from '../../src/markdown/components.ts';
import type { PostReferences, Use } from '../../src/markdown/references.ts';
import { originMarks, originsIn, type ShownExperiment } from '../../src/posts/origins/origin.ts';
import { type Material, resolvePost } from '../../src/posts/resolve-post.ts';
import { useAt } from '../../src/posts/resolved-post.ts';
import type { ShownValue } from '../../src/posts/shown-value.ts';
import type { Reference } from '../../src/posts/writing/reference.ts';
import { UseMistake } from '../../src/posts/writing/use-mistake.ts';
import { resultsOf } from '../lab/results-fixture.ts';

/** The results that Astro would find: an experiment of two variants with three seeds each. */
const run = (last: number) => ({ loss: [3, last], accuracy: [0.1, 0.5] });
const results = resultsOf({ slow: [run(2), run(1), run(1.5)], fast: [run(1), run(0), run(0.5)] });
const prepared = {
  name: 'growth',
  profile: 'quick',
  profiles: ['quick'],
  plannedSeeds: 3,
  metrics: { loss: 'Loss, nats', accuracy: 'Share classified correctly' },
  parameters: ['rate', 'hidden'],
  variants: [
    { name: 'slow', label: 'SLOW' },
    { name: 'fast', label: 'FAST' },
  ],
  published: {},
  foreign: {},
  runs: results.variants.flatMap(({ name, runs }) =>
    runs.map(({ id, record }) => ({ id, variant: name, state: 'fresh', staleBecause: [], record })),
  ),
} as unknown as ShownExperiment;

/** Another experiment, with a run that is stale. */
const ofDecay = resultsOf({ slow: [run(4)], fast: [run(5)] });
const decay = {
  ...prepared,
  name: 'decay',
  title: 'Decay',
  plannedSeeds: 1,
  metrics: { loss: 'Something else' },
  runs: ofDecay.variants.flatMap(({ name, runs }) =>
    runs.map(({ id, record }) => ({
      id,
      variant: name,
      state: 'stale',
      staleBecause: ['its source changed'],
      record,
    })),
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
  inBoth: (read) => ({ value: lowest(0)(read).value + lowest(0)(read.with!['decay']!).value }),
  inOther: (read) => lowest(1)(read.with!['decay']!),
};
const claimOf = (variant: number): Claim => ({
  sentence: 'It falls.',
  measure: 'the last loss',
  bound: { claimed: 'below', threshold: 3 },
  test: (read) => ({ kind: 'value', of: lossOf(variant)(read as Results) }),
});
const claims: Record<string, Claim> = { slowFalls: claimOf(0), fastFalls: claimOf(1) };

const diagramOf = (labelOf: (read: Results) => unknown) => (read: Results, width: number) =>
  layerDiagram({ description: 'A.', layers: [{ kind: 'a', label: String(labelOf(read)) }], width });
const parameterOf = ({ variants }: Results) => variants[0]!.runs[0]!.record.parameters['hidden'];
const diagrams: Record<string, unknown> = {
  network: diagramOf(parameterOf),
  typed: diagramOf(() => 8),
  measured: diagramOf((read) => lossOf(0)(read)[0]),
  timed: diagramOf(({ variants }) => variants[0]!.runs[0]!.record.provenance.durationSeconds),
  quoted: diagramOf(({ published }) => published['book']!.values),
  plain: (read: Results, width: number) => ({
    ...diagramOf(parameterOf)(read, width),
    description: '',
  }),
  nothing: () => undefined,
};

vi.mock('../../src/posts/writing/build-cache.ts', async () => {
  const { noCache } = await import('../../src/files/kept/build-cache.ts');
  return { buildCache: noCache };
});
vi.mock('../../src/posts/figures/drawing.ts', async () => {
  const { drawHere } = await import('../../src/charts/figures/drawing-tasks.ts');
  return { drawing: drawHere };
});
vi.mock('../../src/posts/origins/experiment-results.ts', () => ({}));
vi.mock('../../src/posts/origins/kept-files.ts', () => ({
  keptText: (_: unknown, { name }: { name: string }) => `a kept ${name}`,
  requirePicture: async () => {},
}));
vi.mock('../../src/posts/origins/experiment-modules.ts', () => {
  const find =
    (exported: () => Record<string, unknown>) =>
    async ({ name }: Reference) => {
      if (name in exported()) return exported()[name];
      throw new UseMistake(`there is no ${name}`);
    };
  return {
    findChart: find(() => ({})),
    findClaim: find(() => claims),
    findDiagram: find(() => diagrams),
    findMeasure: find(() => values),
    claimNames: async () => Object.keys(claims).sort(),
    hasClaim: async ({ name }: Reference) => name in claims,
    isMetricOfFigure: async ({ name }: Reference) => name in prepared.metrics,
    isExportOfNumber: async ({ name }: Reference) => name in values || name in claims,
    isParameterOfNumber: async ({ name }: Reference) => prepared.parameters.includes(name),
    isMetricOfNumber: async ({ name }: Reference) =>
      name in prepared.metrics && !(name in values) && !(name in claims),
  };
});

const material: Material = {
  results: async (source) => {
    if (source.startsWith('growth')) return { prepared, results };
    if (source === 'decay') return { prepared: decay, results: ofDecay };
    if (source === 'missing') return { prepared: { ...decay, runs: [] }, results: undefined };
    throw new UseMistake(`there is no experiment ${source}`);
  },
  works: async () => ({
    works: new Map([
      ['may1976', { key: 'may1976', html: 'May', linked: 'May', line: 1, doubts: [] }],
    ]),
    flaws: [{ key: 'may1974', line: 7, problem: 'the DOI of "may1974" is "x"' }],
  }),
};

/** Resolves a post with these uses, such as `Value growth/slowest`, one on each line. */
function resolved(...uses: (string | Partial<Use>)[]) {
  const written = uses.map((given, i): Use => {
    const {
      of: use = '',
      attributes = {},
      sentence,
    }: Partial<Use> = typeof given === 'string' ? { of: given } : given;
    const [component, of] = use.split(' ') as [ReferringComponent, string];
    return {
      component,
      of,
      line: i + 1,
      attributes,
      ...(sentence !== undefined && { sentence }),
    };
  });
  const citations = [...new Set(written.flatMap((it) => (it.component === 'Cite' ? it.of : [])))];
  const references = { uses: written, figures: [], tables: [], citations, sources: ['growth'] };
  return resolvePost(
    { file: 'post.mdx', references: references as unknown as PostReferences },
    material,
  );
}

const everything = [
  'Value growth/slowest',
  'Claim growth/fastFalls',
  'Value growth/alsoSlowest',
  'Claim growth/slowFalls',
  'Value growth/fastest',
  'Claim growth/fastFalls',
  'Value growth/typed',
  'Value growth/slowest',
  'Value growth/set',
];

let post: Awaited<ReturnType<typeof resolved>>;
beforeEach(async () => {
  post = await resolved(...everything);
});

describe('the claims of a post', () => {
  test('are each listed once, at their first use', () => {
    expect(post.claims.map(({ is }) => is)).toEqual(['growth/fastFalls', 'growth/slowFalls']);
  });

  test('come from the runs that they read', () => {
    const [fast] = post.claims;
    expect(fast!.origin!.prepared.runs.map(({ id }) => id)).toEqual([
      'fast-quick-seed1',
      'fast-quick-seed2',
      'fast-quick-seed3',
    ]);
  });

  test('are tested once, however often the post makes them, lists them and takes their numbers', async () => {
    const asked = vi.spyOn(claims['fastFalls']!, 'test');
    await resolved('Claim growth/fastFalls');
    const once = asked.mock.calls.length;
    await resolved('Claim growth/fastFalls', 'Claim growth/fastFalls', 'Value growth/fastFalls');
    expect(asked).toHaveBeenCalledTimes(2 * once);
    asked.mockRestore();
  });

  test('are followed by the others of the same experiment, each with a card', async () => {
    const { claims, cards } = await resolved('Claim growth@quick/slowFalls');
    expect(claims.map(({ is, inText, card }) => [is, inText, card?.id])).toEqual([
      ['growth@quick/slowFalls', true, 'From-1'],
      ['growth@quick/fastFalls', false, 'From-2'],
    ]);
    expect(cards).toHaveLength(2);
    expect((await resolved('Value growth/slowest')).claims).toEqual([]);
  });

  test('that only the list has stop the build where they fail, at the first claim of the text', async () => {
    claims['aFails'] = { ...claimOf(0), test: () => Promise.reject() as never };
    await expect(resolved('Value growth/slowest', 'Claim growth/slowFalls')).rejects.toThrow(
      /^post\.mdx:2: <Claim is="growth\/aFails">: .+; the list of claims has it, as the text makes others$/,
    );
    delete claims['aFails'];
  });
});

describe('what reads several experiments', () => {
  const originsOf = async (use: string) => {
    const { uses, cards } = await resolved(use);
    const { quantity, evidence } = (uses[0] as unknown as { shown: ShownValue }).shown;
    return { quantity, origin: evidence!.origin, cards };
  };

  test('is computed from their runs, which one card tells, with the marks of each', async () => {
    const { quantity, origin, cards } = await originsOf('Value growth+decay/inBoth');
    expect(quantity!.value).toBe(5);
    const read = originsIn(origin).map(({ source, prepared: { runs } }) => [source, runs.length]);
    expect(read).toEqual([
      ['growth', 3],
      ['decay', 1],
    ]);
    expect(originMarks(origin).map(({ label }) => label)).toEqual(['decay: stale']);
    expect(cards).toHaveLength(1);
    const alone = await resolved('Value growth+decay/inBoth', 'Value growth/slowest');
    expect(alone.cards).toHaveLength(2);
  });

  test('is from the others alone where only they are read', async () => {
    const { origin } = await originsOf('Value growth+decay/inOther');
    expect(originsIn(origin).map(({ source }) => source)).toEqual(['decay']);
    expect(originMarks(origin).map(({ label }) => label)).toEqual(['stale']);
  });

  describe('and claims something', () => {
    const both: Claim = {
      sentence: 'Both fall.',
      measure: 'the last loss, of one minus the other',
      bound: { claimed: 'within', margin: 9 },
      test: (read) => ({
        kind: 'difference',
        of: lossOf(0)(read as Results),
        against: lossOf(0)((read as Results).with!['decay']!),
      }),
    };
    const inBoth = 'Claim growth+decay/bothFall';
    beforeEach(() => {
      claims['bothFall'] = both;
      return () => delete claims['bothFall'];
    });

    test('is tested with both, whose runs its card tells, and listed once', async () => {
      const { claims: listed } = await resolved(inBoth, 'Claim growth/slowFalls');
      expect(listed.map(({ is }) => is)).toEqual([
        'growth+decay/bothFall',
        'growth/slowFalls',
        'growth/fastFalls',
      ]);
      const [{ finding, origin, others }] = listed as [(typeof listed)[number]];
      expect(finding).toMatchObject({ value: { value: -2.5 }, n: 1, agreeing: 1 });
      expect(originsIn(origin!).map(({ source }) => source)).toEqual(['growth', 'decay']);
      expect(originMarks(origin!).map(({ label }) => label)).toEqual(['decay: stale']);
      expect(others.map(({ source }) => source)).toEqual(['decay']);
    });

    test('has the number that a value shows, and an outcome that the text must expect', async () => {
      const { uses } = await resolved(inBoth, 'Value growth+decay/bothFall');
      expect(uses[1]!.shown).toMatchObject({ quantity: { value: -2.5 } });
      const refuted = { of: inBoth, attributes: { expect: 'refuted' } };
      await expect(resolved(refuted)).rejects.toThrow('expected refuted, found seen in one run');
    });

    test('must name the other; the list alone tells what it leaves out', async () => {
      await expect(resolved('Claim growth/bothFall')).rejects.toThrow(
        'reads results of "decay", which the post doesn\'t name; write "growth+decay/…"',
      );
      const { claims: listed, claimsElsewhere } = await resolved('Claim growth/slowFalls');
      expect(listed.map(({ is }) => is)).toEqual(['growth/slowFalls', 'growth/fastFalls']);
      expect(claimsElsewhere).toEqual(['Both fall.']);
    });

    test('waits for the runs of each', async () => {
      const { claims: listed } = await resolved('Claim growth+missing/bothFall');
      expect(listed[0]).toMatchObject({ finding: undefined, origin: undefined });
    });
  });

  test('waits for the runs of each', async () => {
    const { uses } = await resolved('Value growth+missing/inBoth');
    expect(uses[0]!.shown).toMatchObject({ quantity: undefined, text: undefined });
  });

  test.each([
    ['growth+decay/slowest', 'slowest of growth doesn\'t read decay; take "+decay" away'],
    ['growth/inBoth', 'reads results of "decay", which the post doesn\'t name'],
    ['growth+decay/loss', 'the number of a metric is of one experiment; write of="growth/loss"'],
    ['growth+decay/slowFalls', 'slowFalls of growth doesn\'t read decay; take "+decay" away'],
    ['growth+growth/slowest', 'names growth twice; take one away'],
    ['growth+shrink/inBoth', 'there is no experiment shrink'],
  ])('must read what is named, and name what is read: %s', async (of, says) => {
    await expect(resolved(`Value ${of}`)).rejects.toThrow(says);
  });

  test('draws a metric on a logarithmic axis, and knows no other', async () => {
    const of = 'Figure growth/loss';
    const { uses } = await resolved({ of, attributes: { scale: 'log' } });
    const { drawable } = useAt({ ...post, uses }, 'Figure', 0).shown;
    expect((await drawable!.pictures()).wide.svg).toContain('log scale');
    await expect(resolved({ of, attributes: { scale: 'sqrt' } })).rejects.toThrow(
      'has the scale "sqrt"; write scale="log", or leave it out',
    );
  });

  test('draws a metric only if all mean the same by it', async () => {
    await expect(resolved('Figure growth+decay/loss')).rejects.toThrow(
      'decay describes its loss otherwise, as "Something else"; describe both alike',
    );
    await expect(resolved('Figure growth+decay/accuracy')).rejects.toThrow(
      'decay has no metric "accuracy"; known: loss',
    );
  });
});

describe('a value', () => {
  test('is computed once, however often the post has it', async () => {
    const compute = vi.spyOn(values, 'slowest');
    await resolved('Value growth/slowest');
    const once = compute.mock.calls.length;
    await resolved('Value growth/slowest', 'Value growth/slowest', 'Value growth/slowest');
    expect(compute).toHaveBeenCalledTimes(2 * once);
    compute.mockRestore();
  });

  test('that is kept from one call to the next is refused', async () => {
    let kept: Quantity | undefined;
    values['kept'] = (read) => (kept ??= lowest(0)(read));
    await expect(resolved('Value growth/kept')).rejects.toThrow(
      'post.mdx:1: <Value of="growth/kept">: read something else of the same results',
    );
  });
});

test('a parameter is a number without a card, as it was set', async () => {
  const { uses, cards } = await resolved('Value growth/hidden');
  expect(uses[0]!.shown).toMatchObject({ text: '8', quantity: { given: true } });
  expect(cards).toEqual([]);
  await expect(resolved('Value growth/rate')).rejects.toThrow(
    '<Value of="growth/rate">: rate differs: ',
  );
  await expect(resolved('Value growth+decay/hidden')).rejects.toThrow(
    'a parameter is of one experiment; write of="growth/hidden"',
  );
});

describe('a metric without an export', () => {
  const ofLoss = (attributes: Record<string, string>, name = 'loss') => ({
    of: `Value growth/${[name, ...Object.values(attributes)].join(':')}`,
    attributes: { of: `growth/${name}`, ...attributes },
  });

  test('is a number: the mean over the seeds, with a card that says what it is', async () => {
    const { uses, cards } = await resolved(
      ofLoss({ variant: 'slow' }),
      ofLoss({ variant: 'slow', take: 'max' }),
    );
    expect(uses.map(({ shown }) => (shown as { text: string }).text)).toEqual([
      '1.5\u00a0±\u00a01.2',
      '3.00\u00a0±\u00a00.00',
    ]);
    expect(cards.map(({ computed }) => computed)).toEqual([
      [
        {
          name: 'last loss of slow',
          file: 'src/experiments/growth/experiment.ts',
          text: '1.5\u00a0±\u00a01.2',
        },
      ],
      [
        {
          name: 'highest loss of slow',
          file: 'src/experiments/growth/experiment.ts',
          text: '3.00\u00a0±\u00a00.00',
        },
      ],
    ]);
    expect(cards[0]!.origin.prepared.runs.map(({ variant }) => variant)).toEqual([
      'slow',
      'slow',
      'slow',
    ]);
  });

  test('is a figure, drawn by the steps, with a card of all its runs', async () => {
    const { uses, cards } = await resolved('Figure growth/loss');
    const { drawable } = useAt({ ...post, uses }, 'Figure', 0).shown;
    expect((await drawable!.pictures()).narrow.svg).toContain('Loss, nats');
    expect(cards[0]!.computed).toEqual([
      { name: 'loss', file: 'src/experiments/growth/experiment.ts', text: undefined },
    ]);
    expect(cards[0]!.origin.prepared.runs).toHaveLength(6);
  });

  test.each([
    [ofLoss({}), '<Value of="growth/loss">: needs variant="…", as there are several: slow, fast'],
    [
      ofLoss({ variant: 'slw' }),
      '<Value of="growth/loss" variant="slw">: there is no variant "slw"; did you mean "slow"?',
    ],
    [
      ofLoss({ take: 'best', variant: 'slow' }),
      '<Value of="growth/loss" take="best" variant="slow">: take="best" is none of',
    ],
    [
      ofLoss({ variant: 'slow' }, 'lss'),
      '<Value of="growth/lss" variant="slow">: there is no metric or parameter "lss"; did you mean "loss"?',
    ],
  ])('says what is wrong with its use: %o', async (use, says) => {
    await expect(resolved(use)).rejects.toThrow(`post.mdx:1: ${says}`);
  });

  test('is written as its tag says, each time', async () => {
    const { uses } = await resolved(
      ofLoss({ variant: 'slow', digits: '0' }),
      ofLoss({ variant: 'slow', style: 'percent' }),
    );
    expect(uses.map(({ shown }) => (shown as { text: string }).text)).toEqual([
      '2\u00a0±\u00a01',
      '150\u00a0±\u00a0124%',
    ]);
    await expect(resolved(ofLoss({ digits: '1' }, 'slowest'))).rejects.toThrow(
      'is an export, whose code says what digits would; take digits away',
    );
  });

  test('gives way to an export of its name, which has no variants', async () => {
    values['accuracy'] = () => ({ value: 7, given: true });
    const { uses } = await resolved('Value growth/accuracy');
    expect(useAt({ ...post, uses }, 'Value', 0).shown.text).toBe('7.00');
    await expect(resolved(ofLoss({ variant: 'slow' }, 'accuracy'))).rejects.toThrow(
      'an export of the experiment has the name of the metric, and no variant; rename the export',
    );
    delete values['accuracy'];
  });
});

describe('a claim without code', () => {
  const falls = (attributes: Record<string, string>, sentence = 'it falls') => ({
    of: `Claim growth/${[
      'loss',
      'last',
      attributes['variant'],
      ...Object.entries(attributes)
        .filter(([name]) => name === 'above' || name === 'below')
        .flat(),
    ].join(':')}`,
    attributes: { of: 'growth/loss', ...attributes },
    sentence,
  });

  test('is listed with its words and its card, before those that claims.ts has', async () => {
    const { claims: listed } = await resolved(
      falls({ variant: 'slow', below: '4' }),
      falls({ variant: 'fast', below: 'slow', expect: 'supported' }, 'it ends lower'),
      falls({ variant: 'slow', below: '4' }, 'again'),
    );
    expect(
      listed.map(({ is, inText, claim: { sentence }, finding }) => [
        is,
        inText,
        sentence,
        finding!.verdict,
      ]),
    ).toEqual(
      [
        ['growth/loss:last:slow:below:4', true, 'it falls', 'supported'],
        ['growth/loss:last:fast:below:slow', true, 'it ends lower', 'supported'],
        ['growth/fastFalls', false, 'It falls.', 'supported'],
        ['growth/slowFalls', false, 'It falls.', 'inconclusive'],
      ].map((row) => expect.arrayContaining([row[0], row[1], row[2]])),
    );
    expect(listed[1]!.claim.measure).toBe('Loss, nats: the last value, FAST minus SLOW');
    expect(listed[1]!.card!.computed).toEqual([
      {
        name: 'last loss of fast minus slow',
        file: 'src/experiments/growth/experiment.ts',
        text: '−1.00',
      },
    ]);
  });

  test('stops the build if it comes out otherwise, or says what there is not', async () => {
    await expect(resolved(falls({ variant: 'fast', above: 'slow' }))).rejects.toThrow(
      'post.mdx:1: <Claim of="growth/loss" variant="fast" above="slow">: expected supported, found refuted: −1.00, claimed above 0',
    );
    await expect(resolved(falls({ variant: 'fast', above: 'slw' }))).rejects.toThrow(
      'above="slw" is neither a number nor a variant: "slw"; did you mean "slow"?',
    );
  });

  test('stands as its experiment says of its name', async () => {
    const standings = { 'loss:last:slow:below:4': 'stated before the runs' };
    prepared.claimsOnRecord = { standings, dropped: [] };
    const {
      claims: [listed],
    } = await resolved(falls({ variant: 'slow', below: '4' }));
    expect(listed!.standing).toBe('stated before the runs');
    delete prepared.claimsOnRecord;
  });
});

describe('a diagram', () => {
  const shownAs = async (name: string) => {
    const { uses, cards } = await resolved(`Diagram growth/${name}`);
    return { shown: useAt({ ...post, uses }, 'Diagram', 0).shown, cards };
  };

  test.each(['network', 'typed'])('of what was set has no card: %s', async (name) => {
    const { shown, cards } = await shownAs(name);
    expect(shown.drawable!.height).toBeGreaterThan(50);
    expect((await shown.drawable!.pictures()).narrow.svg).toContain('>8</text>');
    expect(cards).toEqual([]);
  });

  test.each([
    ['measured', ['slow-quick-seed1', 'slow-quick-seed2', 'slow-quick-seed3']],
    ['timed', ['slow-quick-seed1']],
    ['quoted', []],
  ])('of more than that has a card with its origin: %s', async (name, runs) => {
    const { cards } = await shownAs(name);
    expect(cards.map(({ computed }) => computed)).toEqual([
      [{ name, file: 'src/experiments/growth/diagrams.ts', text: undefined }],
    ]);
    expect(cards[0]!.origin.prepared.runs.map(({ id }) => id)).toEqual(runs);
  });

  test.each([
    ['none', 'there is no none'],
    ['plain', 'needs alt="…", or what it draws a description'],
    ['nothing', 'gives undefined; return a Vega-Lite specification, from layerDiagram for example'],
  ])('that can not be drawn says why: %s', async (name, why) => {
    await expect(resolved(`Diagram growth/${name}`)).rejects.toThrow(
      `post.mdx:1: <Diagram of="growth/${name}">: ${why}`,
    );
  });

  test('that has no description is drawn with the words of its use', async () => {
    const use = { of: 'Diagram growth/plain', attributes: { alt: 'A layer.' } };
    const { uses } = await resolved(use);
    expect(useAt({ ...post, uses }, 'Diagram', 0).shown.drawable).toBeDefined();
  });
});

test('uses are counted in the order of the text, each component for itself', async () => {
  const { uses } = await resolved(
    'Cite may1976',
    'Claim growth/slowFalls',
    'Value growth/slowFalls',
    'Cite may1976',
    'Claim growth/slowFalls',
  );
  expect(uses.map(({ occurrence, number }) => [occurrence, number])).toEqual([
    [1, 1],
    [1, undefined],
    [1, undefined],
    [2, 1],
    [2, undefined],
  ]);
});

test('a component finds what it shows by its place; one outside of the text says that it has none', () => {
  expect(useAt(post, 'Value', 4).shown.text).toBe('0.00');
  const refusal = "post.mdx: <Value>: can only be used in a post's own text";
  expect(() => useAt(post, 'Value', undefined)).toThrow(refusal);
  expect(() => useAt(undefined, 'Value', 4)).toThrow('a page: <Value>: can only be used');
});

describe('the mistakes of a post', () => {
  const refusalOf = (...uses: Parameters<typeof resolved>) =>
    resolved(...uses).then(
      () => expect.unreachable('it was taken'),
      (error: Error & { loc: object }) => error,
    );

  test('are told together, in the order of the text, each at its own line', async () => {
    const { message, loc, stack } = await refusalOf(
      'Value growth/slowest',
      'Value growth/none',
      'Cite may1967',
      'Cite may1974',
      'Value groth/slowest',
      { of: 'Claim growth/slowFalls', attributes: { expect: 'refuted' } },
      'Value growth/none',
    );
    expect(message.split('\n')).toEqual([
      'post.mdx:2: <Value of="growth/none">: there is no none',
      'post.mdx:3: <Cite key="may1967">: src/content/bibliography.bib has no such entry; known: may1976',
      'post.mdx:4: <Cite key="may1974">: src/content/bibliography.bib:7: the DOI of "may1974" is "x"',
      'post.mdx:5: <Value of="groth/slowest">: there is no experiment groth',
      expect.stringContaining('post.mdx:6: <Claim is="growth/slowFalls">: expected refuted, found'),
      'post.mdx:7: <Value of="growth/none">: there is no none',
    ]);
    expect(loc).toEqual({ file: 'post.mdx', line: 2, column: 0 });
    expect(stack).toBe('');
  });

  test('are ten at most, and a count of the others', async () => {
    const { message } = await refusalOf(...Array.from({ length: 30 }, () => 'Value groth/x'));
    const lines = message.split('\n');
    expect(lines).toHaveLength(11);
    expect(lines.at(-1)).toBe('post.mdx: and 20 more mistakes');
    const eleven = await refusalOf(...Array.from({ length: 11 }, () => 'Value groth/x'));
    expect(eleven.message).toMatch(/\npost\.mdx: and 1 more mistake$/);
  });

  test('leave out verdicts while one of the claims that are judged with them is missing', async () => {
    const { message } = await refusalOf('Claim growth/none', {
      of: 'Claim growth/slowFalls',
      attributes: { expect: 'refuted' },
    });
    expect(message).toBe('post.mdx:1: <Claim is="growth/none">: there is no none');
  });
});

describe('the cards of a post', () => {
  test('are one for all that read the same, in the order of the text', () => {
    expect(post.cards.map(({ id, computed }) => [id, computed.map(({ name }) => name)])).toEqual([
      ['From-1', ['slowest', 'alsoSlowest', 'slowFalls']],
      ['From-2', ['fastFalls', 'fastest']],
      ['From-3', ['typed']],
    ]);
  });

  test('tell each export with its file and the number of the text', () => {
    const [card] = post.cards;
    expect(card!.computed).toEqual([
      { name: 'slowest', file: 'src/experiments/growth/values.ts', text: '1.00' },
      { name: 'alsoSlowest', file: 'src/experiments/growth/values.ts', text: '1.00' },
      { name: 'slowFalls', file: 'src/experiments/growth/claims.ts', text: '1.50' },
    ]);
  });

  test('stand with what shows them; what was set has none', () => {
    expect(post.uses.map(({ card }) => card?.id)).toEqual([
      'From-1',
      'From-2',
      'From-1',
      'From-1',
      'From-2',
      'From-2',
      'From-3',
      'From-1',
      undefined,
    ]);
  });

  test('tell of what was measured, though its author says that it was set', async () => {
    const { cards } = await resolved('Value growth/notSet');
    expect(cards[0]!.computed.map(({ name }) => name)).toEqual(['notSet']);
  });

  test('are apart for other runs of the same experiment', async () => {
    const { cards } = await resolved('Value growth/slowest', 'Value growth@quick/slowest');
    expect(cards.map(({ origin }) => origin.source)).toEqual(['growth', 'growth@quick']);
  });
});
