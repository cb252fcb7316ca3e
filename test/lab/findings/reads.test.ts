import { describe, expect, test } from 'vitest';
import {
  noteReads,
  type Reads,
  readsNothing,
  readsOnlySettings,
} from '../../../src/lab/findings/reads.ts';
import type { RecordedRun, Results } from '../../../src/lab/results.ts';
import { readsOfNothing as nothing, resultsOf } from '../results-fixture.ts';

const results = resultsOf({
  slow: [
    { loss: [3, 2], accuracy: [0.1, 0.5] },
    { loss: [3, 1], accuracy: [0.1, 0.7] },
  ],
  fast: [
    { loss: [3, 1], accuracy: [0.1, 0.6] },
    { loss: [3, 0], accuracy: [0.1, 0.8] },
  ],
});

function readsOf(read: (results: Results) => unknown): Reads {
  const noted = noteReads(results);
  read(noted.results);
  return noted.reads();
}

describe('what is noted', () => {
  test.each<[string, (results: Results) => unknown, Partial<Reads>]>([
    [
      'a metric of one run',
      ({ variants }) => variants[1]!.runs[0]!.series('loss'),
      { runs: ['fast-quick-seed1'], series: ['loss'] },
    ],
    [
      'a metric of all runs, in the results’ order',
      ({ variants }) => variants.toReversed().map(({ runs }) => runs.map((r) => r.series('loss'))),
      {
        runs: ['slow-quick-seed1', 'slow-quick-seed2', 'fast-quick-seed1', 'fast-quick-seed2'],
        series: ['loss'],
        counted: true,
      },
    ],
    [
      'last values',
      ({ variants }) => variants[0]!.runs[1]!.record.summary['accuracy'],
      { runs: ['slow-quick-seed2'], last: ['accuracy'] },
    ],
    [
      'all last values, walked through',
      ({ variants }) => Object.entries(variants[0]!.runs[1]!.record.summary),
      { runs: ['slow-quick-seed2'], last: ['accuracy', 'loss'] },
    ],
    [
      'a parameter that is taken apart',
      ({ variants }) => {
        const { parameters } = variants[0]!.runs[0]!.record;
        const { rate } = parameters;
        return rate;
      },
      { runs: ['slow-quick-seed1'], parameters: ['rate'] },
    ],
    [
      'a copy of all parameters',
      ({ variants }) => ({ ...variants[0]!.runs[0]!.record.parameters }),
      { runs: ['slow-quick-seed1'], parameters: ['hidden', 'rate'] },
    ],
    [
      'how long it took, and how it came out',
      ({ variants }) => {
        const { provenance, outcome } = variants[0]!.runs[0]!.record;
        return [provenance.durationSeconds, outcome];
      },
      { runs: ['slow-quick-seed1'], facts: ['outcome', 'provenance.durationSeconds'] },
    ],
    ['published values', ({ published }) => published['book']!.values, { published: ['book'] }],
    ['the number of runs', ({ variants }) => variants[0]!.runs.length, { counted: true }],
    [
      'the names of parameters, listed',
      ({ variants }) => Object.keys(variants[0]!.runs[0]!.record.parameters),
      { runs: ['slow-quick-seed1'], parameters: ['hidden', 'rate'] },
    ],
    [
      'whether there is a parameter',
      ({ variants }) => Object.hasOwn(variants[0]!.runs[0]!.record.parameters, 'rate'),
      { runs: ['slow-quick-seed1'], parameters: ['rate'] },
    ],
    [
      'whether there is a last value',
      ({ variants }) => 'loss' in variants[0]!.runs[0]!.record.summary,
      { runs: ['slow-quick-seed1'], last: ['loss'] },
    ],
    [
      'a copy of last values, taken apart',
      ({ variants: [slow] }) => {
        const [
          {
            record: { summary },
          },
        ] = slow!.runs as [RecordedRun];
        return { ...summary }['loss'];
      },
      { runs: ['slow-quick-seed1'], last: ['accuracy', 'loss'], counted: true },
    ],
    ['names and seeds alone', ({ variants }) => variants[0]!.runs[0]!.record.seed, {}],
    ['nothing', () => 0.9, {}],
  ])('%s', (_, read, expected) => {
    expect(readsOf(read)).toEqual({ ...nothing, ...expected });
  });

  test('nothing but a name is nothing of results', () => {
    expect(readsNothing(readsOf(({ profile }) => profile))).toBe(true);
    expect(readsNothing(readsOf(({ published }) => published['book']))).toBe(false);
    expect(readsNothing(readsOf(({ variants }) => variants[0]!.runs.length))).toBe(false);
  });

  test('parameters, data and the number of runs were set before the runs', () => {
    const isSet = (read: (record: RecordedRun['record']) => unknown) =>
      readsOnlySettings(
        readsOf(({ variants }) => variants[0]!.runs.map((run) => read(run.record))),
      );
    expect(isSet(({ parameters }) => parameters['rate'])).toBe(true);
    expect(isSet(({ dataset }) => dataset.name)).toBe(true);
    expect(isSet(({ seed }) => seed)).toBe(true);
    expect(isSet(({ outcome }) => outcome)).toBe(false);
    expect(isSet(({ summary }) => summary['loss'])).toBe(false);
    expect(isSet(({ provenance }) => provenance.durationSeconds)).toBe(false);
    expect(readsOnlySettings(readsOf(({ published }) => published['book']))).toBe(false);
  });
});

test('what is read is what would be read without notes', () => {
  const noted = noteReads(results).results;
  const all = ({ variants, published }: Results) =>
    JSON.stringify([
      published,
      variants.map(({ runs, ...variant }) => [
        variant,
        runs.map((run) => [run.id, run.record, [...run.series('loss').value]]),
      ]),
    ]);
  expect(all(noted)).toBe(all(results));
});

test('a misspelt metric of the summary is refused, with those that there are', () => {
  expect(() => readsOf(({ variants }) => variants[0]!.runs[0]!.record.summary['acuracy'])).toThrow(
    'the summary has no metric "acuracy", but loss, accuracy',
  );
});

test('what measured nothing finite before it diverged is no misspelt metric', () => {
  const diverged = resultsOf({ slow: [{ loss: [Number.NaN], accuracy: [0.1] }] });
  const { summary } = noteReads(diverged).results.variants[0]!.runs[0]!.record;
  expect(summary['loss']).toBeUndefined();
  expect(() => summary['acuracy']).toThrow('no metric "acuracy"');
});

test.each<[string, (results: Results) => unknown]>([
  ['series', ({ variants }) => variants[0]!.runs[0]!.series('loss')],
  ['a last value', ({ variants }) => variants[0]!.runs[0]!.record.summary['loss']],
  ['a parameter', ({ variants }) => variants[0]!.runs[0]!.record.parameters['rate']],
  ['how many runs there are', ({ variants }) => variants[0]!.runs.length],
  ['published values', ({ published }) => published['book']],
])('after the end, %s can’t be read', (_, read) => {
  const noted = noteReads(results);
  read(noted.results);
  noted.end();
  expect(() => read(noted.results)).toThrow('reads results after the function');
});
