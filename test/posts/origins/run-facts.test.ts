import { describe, expect, test } from 'vitest';
import type { PreparedExperiment } from '../../../src/lab/shown/prepared-experiment.ts';
import {
  describeReplay,
  marksOf,
  replayFacts,
  rerunCommands,
} from '../../../src/posts/origins/run-facts.ts';

const runsOf = (seeds: number[]) =>
  seeds.map((seed) => ({
    state: 'fresh',
    record: { seed, dataset: {}, provenance: {} },
  })) as unknown as PreparedExperiment['runs'];
const prepared = {
  runs: [],
  plannedSeeds: 3,
  profiles: ['full', 'short'],
} as Partial<PreparedExperiment>;

test.each([
  ['short', '10 of its 30 epochs', ['10 of its 30 epochs']],
  ['short', undefined, ['reduced']],
  ['full', '30 epochs', []],
] as const)('runs of the profile %s with the label %s are marked as %j', (profile, profileLabel, labels) => {
  const shown = {
    ...prepared,
    profile,
    profileLabel,
    runs: runsOf([1, 2, 3]),
  } as PreparedExperiment;
  expect(marksOf(shown).map(({ label }) => label)).toEqual(labels);
});

test.each([
  [[1, 1, 3, 3], ['2 of 3 planned seeds']],
  [[1, 2, 3], []],
  [[], []],
])('of three planned seeds, %j are marked as %j', (seeds, labels) => {
  const shown = { ...prepared, profile: 'full', runs: runsOf(seeds) } as PreparedExperiment;
  expect(marksOf(shown).map(({ label }) => label)).toEqual(labels);
});

describe('a run that was replayed', () => {
  const record = { seed: 1, dataset: {}, provenance: {}, series: { rows: 3900 } };
  const replayedTo = (steps: number, outcome: string) => {
    const engine = { name: 'wasm', device: 'A processor' };
    const says = 'steps are as they are';
    const replay = { at: '2020-01-08T00:00:00Z', engine, steps, outcome, says };
    return {
      id: 'slow-quick-seed1',
      record,
      replay,
    } as unknown as PreparedExperiment['runs'][number];
  };

  test.each([
    [20, 'identical', '20 of 3,900 steps, same bits'],
    [20, 'agrees', '2 of 3,900 steps, within rounding'],
    [1, 'agrees', '1 of 3,900 steps, within rounding'],
    [20, 'fails', 'differs'],
  ])('%i steps, with the outcome %s: %s', (steps, outcome, words) => {
    expect(describeReplay(replayedTo(steps, outcome))).toBe(words);
  });

  test('is marked if the replay gave other numbers, and only then', () => {
    const labelsOf = (outcome: string) =>
      marksOf({
        ...prepared,
        profile: 'full',
        plannedSeeds: 1,
        runs: [replayedTo(20, outcome)],
      } as PreparedExperiment).map(({ label }) => label);
    expect(labelsOf('fails')).toEqual(['a replay differs']);
    expect(labelsOf('agrees')).toEqual([]);
    expect(labelsOf('identical')).toEqual([]);
  });

  test('says when, on what, and at which commit, once for all runs', () => {
    const runs = [replayedTo(20, 'identical'), replayedTo(3, 'agrees')];
    expect(replayFacts(runs)).toEqual([
      {
        name: 'Replayed',
        values: ['8 January 2020 with wasm on A processor, without a git commit'],
      },
    ]);
    expect(replayFacts([{ record } as never])).toEqual([]);
    expect(describeReplay({ record } as never)).toBeUndefined();
  });
});

describe('the commands that run again', () => {
  const variants = ['slow', 'fast', 'still'].map((name) => ({ name, label: name }));
  const runOf = (variant: string, seed: number, command = 'npm run build', engine = 'wasm') => ({
    id: `${variant}-quick-seed${seed}`,
    record: { variant, seed, provenance: { command, engine: { name: engine } } },
  });
  const commandsFor = (runs: object[], missing: string[] = []) =>
    rerunCommands({
      name: 'growth',
      profile: 'quick',
      plannedSeeds: 2,
      variants,
      missing,
      planned: [],
      runs: runs as unknown as PreparedExperiment['runs'],
    }).map((command) => command.replace('npm run lab -- run growth --profile quick', '').trim());
  const all = [1, 2].flatMap((seed) => variants.map(({ name }) => runOf(name, seed)));
  const of = (...ids: string[]) =>
    all.filter(({ id }) => ids.includes(id.replace('-quick-seed', '')));

  test.each<[string, object[], string[]]>([
    ['all runs', all, ['--engine wasm --fresh']],
    ['a variant', of('slow1', 'slow2'), ['--variant slow --engine wasm --fresh']],
    ['a seed of all variants', of('slow2', 'fast2', 'still2'), ['--seed 2 --engine wasm --fresh']],
    [
      'two of three variants, and leave the third as it is',
      of('slow1', 'slow2', 'fast1', 'fast2'),
      ['--variant slow --engine wasm --fresh', '--variant fast --engine wasm --fresh'],
    ],
    [
      'single runs, and leave those between them as they are',
      of('slow1', 'fast2'),
      [
        '--variant slow --seed 1 --engine wasm --fresh',
        '--variant fast --seed 2 --engine wasm --fresh',
      ],
    ],
  ])('choose %s', (_, runs, commands) => {
    expect(commandsFor(runs)).toEqual(commands);
  });

  test('record what isn’t there yet: all of it, or what is to be shown', () => {
    const missing = all.map(({ id }) => `record ${id}`);
    expect(commandsFor([], missing)).toEqual(['']);
    expect(commandsFor([], missing.slice(0, 2))).toEqual(missing.slice(0, 2));
  });

  test('use the engine of each run', () => {
    const runs = [runOf('slow', 1), runOf('slow', 2, 'npm run lab -- run growth --tf32', 'native')];
    expect(commandsFor(runs)).toEqual([
      '--variant slow --seed 1 --engine wasm --fresh',
      '--variant slow --seed 2 --engine native --tf32 --fresh',
    ]);
  });

  test.each([
    'data.txt',
    '…/cifar-10.tar.gz',
    "'my data'",
    '"$(rm -rf ~)"',
  ])('leave the place of the data open, which was %s on their machine', (written) => {
    const command = `npm run lab -- run growth --data ${written} --jobs 2`;
    expect(commandsFor([runOf('slow', 1, command)])).toEqual([
      '--variant slow --seed 1 --engine wasm --data <path> --fresh',
    ]);
  });
});
