import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { processStamp } from '../../../src/files/process-stamp.ts';
import { datasetNamed, defineExperiment } from '../../../src/lab/define.ts';
import type { Experiment } from '../../../src/lab/planning/experiment.ts';
import { planRuns } from '../../../src/lab/planning/plan.ts';
import type { RunState } from '../../../src/lab/planning/run-state.ts';
import type { Survey } from '../../../src/lab/planning/survey.ts';
import { fingerprintRun } from '../../../src/lab/records/fingerprint.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { describeState } from '../../../src/lab/reporting/describe-states.ts';
import {
  describeDue,
  explainStates,
  groupRuns,
  namedRuns,
} from '../../../src/lab/reporting/run-groups.ts';
import { reportRun } from '../../../src/lab/reporting/run-report.ts';
import { type Unfinished, unfinishedRuns } from '../../../src/lab/reporting/unfinished-runs.ts';
import { checkpointFolder, writeCheckpoint } from '../../../src/lab/running/checkpoint.ts';

const definition = defineExperiment({
  name: 'growth',
  title: 'Growth',
  dataset: datasetNamed<unknown>('none'),
  parameters: z.object({ rate: z.number(), steps: z.int() }),
  variants: {
    slow: { label: 'Slow', parameters: { rate: 1 } },
    fast: { label: 'Fast', parameters: { rate: 2 } },
  },
  profiles: {
    quick: { seeds: [1], parameters: { steps: 5 } },
    short: { seeds: [1, 2, 3, 4], parameters: { steps: 30_128 } },
  },
  metrics: { size: 'Size' },
  length: ({ steps }) => ({ steps, samplesPerStep: 1 }),
  async *run() {},
});
const experiment = {
  definition,
  source: { form: 2, source: 'a'.repeat(64), packages: {} },
} as unknown as Experiment;
const data = 'd'.repeat(64);

const record = {
  outcome: 'completed',
  fingerprint: { digest: 'f'.repeat(64) },
  dataset: { digest: data },
  provenance: { started: '2020-01-08T00:00:00.000Z', engine: { name: 'cpu', device: 'a CPU' } },
} as unknown as RunRecord;
const missing: RunState = { state: 'missing' };
const fresh: RunState = { state: 'fresh', record };
const stale = (...because: string[]): RunState => ({ state: 'stale', record, because });

/** A survey in which all runs are fresh, except the given ones. */
function surveyWith(states: Record<string, RunState>, profile?: 'short'): Survey {
  const runs = planRuns(experiment, { profile }).map((run) => ({
    run,
    state: states[run.id] ?? fresh,
  }));
  return { experiment, datasetDigest: data, runs, renamed: [] };
}

const missingRuns = (...ids: string[]) => Object.fromEntries(ids.map((id) => [id, missing]));
const dueIn = (survey: Survey) => survey.runs.filter(({ state }) => state.state !== 'fresh');
const planOf = (survey: Survey, unfinished?: ReadonlyMap<string, Unfinished>) =>
  groupRuns(survey, dueIn(survey), unfinished).flatMap(describeDue);
const run = 'npm run lab -- run growth';

test('runs that are alike are planned as one, with one command where it records them alone', () => {
  const ids = [2, 3, 4].flatMap((seed) => [`slow-short-seed${seed}`, `fast-short-seed${seed}`]);
  const lines = ['growth: 6 runs are missing (short seeds 2 to 4)', `  ${run} --profile short`];
  expect(planOf(surveyWith(missingRuns(...ids)))).toEqual(lines);
  expect(planOf(surveyWith(missingRuns(...ids, 'slow-quick-seed1')))).toEqual([
    ...lines,
    'growth/slow-quick-seed1 is missing: it was never recorded',
    `  ${run} --variant slow --seed 1 --profile quick`,
  ]);
});

test('else with few commands, none of which records another that is due', () => {
  const survey = surveyWith({
    ...missingRuns(...[1, 2, 3, 4].map((seed) => `slow-short-seed${seed}`), 'fast-short-seed2'),
    'fast-short-seed3': stale('the parameters changed'),
    'fast-short-seed4': stale('the parameters changed'),
  });
  expect(planOf(survey)).toEqual([
    'growth: 5 runs are missing (short seeds 1, 3 and 4 of slow, short seed 2)',
    `  ${run} --variant slow --profile short`,
    `  ${run} --variant fast --seed 2 --profile short`,
    'growth: 2 runs are stale (short seeds 3 and 4 of fast): the parameters changed',
    `  ${run} --variant fast --seed 3 --profile short`,
    `  ${run} --variant fast --seed 4 --profile short`,
  ]);
});

test('what was not asked for is not taken along', () => {
  const survey = surveyWith(missingRuns('slow-short-seed2', 'fast-short-seed2'));
  const only = { ...survey, runs: survey.runs.filter(({ run: { seed } }) => seed === 2) };
  expect(planOf(only)).toEqual([
    'growth: 2 runs are missing (short seed 2)',
    `  ${run} --seed 2 --profile short`,
  ]);
});

test('damaged runs are recorded anew with --fresh, which must touch no fresh one', () => {
  const reason = 'series.parquet: is a Git LFS pointer in place of the file';
  const damaged = (id: string): RunState => ({
    state: 'damaged',
    because: [`results/growth/${id}/${reason}`],
  });
  const ids = ['slow-short-seed1', 'slow-short-seed2'];
  expect(planOf(surveyWith(Object.fromEntries(ids.map((id) => [id, damaged(id)]))))).toEqual([
    `growth: 2 runs are damaged (short seeds 1 and 2 of slow): ${reason}`,
    `  ${run} --variant slow --seed 1 --profile short --fresh`,
    `  ${run} --variant slow --seed 2 --profile short --fresh`,
  ]);
});

test('why is told of an experiment, a group or a run', () => {
  const survey = surveyWith({
    'slow-short-seed1': stale("the experiment's source changed", 'acorn 8.1.0 → 8.2.0'),
    'slow-short-seed2': stale("the experiment's source changed", 'acorn 8.1.0 → 8.2.0'),
    'slow-short-seed3': stale('the parameters changed'),
  });
  const whyOf = (name: string) => groupRuns(survey, namedRuns(survey, name)).flatMap(explainStates);
  const ofSlow = [
    "growth: 2 runs are stale (short seeds 1 and 2 of slow): the experiment's source changed; acorn 8.1.0 → 8.2.0",
    'growth/slow-short-seed3 is stale: the parameters changed',
  ];
  expect(whyOf('growth/slow-short')).toEqual([
    ...ofSlow,
    `growth/slow-short-seed4 is fresh: recorded 2020-01-08T00:00:00.000Z under today's fingerprint ffffffffffff`,
  ]);
  expect(whyOf('growth/slow-short-seed3')).toEqual([ofSlow[1]]);
  expect(whyOf('growth').slice(0, 2)).toEqual([
    ofSlow[0],
    'growth: 5 runs are fresh (short seeds 1 to 3 of fast, short seed 4): recorded as they would be today',
  ]);
  expect(() => whyOf('growth/slow')).toThrow(
    'there is no run "growth/slow"; known: growth/slow-short (seeds 1 to 4), growth/fast-short (seeds 1 to 4), growth/slow-quick (seed 1), growth/fast-quick (seed 1)',
  );
});

test('a run that was stopped is told with how far it came, and what goes on from there', async () => {
  const cache = await mkdtemp(path.join(tmpdir(), 'retrace-states-'));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  const ids = ['slow-short-seed2', 'fast-short-seed2'];
  const survey = surveyWith(missingRuns(...ids, 'slow-short-seed3'));
  const [slow, fast, other] = dueIn(survey).map(({ run: { parameters, seed } }) =>
    fingerprintRun(experiment.source, parameters, seed, data),
  );
  const keep = (digest: string, engine: string, steps: number) => {
    const step = Array.from({ length: steps }, (_, i) => i);
    return writeCheckpoint(checkpointFolder(cache, digest, engine), digest, {
      table: { step, metrics: { size: step } },
      variables: {},
      started: '2020-01-08T00:00:00.000Z',
      elapsedSeconds: 1,
      resumptions: 0,
    });
  };
  await keep(slow!.digest, 'wasm', 3);
  await keep(slow!.digest, 'native-tf32', 1234);
  await mkdir(checkpointFolder(cache, other!.digest, 'cpu'), { recursive: true });
  await writeFile(
    path.join(checkpointFolder(cache, other!.digest, 'cpu'), 'latest.checkpoint'),
    'x',
  );
  const lock = path.join(cache, 'locks', fast!.digest);
  await mkdir(path.dirname(lock));
  await writeFile(lock, JSON.stringify(processStamp()));

  const unfinished = await unfinishedRuns(survey, cache);
  expect(
    dueIn(survey).map((each) => describeState(reportRun(each, unfinished.get(each.run.id)))),
  ).toEqual(['stopped at 1,234 of 30,128 steps', 'running', 'missing']);
  const goesOn = `${run} --variant slow --seed 2 --profile short --engine native --tf32`;
  expect(planOf(survey, unfinished)).toEqual([
    'growth: 3 runs are missing (short seed 2, short seed 3 of slow)',
    `  slow-short-seed2 stopped at 1,234 of 30,128 steps; resume it with ${goesOn}`,
    '  fast-short-seed2 is being recorded now',
    `  ${run} --profile short`,
  ]);
  expect(groupRuns(survey, dueIn(survey), unfinished)[0]!.runs).toMatchObject([
    {
      unfinished: { isUnderWay: false, stepsDone: 1234, engine: 'native-tf32', steps: 30_128 },
      command: goesOn,
    },
    { unfinished: { isUnderWay: true, steps: 30_128 } },
    { seed: 3 },
  ]);
  const named = namedRuns(survey, 'growth/slow-short-seed2');
  expect(groupRuns(survey, named, unfinished).flatMap(explainStates)).toEqual([
    'growth/slow-short-seed2 is missing: it stopped at 1,234 of 30,128 steps',
    `  ${goesOn}`,
  ]);
});

test('a damaged run that was begun anew goes on only with --fresh', () => {
  const because = [
    "results/growth/slow-quick-seed1/series.parquet: isn't the file that was recorded",
  ];
  const survey = surveyWith({ 'slow-quick-seed1': { state: 'damaged', because } });
  const kept = { stepsDone: 3, engine: 'wasm' };
  const unfinished = new Map([['slow-quick-seed1', { isUnderWay: false, kept, steps: 5 }]]);
  const named = namedRuns(survey, 'growth/slow-quick-seed1');
  expect(groupRuns(survey, named, unfinished).flatMap(explainStates)).toEqual([
    `growth/slow-quick-seed1 is damaged: ${because}; recorded again, it stopped at 3 of 5 steps`,
    `  ${run} --variant slow --seed 1 --profile quick --engine wasm --fresh`,
  ]);
});
