import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256OfJson } from '../../../src/files/digest.ts';
import { type CompareFlags, compareRuns } from '../../../src/lab/compare/compare.ts';
import { compareGroups } from '../../../src/lab/compare/compare-groups.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { type SeriesTable, summarise } from '../../../src/lab/records/series.ts';
import { readRecord, writeRun } from '../../../src/lab/records/store.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';

/** Slow and fast growth with one `quick` seed each, as recorded. */
let recorded: FixtureProject;
/** The same with three seeds each, whose last sizes are 1, 2, 3 and 2, 4, 6. */
let seeded: FixtureProject;

beforeAll(async () => {
  recorded = await createFixtureProject();
  await recordFixture(recorded.root, 'growth', { profile: 'quick' });
  seeded = await createFixtureProject(recorded);
  await seeded.edit('src/experiments/growth/experiment.ts', 'seeds: [1]', 'seeds: [1, 2, 3]');
  for (const seed of [1, 2, 3]) {
    await placeSeed(seeded, 'slow', seed, { size: [9, null, 7, 8, seed] });
    await placeSeed(seeded, 'fast', seed, { size: [1, null, 3, 2, 2 * seed], rest: [5, 4] });
  }
});

describe('final metrics', () => {
  test('are means with intervals over seeds, and so is their difference, seed by seed', async () => {
    const { metrics } = await compare(seeded, 'growth/slow-quick', 'growth/fast-quick');
    const [size] = metrics;
    expect(size).toMatchObject({ metric: 'size', a: { mean: 2 }, b: { mean: 4 } });
    expect(size!.a!.values).toEqual([1, 2, 3]);
    expect(size!.a!.high - 2).toBeCloseTo(4.3026527 / Math.sqrt(3), 6);
    expect(size!.b!.high - 4).toBeCloseTo((2 * 4.3026527) / Math.sqrt(3), 6);
    expect(size!.difference!.mean).toBe(2);
    // The interval of the differences 1, 2 and 3.
    expect(size!.difference!.high - 2).toBeCloseTo(4.3026527 / Math.sqrt(3), 6);
  });

  test('are compared by Welch’s t where the experiment says that variants share no random numbers', async () => {
    const project = await createFixtureProject(seeded);
    const file = 'src/experiments/growth/experiment.ts';
    await project.edit(file, 'profiles: {', "pairing: 'none',\n  profiles: {");
    const { metrics } = await compare(project, 'growth/slow-quick', 'growth/fast-quick');
    const { difference } = metrics[0]!;
    expect(difference).toMatchObject({ mean: 2, paired: false });
    expect(difference!.high - 2).toBeCloseTo(3.2187586 * Math.sqrt(5 / 3), 6);
  });

  test('of seeds with the same bits are refused: they are one run, counted again', async () => {
    const project = await createFixtureProject(seeded);
    await placeSeed(project, 'slow', 2, { size: [9, null, 7, 8, 1] });
    await expect(compare(project, 'growth/slow', 'growth/fast')).rejects.toThrow(
      'experiment growth: slow-quick-seed1 and slow-quick-seed2 recorded the same bits; let run()',
    );
  });

  test('are shown to the place that the interval allows, with the number of seeds', async () => {
    const lines = await print(seeded, 'growth/slow', 'growth/fast');
    expect(lines).toContain('A  growth/slow-quick  3 seeds: 1, 2, 3');
    expect(lines).toMatch(/^final value +A +B +B - A$/m);
    expect(lines).toMatch(/^size +2\.0 ± 2\.5 \(3\) +4\.0 ± 5\.0 \(3\) +2\.0 ± 2\.5$/m);
    expect(lines).toMatch(/^rest +– +4\.000 ± 0 \(3\) +–$/m);
    expect(lines).toMatch(/B - A: seed by\s+seed\./);
    expect(lines).not.toContain('Fewer than three');
  });

  test('of one seed have no interval, which is said once', async () => {
    const lines = await print(seeded, 'growth/slow-quick-seed2', 'growth/fast-quick');
    expect(lines).toMatch(/^size +2\.000 ± – \(1\) +4\.0 ± 5\.0 \(3\) +2\.000 ± –$/m);
    expect(lines.match(/Fewer\s+than\s+three\s+seeds\s+give\s+no\s+interval/g)).toHaveLength(1);
  });
});

describe('what differs', () => {
  test('is listed, and what is equal is only named', async () => {
    const lines = await print(recorded, 'growth/slow', 'growth/fast');
    expect(lines).toMatch(/^differs +A +B\nslope +1 +2\nequal: 2 other parameters, data set, /m);
    expect(lines).toMatch(/outcome,\s+recorded steps,\s+all packages$/m);
  });

  test('is nothing between a run and itself', async () => {
    const lines = await print(recorded, 'growth/slow', 'growth/slow-quick-seed1');
    expect(lines).not.toContain('differs');
    expect(lines).toContain('equal: all parameters, data set');
    expect(lines).toContain('A: growth/slow-quick   B: growth/slow-quick-seed1');
  });

  test('within a group is told by seed', async () => {
    const project = await createFixtureProject(seeded);
    const git = { commit: 'c0ffee'.repeat(6).padEnd(40, '0'), dirty: true };
    const engine = { name: 'wasm', device: 'Another', details: { threads: '4' } } as const;
    await placeSeed(project, 'fast', 2, { size: [1, 2, Number.NaN] }, (record) => ({
      ...record,
      outcome: 'diverged',
      dataset: { ...record.dataset, edition: 'other text' },
      provenance: {
        ...record.provenance,
        git,
        engine: { ...record.provenance.engine, ...engine },
      },
    }));
    const { properties } = await compare(project, 'growth/slow', 'growth/fast');
    const differing = properties.filter(({ same }) => !same);
    expect(Object.fromEntries(differing.map(({ name, b }) => [name, b]))).toEqual({
      slope: [{ value: 2, seeds: [1, 2, 3] }],
      'data set': by('numbers, text', 'numbers, other text'),
      engine: by('cpu', 'wasm'),
      device: by(expect.any(String), 'Another'),
      commit: by(null, git.commit),
      'uncommitted changes': by(null, true),
      outcome: by('completed', 'diverged'),
      'recorded steps': by(5, 3),
    });
    const lines = await print(project, 'growth/slow', 'growth/fast');
    // The length of this machine's name determines where the line wraps.
    expect(lines).toMatch(/^commit +– +– \(seeds 1, 3\), c0ffeec0ffee( \(seed 2\))?$/m);
  });

  test('includes versions of packages', async () => {
    const project = await createFixtureProject(recorded);
    await placeSeed(project, 'fast', 1, { size: [1] }, (record) => ({
      ...record,
      fingerprint: { ...record.fingerprint, packages: { 'fixture-gain': '2.0.0' } },
    }));
    const lines = await print(project, 'growth/slow', 'growth/fast');
    expect(lines).toMatch(/^package fixture-gain +1\.0\.0 +2\.0\.0$/m);
  });
});

describe('notes say of a run', () => {
  test('that it is stale, and why', async () => {
    const project = await createFixtureProject(recorded);
    await project.edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope + 3');
    const lines = await print(project, 'growth/slow', 'growth/fast');
    expect(lines).toContain(
      'note: growth/slow-quick-seed1 is stale: source changed: rate.ts changed',
    );
    expect(await print(recorded, 'growth/slow', 'growth/fast')).not.toContain('note:');
  });

  test('that it is no longer planned', async () => {
    const project = await createFixtureProject(seeded);
    await project.edit('src/experiments/growth/experiment.ts', '[1, 2, 3]', '[1, 2]');
    expect(await print(project, 'growth/slow', 'growth/fast-quick-seed1')).toContain(
      'note: growth/slow-quick-seed3 is no longer planned',
    );
  });

  test('that its experiment is gone: what is on record is compared all the same', async () => {
    const project = await createFixtureProject(recorded);
    await rm(path.join(project.root, 'src/experiments/growth'), { recursive: true });
    const lines = await print(project, 'growth/slow', 'growth/fast');
    expect(lines).toMatch(/growth\/slow-quick-seed1: its experiment is no\s+longer in the project/);
    expect(lines).toMatch(/^slope +1 +2$/m);
    expect(lines).toContain('   B: growth/fast-quick');
  });
});

describe('charts', () => {
  test('show the first metrics that both have, or those asked for, each once', async () => {
    const usual = await print(recorded, 'growth/slow', 'growth/fast');
    expect(usual).toMatch(/^size: Size$/m);
    expect(usual).toMatch(/^rest: Rest, every second step$/m);
    const asked = await print(recorded, 'growth/slow', 'growth/fast', { metric: ['rest', 'rest'] });
    expect(asked).not.toMatch(/^size: /m);
    expect(asked.match(/^rest: /gm)).toHaveLength(1);
  });

  test('leave out the values at which a run diverged', async () => {
    const project = await createFixtureProject(recorded);
    const size = [1, 2, 3, Number.NaN, Infinity];
    await placeSeed(project, 'fast', 1, { size }, (record) => ({ ...record, outcome: 'diverged' }));
    const lines = await print(project, 'growth/slow', 'growth/fast', { metric: ['size'] });
    expect(lines).not.toMatch(/NaN|Infinity/);
    expect(lines).toMatch(/^size .* 3\.000 ± – \(1\)/m);
  });

  test('are drawn as a picture instead where a file is named', async () => {
    const file = path.join(recorded.root, 'picture.svg');
    const told: string[] = [];
    const flags = { svg: file, metric: ['rest'] };
    const lines = await print(recorded, 'growth/slow', 'growth/fast', flags, told);
    expect(lines).not.toContain('┤');
    expect(await readFile(file, 'utf8')).toBe('growth/slow-quick and growth/fast-quick: rest');
    expect(told).toEqual([`wrote ${file}`]);
  });

  test('need a metric in common, and a file that can be written', async () => {
    const project = await createFixtureProject(recorded);
    await recordFixture(project.root, 'other', {});
    const across = await print(project, 'growth/slow', 'other/only');
    expect(across).toMatch(/^steps +5 +3$/m);
    expect(across).toMatch(/^slope +1 +–$/m);
    expect(across).toMatch(/^height +– +1\.000 ± – \(1\) +–$/m);
    await expect(print(project, 'growth/slow', 'other/only', { svg: 'x.svg' })).rejects.toThrow(
      'x.svg: A and B have no common metric to draw',
    );
    const svg = path.join(project.root, 'no/such/folder.svg');
    await expect(print(project, 'growth/slow', 'growth/fast', { svg })).rejects.toThrow(
      /folder\.svg: can't be written \(ENOENT\)/,
    );
  });
});

describe('errors name what there is:', () => {
  test('unknown runs', async () => {
    await expect(compare(recorded, 'growth/slwo', 'growth/fast')).rejects.toThrow(
      'there is no recorded run "growth/slwo"; recorded: growth/fast-quick-seed1, growth/slow-quick-seed1',
    );
    for (const name of ['grwoth/slow', 'growth', '', '..', 'growth/slow-full', 'growth/a/b']) {
      await expect(compare(recorded, 'growth/slow', name)).rejects.toThrow(
        /no recorded run .*fast/,
      );
    }
    const empty = await createFixtureProject();
    await expect(compare(empty, 'growth/slow', 'growth/fast')).rejects.toThrow(/; recorded: none$/);
  });

  test('a variant that is recorded in several profiles', async () => {
    const project = await createFixtureProject(recorded);
    await placeSeed(project, 'slow', 1, { size: [1] }, (record) => ({
      ...record,
      profile: 'full',
    }));
    await expect(compare(project, 'growth/slow', 'growth/fast')).rejects.toThrow(
      'growth/slow is recorded in 2 profiles: name one of growth/slow-full, growth/slow-quick',
    );
    const { a } = await compare(project, 'growth/slow-full', 'growth/fast');
    expect(a.runs.map(({ id }) => id)).toEqual(['slow-full-seed1']);
  });

  test('unknown metrics', async () => {
    const asked = print(recorded, 'growth/slow', 'growth/fast', { metric: ['size', 'mass'] });
    await expect(asked).rejects.toThrow(
      'A and B have no common metric "mass"; both have: size, rest',
    );
  });

  test('damaged series, with their file', async () => {
    const project = await createFixtureProject(recorded);
    await project.write('results/growth/fast-quick-seed1/series.parquet', 'PAR1');
    await expect(compare(project, 'growth/slow', 'growth/fast')).rejects.toThrow(
      /^results\/growth\/fast-quick-seed1\/series\.parquet: isn't the file that was recorded/,
    );
    await rm(path.join(project.root, 'results/growth/fast-quick-seed1/run.json'));
    await expect(compare(project, 'growth/slow', 'growth/fast')).rejects.toThrow(
      'results/growth/fast-quick-seed1/run.json: is missing, though its folder is there; restore it',
    );
  });
});

describe('lab compare on the committed runs', () => {
  const root = path.resolve(import.meta.dirname, '../../..');
  const names = ['batch-norm/standard-quick', 'batch-norm/batch-norm-quick'];
  const folders: string[] = [];
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))));

  const lab = (...args: string[]) =>
    promisify(execFile)(
      process.execPath,
      ['src/lab/commands/cli.ts', 'compare', ...names, ...args],
      {
        cwd: root,
        env: { ...process.env, RETRACE_DATA: '' },
      },
    );

  test('prints tables and charts in 80 columns, without colours on a pipe', async () => {
    const { stdout } = await lab('--metric', 'loss,testAccuracy');
    expect(stdout).toMatch(/^batchNorm +false +true$/m);
    expect(stdout).toMatch(/^loss +2\.13 ± 0\.14 \(5\) +1\.451 ± 0\.028 \(5\) +-0\.68 ± 0\.14$/m);
    expect(stdout).toContain('A: batch-norm/standard-quick   B: batch-norm/batch-norm-quick');
    expect(stdout).toMatch(/^ +step 77 .* 467$/m);
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain(String.fromCharCode(27));
  });

  test('writes a picture that stands alone, and JSON for scripts', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'retrace-compare-'));
    folders.push(folder);
    const file = path.join(folder, 'loss.svg');
    const { stdout, stderr } = await lab('--metric', 'loss', '--svg', file, '--json');
    expect(stderr).toBe(`wrote ${file}\n`);
    const { a, properties, metrics } = JSON.parse(stdout);
    const seeds = [1, 2, 3, 4, 5];
    expect(a.runs).toMatchObject(
      seeds.map((seed) => ({
        run: `batch-norm/standard-quick-seed${seed}`,
        seed,
        outcome: 'completed',
      })),
    );
    expect(properties).toContainEqual({
      kind: 'parameter',
      name: 'batchNorm',
      same: false,
      a: [{ value: false, seeds }],
      b: [{ value: true, seeds }],
    });
    expect(metrics[0]).toMatchObject({
      metric: 'loss',
      a: { low: expect.closeTo(1.99, 1), seeds },
    });
    const svg = await readFile(file, 'utf8');
    for (const label of ['A', 'B']) expect(svg).toContain(`>${label}: batch-norm/`);
    expect(await sharp(Buffer.from(svg)).metadata()).toMatchObject({ format: 'svg', width: 832 });
  });

  test('refuses an unknown metric in one line', async () => {
    const refused = lab('--metric', 'lsos');
    await expect(refused).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^lab: A and B have no common metric "lsos"; both have: loss.*\n$/,
      ),
    });
  });
});

function compare({ root }: FixtureProject, a: string, b: string) {
  return compareGroups(a, b, { root, dataPath: undefined });
}

async function print(
  { root }: FixtureProject,
  a: string,
  b: string,
  flags: CompareFlags = {},
  told: string[] = [],
): Promise<string> {
  const lines = await compareRuns(a, b, flags, {
    root,
    dataPath: undefined,
    columns: 80,
    colour: false,
    drawSvg: async (title, metrics) => `${title}: ${metrics.map(({ metric }) => metric).join()}`,
    report: (line) => told.push(line),
  });
  return lines.join('\n');
}

/** One value of seeds 1 and 3, and one of seed 2. */
function by(usual: unknown, second: unknown) {
  return [
    { value: usual, seeds: [1, 3] },
    { value: second, seeds: [2] },
  ];
}

/** Records a seed of the fixture's `quick` runs with given values, from step 0 on. */
async function placeSeed(
  { root }: FixtureProject,
  variant: string,
  seed: number,
  metrics: SeriesTable['metrics'],
  change: (record: RunRecord) => RunRecord = (record) => record,
): Promise<void> {
  const original = await readRecord(root, 'growth', `${variant}-quick-seed1`);
  const { series: _, ...record } = change({ ...original!, seed });
  const steps = Math.max(...Object.values(metrics).map((column) => column.length));
  const table = {
    step: Array.from({ length: steps }, (_, step) => step),
    metrics: Object.fromEntries(
      Object.entries(metrics).map(([name, column]) => [
        name,
        Array.from({ length: steps }, (_, i) => column[i] ?? null),
      ]),
    ),
  };
  const { digest: _digest, ...parts } = record.fingerprint;
  parts.parameters = sha256OfJson({ seed, parameters: record.parameters });
  const fingerprint = { digest: sha256OfJson(parts), ...parts };
  await writeRun(root, { ...record, fingerprint, summary: summarise(table) }, table);
}
