import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, type expect, test } from 'vitest';
import { readExpectation } from './expectation.ts';
import { createSite } from './site.ts';

const fixtures = path.resolve(import.meta.dirname, '../fixtures');
const names = (await readdir(fixtures)).sort();
const cases = await Promise.all(
  names.map(async (name) => ({
    name,
    ...(await readExpectation(path.join(fixtures, name, 'expect.json'))),
  })),
);

/** Each folder of test/fixtures is a site, and its expect.json is a test of the site. */
describe.concurrent('a fixture site', () => {
  test.for(cases)('$name: $title', async (fixture, { expect, onTestFinished }) => {
    const overlays = [fixture.basedOn, fixture.name].filter((name) => name !== undefined);
    const site = await createSite(overlays.map((name) => path.join(fixtures, name)));
    onTestFinished(site.remove);

    const { status, output } = await site.build(fixture.environment);
    expect(status === 0 ? 'built' : 'refused', output).toBe(fixture.outcome);
    expectTexts(expect, output, fixture.output);
    for (const [file, texts] of Object.entries(fixture.pages)) {
      expectTexts(expect, await site.page(file), texts);
    }
  });
});

function expectTexts(
  check: typeof expect,
  text: string,
  { contains, lacks }: { contains: string[]; lacks: string[] },
): void {
  for (const wanted of contains) check(text).toContain(wanted);
  for (const unwanted of lacks) check(text).not.toContain(unwanted);
}
