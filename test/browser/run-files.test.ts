import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { artifactFile } from '../../src/lab/records/artifact-entry.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import { checkPublishedRun } from '../../src/lab/shown/check-published-run.ts';

const { dist, status, output } = inject('realSite');
const results = path.resolve(import.meta.dirname, '../../results');
const recorded = (await readdir(results, { recursive: true, withFileTypes: true }))
  .filter(({ name }) => name === 'run.json')
  .map(({ parentPath }) => path.relative(results, parentPath))
  .sort();
const records = await Promise.all(recorded.map(readRecord));
/** The runs that posts show: all that is recorded, but of the article's own runs only the first seed. */
const published = recorded.filter((run) => !/^batch-norm\/.*-short-seed[2-9]$/.test(run));

beforeAll(() => {
  expect(status, output).toBe(0);
});

test('the runs that pages show can be downloaded, and no others', async () => {
  const names = await readdir(path.join(dist, 'runs'), { recursive: true, withFileTypes: true });
  const files = names
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) =>
      path.relative(path.join(dist, 'runs'), path.join(parentPath, name)),
    );
  expect(files.sort()).toEqual(
    published
      .flatMap((run) =>
        ['run.json', 'series.parquet', ...artifactsOf(run)].map((file) => `${run}/${file}`),
      )
      .sort(),
  );
  expect(published.length).toBeGreaterThan(40);
});

test('the build prints the number of published runs, once', () => {
  const artifacts = published.flatMap(artifactsOf).length;
  const [, kept, runs] =
    /publishes the record, series and (\d+) artifacts of (\d+) runs \([\d.]+ MB\); of the machines: /.exec(
      output,
    )!;
  expect([Number(kept), Number(runs)]).toEqual([artifacts, published.length]);
  expect(output.split('publishes the record')).toHaveLength(2);
});

describe.each(published)('of %s', (run) => {
  test('the published record equals the recorded one except for withheld fields, and its digests match', async () => {
    const folder = path.join(dist, 'runs', run);
    const series = await readFile(path.join(folder, 'series.parquet'));
    const json = await readFile(path.join(folder, 'run.json'), 'utf8');
    const { withheld, provenance, ...rest } = await checkPublishedRun(json, series);
    const { provenance: whole, ...wholeRest } = await readRecord(run);
    expect(rest).toEqual(wholeRest);
    expect(provenance.started).toBe(whole.started);
    expect(withheld).toContain('provenance.machine.system');
    for (const file of ['series.parquet', ...artifactsOf(run)]) {
      const kept = await readFile(path.join(results, run, file));
      expect(await readFile(path.join(folder, file)), file).toEqual(kept);
    }
  });
});

test('no file of the site contains a withheld fact of any machine', async () => {
  const withheld = records.flatMap(({ provenance: { machine, command } }) => [
    machine!.system,
    machine!.system.split(' ').at(-1)!,
    String(machine!.memoryBytes),
    ...(command.match(/…\S+/g) ?? []),
  ]);
  const texts = [...new Set(withheld)].map((text) => Buffer.from(text));
  expect(texts.length).toBeGreaterThan(6);
  const entries = await readdir(dist, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(published.length * 2);
  for (const { parentPath, name } of files) {
    const content = await readFile(path.join(parentPath, name));
    const found = texts.filter((text) => content.includes(text)).map(String);
    expect(found, name).toEqual([]);
  }
});

/** The files of what a run kept, as its folder has them. */
function artifactsOf(run: string): string[] {
  const { artifacts = [] } = records[recorded.indexOf(run)]!;
  return artifacts.map((entry) => artifactFile(entry)!);
}

async function readRecord(run: string): Promise<RunRecord> {
  return JSON.parse(await readFile(path.join(results, run, 'run.json'), 'utf8'));
}
