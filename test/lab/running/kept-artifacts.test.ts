import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { runArtifacts } from '../../../src/lab/shown/run-artifacts.ts';
import { createFixtureProject, type FixtureProject } from '../fixture-project.ts';
import { recordFixture } from '../record-fixture.ts';

/** A project whose experiment `growth` declares artifacts, and keeps some. */
async function projectOf(kept: { atSteps?: string; atEnd?: string }): Promise<FixtureProject> {
  const project = await createFixtureProject();
  const file = 'src/experiments/growth/experiment.ts';
  await project.edit(
    file,
    "  metrics: { size: 'Size'",
    `  artifacts: {
    sizes: { kind: 'table', about: 'Sizes', columns: { size: 'number' } },
    weights: { kind: 'array', about: 'Weights' },
  },
  metrics: { size: 'Size'`,
  );
  await project.edit(file, 'data, resume }', 'data, resume, keep }');
  await project.edit(file, '      yield step %', `${kept.atSteps ?? ''}\n      yield step %`);
  await project.edit(file, '    }\n  },\n});', `    }\n${kept.atEnd ?? ''}\n  },\n});`);
  return project;
}

const selection = { variant: 'slow', profile: 'quick' } as const;
const everyStep = "      void keep('sizes', [{ size: grown }], step);";
const atEnd = "    void keep('weights', size);";

async function record({ root }: FixtureProject) {
  const [outcome] = await recordFixture(root, 'growth', selection);
  if (!('record' in outcome!)) throw 'error' in outcome! ? outcome.error : new Error('no record');
  return { record: outcome.record, ...runArtifacts(root, outcome.record) };
}

test('a run keeps tables and tensors at its steps and its end, though it waits for none', async () => {
  const project = await projectOf({ atSteps: everyStep, atEnd });
  const { record: recorded, table, array, steps } = await record(project);
  expect(steps('sizes')).toEqual([0, 1, 2, 3, 4]);
  expect(table('sizes', { at: 0 })).toEqual([{ size: 44 }]);
  expect(array('weights')).toEqual({
    shape: [],
    data: Float32Array.of(165),
  });
  const folder = path.join(project.root, 'results/growth/slow-quick-seed1');
  const stored: RunRecord = JSON.parse(await readFile(path.join(folder, 'run.json'), 'utf8'));
  expect(stored.artifacts).toEqual(recorded.artifacts);
  expect(await readdir(path.join(folder, 'artifacts'))).toHaveLength(6);
});

test('what nobody waits for fails the run at the next row, in one line', async () => {
  const project = await projectOf({
    atSteps: "      void keep('sizes', [{ size: step === 2 ? 'x' : 1 }], step);",
    atEnd,
  });
  const ended = new Set<number>();
  const [outcome] = await recordFixture(project.root, 'growth', selection, {
    progress: {
      update: (_, message) => {
        if (message.type === 'progress') ended.add(message.stepsDone);
      },
      stop: () => {},
    },
  });
  expect(outcome).toMatchObject({
    error: {
      message: 'sizes@2: row 1: size is a string; expected a number, or NaN if it is missing',
    },
    repeats: 'variant',
  });
  expect(ended.has(5)).toBe(false);
});

test('a declared artifact that was not kept fails the run, which goes on from its end', async () => {
  const project = await projectOf({ atSteps: everyStep });
  const notes: string[] = [];
  const options = {
    progress: {
      update: (_: unknown, message: { type: string; stepsDone?: number }) => {
        if (message.type === 'resumed') notes.push(`resumed ${message.stepsDone}`);
      },
      stop: () => {},
    },
  };
  const [outcome] = await recordFixture(project.root, 'growth', selection, options);
  expect(outcome).toMatchObject({
    error: {
      message:
        'kept no weights, which its artifacts declare: keep it in run(), or declare no weights',
    },
    repeats: 'variant',
  });
  await project.edit(
    'src/experiments/growth/experiment.ts',
    "    weights: { kind: 'array', about: 'Weights' },\n",
    '',
  );
  const [mended] = await recordFixture(project.root, 'growth', selection, options);
  expect(mended).toHaveProperty('record');
  expect(notes).toEqual(['resumed 5']);
  expect((mended as { record: RunRecord }).record.artifacts).toHaveLength(5);
});

test('what is kept at a step beyond the last row is refused', async () => {
  const project = await projectOf({
    atSteps: "      void keep('sizes', [{ size: grown }], step + 1);",
    atEnd,
  });
  const [outcome] = await recordFixture(project.root, 'growth', selection);
  expect(outcome).toMatchObject({
    error: {
      message: expect.stringContaining(
        'kept sizes at step 5, but its last row is of step 4: keep it at a step with a row, or without a step at the end',
      ),
    },
  });
});
