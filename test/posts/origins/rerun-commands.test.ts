import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { prepareResults } from '../../../src/lab/reporting/page-results.ts';
import { pickRuns } from '../../../src/lab/shown/shown-runs.ts';
import { rerunCommands } from '../../../src/posts/origins/run-facts.ts';
import { createFixtureProject, type FixtureProject } from '../../lab/fixture-project.ts';
import { recordFixture } from '../../lab/record-fixture.ts';

test('a card’s commands, given to a shell, record the same bits again, and nothing else', async () => {
  const project = await projectWithLab();
  const { root } = project;
  await recordFixture(root, 'growth', { profile: 'full' });
  const [growth] = await prepareResults({ root, mode: 'stale-ok', report: () => {} });
  const { runs, ...picked } = pickRuns(growth!, { profile: 'full' });
  // All runs but one, so that commands need all options.
  const read = runs.filter(({ id }) => id !== 'fast-full-seed2');
  const commands = rerunCommands({ ...growth!, ...picked, runs: read });
  expect(commands).toHaveLength(2);
  const before = await Promise.all(runs.map(({ id }) => recordOf(root, id)));

  for (const command of commands) await promisify(execFile)('sh', ['-c', command], { cwd: root });

  const after = await Promise.all(runs.map(({ id }) => recordOf(root, id)));
  expect(after.map(({ series }) => series)).toEqual(before.map(({ series }) => series));
  const isAnew = after.map(
    ({ provenance }, i) => provenance.started !== before[i]!.provenance.started,
  );
  expect(isAnew).toEqual(runs.map((run) => read.includes(run)));
}, 120_000);

/** A project with the script `lab`, as projects of this generator have. */
async function projectWithLab(): Promise<FixtureProject> {
  const project = await createFixtureProject();
  const file = path.join(project.root, 'package.json');
  const scripts = { lab: 'node src/lab/commands/cli.ts' };
  const described = { ...JSON.parse(await readFile(file, 'utf8')), scripts };
  await writeFile(file, JSON.stringify(described));
  return project;
}

async function recordOf(root: string, id: string) {
  const text = await readFile(path.join(root, 'results/growth', id, 'run.json'), 'utf8');
  return JSON.parse(text) as { series: object; provenance: { started: string } };
}
