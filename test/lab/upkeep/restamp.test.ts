import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { git } from '../../../src/files/git.ts';
import { loadExperiment } from '../../../src/lab/planning/experiment.ts';
import { fingerprintRun } from '../../../src/lab/records/fingerprint.ts';
import { summarise } from '../../../src/lab/records/series.ts';
import { readRecord, writeRun } from '../../../src/lab/records/store.ts';
import { readRecordedTable } from '../../../src/lab/shown/read-results.ts';
import { type Restamping, restampRuns } from '../../../src/lab/upkeep/restamp.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { quietly } from '../quietly.ts';
import { recordFixture, statesOf } from '../record-fixture.ts';

async function restamp(root: string, signal = new AbortController().signal): Promise<Restamping[]> {
  const found: Restamping[] = [];
  const options = { ...quietly(root), signal };
  const restampings = restampRuns('growth', { ...options, now: () => new Date('2020-01-08') });
  for await (const restamping of restampings) found.push(restamping);
  return found;
}

test('what another source computes to the same bits is restamped, after one that is refused, too', async () => {
  const { root, edit } = await createFixtureProject();
  await recordFixture(root, 'growth', { profile: 'quick' });
  const before = await readRecord(root, 'growth', 'fast-quick-seed1');
  // Another formula, which gives the same numbers for `fast` only.
  await edit('src/experiments/growth/rate.ts', 'slope + 1', 'slope * 1.5');
  expect(await restamp(root, AbortSignal.abort())).toEqual([]);
  expect(await restamp(root)).toEqual([
    {
      restamped: false,
      line: expect.stringMatching(
        /^growth\/slow-quick-seed1 is not restamped: in all 5 steps, .*; run it again$/,
      ),
    },
    {
      restamped: true,
      line: 'growth/fast-quick-seed1: restamped, all 5 steps are identical, bit for bit',
    },
  ]);
  expect(await statesOf(root, 'growth')).toMatchObject({ 'fast-quick-seed1': 'fresh' });
  const record = await readRecord(root, 'growth', 'fast-quick-seed1');
  expect(record!.sources).toEqual(await (await loadExperiment(root, 'growth')).sources());
  expect(record!.sources).not.toEqual(before!.sources);
  expect(record!.provenance.restamps).toMatchObject([{ at: '2020-01-08T00:00:00.000Z', steps: 5 }]);
});

test('a fresh run in the first form gets the present one without a replay, and its files are named', async () => {
  const { root, write } = await createFixtureProject();
  await recordFixture(root, 'growth', { profile: 'quick' });
  const present = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
  const { firstForm } = await loadExperiment(root, 'growth');
  const { parameters, seed, dataset } = present;
  const fingerprint = fingerprintRun(await firstForm(), parameters, seed, dataset.digest);
  const { sources: _, ...withoutFiles } = present;
  const older = { ...withoutFiles, fingerprint };
  await write('results/growth/slow-quick-seed1/run.json', JSON.stringify(older));

  expect(await restamp(root)).toEqual([
    { restamped: true, line: 'growth/slow-quick-seed1: same source: rewritten without a replay' },
  ]);
  expect(await readRecord(root, 'growth', 'slow-quick-seed1')).toEqual(present);
  expect(await restamp(root)).toEqual([]);
});

describe('on another device', () => {
  const runFile = 'results/growth/slow-quick-seed1/run.json';
  const rate = 'src/experiments/growth/rate.ts';
  let committed: FixtureProject;

  beforeAll(async () => {
    committed = await createFixtureProject();
    const { root, edit } = committed;
    await ownLab(committed);
    await recordFixture(root, 'growth', { profile: 'quick', variant: 'slow' });
    await roundAsElsewhere(root);
    await commitAll(root);
    // Gives the latest commit another source than the record's.
    await edit(rate, 'slope + 1', 'slope * 1 + 1');
    await commitAll(root);
  });

  test('the source of the record and the new one are replayed side by side', async () => {
    const { root } = await createFixtureProject(committed);
    const [restamping] = await restamp(root);
    expect(restamping!.line).toMatch(
      /: restamped, all 5 steps have the same bits by its source at \w{12} and by today's, both replayed on /,
    );
    const { provenance } = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
    const first = (await git(root, ['rev-list', '--max-parents=0', 'HEAD'])).trim();
    expect(provenance.restamps).toMatchObject([{ steps: 5, beside: { commit: first } }]);
    expect(await statesOf(root, 'growth')).toMatchObject({ 'slow-quick-seed1': 'fresh' });
  });

  test('a source that moves the numbers by no more than rounding is refused', async () => {
    const { root, edit } = await createFixtureProject(committed);
    await edit(rate, 'slope * 1 + 1', 'slope + 1.000001');
    const [restamping] = await restamp(root);
    expect(restamping!.line).toMatch(
      /is not restamped: rest differs at step \d: here [\d.]+ by its source at \w{12}, [\d.]+ by today's; run it again$/,
    );
  });

  test('a package that changed is refused: its earlier version is not here', async () => {
    const { root, edit } = await createFixtureProject(committed);
    await edit('node_modules/fixture-gain/package.json', '1.0.0', '1.0.1');
    const [restamping] = await restamp(root);
    expect(restamping!.line).toMatch(/fixture-gain 1\.0\.0 → 1\.0\.1: whether .*; run it again$/);
  });

  test('a commit that did not lead here is not run, whatever the record says', async () => {
    const { root, edit, write } = await createFixtureProject(committed);
    const main = (await git(root, ['symbolic-ref', '--short', 'HEAD'])).trim();
    await git(root, ['checkout', '--quiet', '-b', 'foreign']);
    const touch = "(await import('node:fs')).writeFileSync('ran', '');\n";
    await edit('src/experiments/growth/rate.ts', '// How', `${touch}// How`);
    await commitAll(root);
    const foreign = (await git(root, ['rev-parse', 'HEAD'])).trim();
    await git(root, ['checkout', '--quiet', main]);
    const record = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
    const other = { ...record.fingerprint, source: '0'.repeat(64) };
    const { parameters, seed, dataset } = record;
    const fingerprint = fingerprintRun(other, parameters, seed, dataset.digest);
    const provenance = { ...record.provenance, git: { commit: foreign, dirty: false } };
    await write(runFile, JSON.stringify({ ...record, fingerprint, provenance }));
    const [restamping] = await restamp(root);
    expect(restamping!.line).not.toContain(foreign.slice(0, 12));
    expect(restamping!.line).toMatch(/no commit is known to have the source of its record/);
  });

  test('a source that no commit has is refused', async () => {
    const { root, write } = await createFixtureProject(committed);
    const record = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
    const { parameters, seed, dataset } = record;
    const source = { ...record.fingerprint, source: '0'.repeat(64) };
    const fingerprint = fingerprintRun(source, parameters, seed, dataset.digest);
    await write(runFile, JSON.stringify({ ...record, fingerprint }));
    const [restamping] = await restamp(root);
    expect(restamping!.line).toMatch(
      /no commit is known to have the source of its record \(\w{12}: has another source\)$/,
    );
  });
});

/** Replaces the link to the lab by a file, because a link out of the project breaks in a checkout elsewhere. */
async function ownLab({ root, write }: FixtureProject): Promise<void> {
  const lab = path.resolve(import.meta.dirname, '../../../src/lab');
  await rm(path.join(root, 'src/lab'));
  await write('src/lab/define.ts', `export * from ${JSON.stringify(`${lab}/define.ts`)};`);
}

/** Turns a record into one of another device. */
async function roundAsElsewhere(root: string): Promise<void> {
  const record = (await readRecord(root, 'growth', 'slow-quick-seed1'))!;
  const { table } = await readRecordedTable(root, record, Infinity);
  table.metrics['size'] = table.metrics['size']!.map((size) => size! * (1 + 1e-7));
  const engine = { ...record.provenance.engine, device: 'Another' };
  const provenance = { ...record.provenance, engine };
  await writeRun(root, { ...record, provenance, summary: summarise(table) }, table);
}

async function commitAll(root: string): Promise<void> {
  const as = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  await git(root, ['init', '--quiet']);
  await git(root, ['add', 'src', 'results', 'package.json']);
  await git(root, [...as, 'commit', '--quiet', '--message', 'A state']);
}
