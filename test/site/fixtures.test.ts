import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, type expect, test } from 'vitest';
import { type Expectation, readExpectation } from './expectation.ts';
import { type Build, createSite, type Site } from './site.ts';

type Fixture = Expectation & { name: string };

const fixtures = path.resolve(import.meta.dirname, '../fixtures');
const names = (await readdir(fixtures)).sort();
const cases: Fixture[] = await Promise.all(
  names.map(async (name) => ({
    name,
    ...(await readExpectation(path.join(fixtures, name, 'expect.json'))),
  })),
);
const alone = cases.filter(({ together }) => together === undefined);
const together = [...Map.groupBy(cases, (fixture) => fixture.together ?? '')].filter(
  ([name]) => name !== '',
);

/** Each folder of test/fixtures is a site, and its expect.json is a test of the site. */
describe.concurrent('a fixture site', () => {
  test.for(alone)('$name: $title', async (fixture, { expect, onTestFinished }) => {
    const { site, ...build } = await buildTogether([fixture]);
    onTestFinished(site.remove);
    await expectBuild(expect, site, build, fixture);
  });
});

/** A site of several fixtures: a build tells the mistakes of all. */
describe.concurrent.for(together)('%s', ([, members]) => {
  const building = once(() => buildTogether(members));
  afterAll(async () => (await building()).site.remove());

  test.for(members)('$name: $title', async (fixture, { expect }) => {
    const { site, ...build } = await building();
    await expectBuild(expect, site, build, fixture);
  });

  test('the mistakes come in the order of files and lines, each once, and their number last', async ({
    expect,
  }) => {
    const { output } = await building();
    const told = output.split('\n').filter((line) => /^src\/content\/posts\/[^:]*:\d/.test(line));
    const places = told.map((line) => /^([^:]+):(\d+)/.exec(line)!);
    const inOrder = places.toSorted(
      ([, a, m], [, b, n]) => Number(a! > b!) - Number(a! < b!) || Number(m) - Number(n),
    );
    expect(places).toEqual(inOrder);
    expect(new Set(told).size).toBe(told.length);
    expect(output.trimEnd().split('\n').at(-1)).toBe(
      `${told.length} mistakes in ${members.length} posts`,
    );
  });
});

async function buildTogether(members: readonly Fixture[]): Promise<Build & { site: Site }> {
  const overlays = members.flatMap(({ basedOn }) => basedOn ?? []);
  const folders = [...new Set(overlays), ...members.map(({ name }) => name)];
  const site = await createSite(folders.map((name) => path.join(fixtures, name)));
  return { site, ...(await site.build(members[0]!.environment)) };
}

async function expectBuild(
  check: typeof expect,
  site: Site,
  { status, output }: Build,
  fixture: Fixture,
): Promise<void> {
  check(status === 0 ? 'built' : 'refused', output).toBe(fixture.outcome);
  expectTexts(check, output, fixture.output);
  for (const [file, texts] of Object.entries(fixture.pages)) {
    expectTexts(check, await site.page(file), texts);
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let doing: Promise<T> | undefined;
  return () => {
    doing ??= work();
    return doing;
  };
}

function expectTexts(
  check: typeof expect,
  text: string,
  { contains, lacks }: { contains: string[]; lacks: string[] },
): void {
  for (const wanted of contains) check(text).toContain(wanted);
  for (const unwanted of lacks) check(text).not.toContain(unwanted);
}
