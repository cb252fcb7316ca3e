import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { installedSite } from './site.ts';

/** Sites as earlier packages made and recorded them, by the package's version. Never edited, never recorded again. */
const sites = path.resolve(import.meta.dirname, '../upgrade');
const versions = (await readdir(sites)).sort();

test.each(
  versions,
)("today's package builds a site of %s from its results, which are fresh", async (version) => {
  const site = await installedSite([path.join(sites, version)]);
  const built = await site.build({ RETRACE_RESULTS: 'frozen', RETRACE_WARNINGS: 'fail' });
  expect(built.status, built.output).toBe(0);
  const { output: runs } = await site.run('lab', ['list']);
  expect(runs.match(/ fresh /g)?.length).toBeGreaterThan(0);
  expect(runs).not.toMatch(/ (stale|missing|damaged|not planned) /);
  const verified = await site.run('lab', ['verify']);
  expect(verified.status, verified.output).toBe(0);
  const types = await site.run('check', []);
  expect(types.status, types.output).toBe(0);
  await site.remove();
});
