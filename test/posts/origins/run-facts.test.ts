import { describe, expect, test } from 'vitest';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import type { PreparedExperiment } from '../../../src/lab/shown/prepared-experiment.ts';
import {
  describeReplay,
  environmentFacts,
  marksOf,
  originFacts,
  parameterFacts,
  replayFacts,
  rerunCommands,
  rerunFact,
  urgentLabels,
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

test('parameters in which runs differ are listed with all their values', () => {
  const runs = [0.1, 0.2, 0.5].map((rate) => ({ record: { parameters: { rate, steps: 10 } } }));
  expect(parameterFacts(runs as never)).toEqual([
    { name: 'Differ in', values: ['rate 0.1, 0.2 or 0.5'] },
    { name: 'Share', values: ['steps 10'] },
  ]);
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
        name: 'Replayed on',
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

describe('runs that another tool recorded', () => {
  const importedRun = (seed: number, imported: object, more: object = {}) =>
    ({
      id: `slow-quick-seed${seed}`,
      state: 'imported',
      staleBecause: [],
      record: {
        seed,
        parameters: {},
        dataset: { edition: 'not told by W&B', samples: { train: 0, test: 0 } },
        provenance: {
          engine: {
            name: 'imported',
            device: "a device that isn't told",
            program: 'W&B 0.31.0',
          },
          imported: { tool: 'W&B', notes: [], ...imported },
          ...more,
        },
      },
    }) as unknown as PreparedExperiment['runs'][number];
  const notes = ['loss: its step goes back from 5 to 2; what was written last is shown.'];
  const runs = [
    importedRun(1, { notes, python: '3.12.4', gpu: 'NVIDIA A100', commit: 'a'.repeat(40) }),
    importedRun(2, { notes, packages: { torch: '2.6.0' } }, { started: '2026-11-28T12:00:00Z' }),
  ];
  const shown = { ...prepared, profile: 'full', plannedSeeds: 2, runs } as PreparedExperiment;

  test('are marked by the tool, with what it told and each note once', () => {
    const [mark, ...others] = marksOf(shown);
    expect(others).toEqual([]);
    expect(mark).toMatchObject({ kind: 'imported', label: 'imported: W&B' });
    expect(mark!.detail).toContain('Recorded by W&B 0.31.0 on ');
    expect(mark!.detail).toContain('Recorded by W&B 0.31.0, not recorded by this site’s lab: ');
    expect(mark!.detail.split(notes[0]!)).toHaveLength(2);
    expect(urgentLabels([mark!])).toEqual(['imported: W&B']);
  });

  test('tell what their tool told of them, and no more', () => {
    const facts = new Map(originFacts(shown).map(({ name, values }) => [name, values]));
    expect(facts.get('Device')).toEqual(["recorded by W&B 0.31.0 on a device that isn't told"]);
    expect(facts.get('Recorded')).toEqual(['not told', '28 November 2026']);
    expect(facts.get('Commit')).toEqual(['aaaaaaa, as W&B told', 'not told']);
    expect(facts.get('Python')).toEqual(['3.12.4']);
    expect(facts.get('Packages')).toEqual(['torch 2.6.0']);
    expect(facts.has('Program')).toBe(false);
  });

  test('with hundreds of packages name only their number', () => {
    const packages = Object.fromEntries(Array.from({ length: 13 }, (_, i) => [`p${i}`, '1.0']));
    const [fact] = environmentFacts([importedRun(1, { packages }).record]);
    expect(fact).toEqual({ name: 'Packages', values: ['13, listed in the record'] });
  });

  test('are taken in again by the command for it, whatever is shown of them', () => {
    const command = 'npm run lab -- import <path> --as growth';
    const planned = [{ command }] as PreparedExperiment['planned'];
    const experiment = { name: 'growth', variants: [], missing: [command, command], planned };
    for (const some of [runs, []]) {
      expect(rerunFact({ ...experiment, profile: 'quick', plannedSeeds: 2, runs: some })).toEqual({
        name: 'Import again',
        values: [command],
      });
    }
  });
});

describe('runs of a program', () => {
  const runOf = (process: object) =>
    ({
      id: 'slow-quick-seed1',
      state: 'fresh',
      record: {
        seed: 1,
        dataset: {},
        provenance: {
          engine: { name: 'command', program: 'python 3.12.4' },
          process: { words: [], installed: { torch: '2.6.0+cu124' }, ...process },
        },
      },
    }) as unknown as PreparedExperiment['runs'][number];
  const marksFor = (process: object) =>
    marksOf({
      ...prepared,
      profile: 'full',
      plannedSeeds: 1,
      runs: [runOf(process)],
    } as PreparedExperiment);

  test('are marked for files that their fingerprint doesn’t know, and for packages that aren’t locked', () => {
    expect(marksFor({})).toEqual([]);
    expect(marksFor({ untracked: ['configs/base.yaml'] })).toEqual([
      {
        kind: 'untracked',
        label: 'untracked files',
        detail: 'It read files that its fingerprint doesn’t know: configs/base.yaml.',
      },
    ]);
    expect(marksFor({ unlocked: "torch isn't pinned" })).toEqual([
      {
        kind: 'environment',
        label: 'environment not locked',
        detail: "Not all packages are locked: torch isn't pinned.",
      },
    ]);
  });

  test('tell its packages', () => {
    expect(environmentFacts([runOf({}).record])).toEqual([
      { name: 'Packages', values: ['torch 2.6.0+cu124'] },
    ]);
  });
});

describe('runs on a cluster', () => {
  const recordOf = (job: string, restarts = 0) =>
    ({
      provenance: { engine: { name: 'wasm' }, scheduler: { name: 'slurm', job, restarts } },
    }) as RunRecord;

  test.for<[string[], string]>([
    [['12_3 0'], 'Slurm job 12_3'],
    [['12_3 1'], 'Slurm job 12_3, started again once'],
    [['12_3 2', '12_4 0'], 'Slurm job 12, tasks started again 2 times'],
    // Two runs of one task tell of the same restarts.
    [['12_3 1', '12_3 1'], 'Slurm job 12_3, started again once'],
    [['12_1 0', '15_2 0', '15_3 0'], 'Slurm jobs 12 and 15'],
  ])('%o: %s', ([tasks, told]) => {
    const records = tasks.map((task) => {
      const [job, restarts] = task.split(' ');
      return recordOf(job!, Number(restarts));
    });
    expect(environmentFacts(records)).toEqual([{ name: 'Cluster', values: [told] }]);
  });
});
