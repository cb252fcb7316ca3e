import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { describeOutcome } from '../../src/lab/record-runs.ts';
import { createFixtureProject } from './fixture-project.ts';
import { recordFixture } from './record-fixture.ts';

test('what another process has recorded meanwhile stays as it is', async () => {
  const { root } = await createFixtureProject();
  const record = () => readFile(path.join(root, 'results/other/only-quick-seed1/run.json'), 'utf8');
  await recordFixture(root, 'other', {});
  const before = await record();

  const [outcome] = await recordFixture(root, 'other', {}, { fresh: false });
  expect(await record()).toBe(before);
  expect(describeOutcome(outcome!)).toBe(
    'other/only-quick-seed1: recorded meanwhile by another process',
  );
  await recordFixture(root, 'other', {}, { fresh: true });
  expect(await record()).not.toBe(before);
});
