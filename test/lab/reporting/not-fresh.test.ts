import { expect, test } from 'vitest';
import { z } from 'zod';
import { datasetNamed, defineExperiment } from '../../../src/lab/define.ts';
import type { Experiment } from '../../../src/lab/planning/experiment.ts';
import { type PlannedRun, planRuns } from '../../../src/lab/planning/plan.ts';
import type { RunState, SurveyedRun } from '../../../src/lab/planning/run-state.ts';
import type { Survey } from '../../../src/lab/planning/survey.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { describeNotFresh } from '../../../src/lab/reporting/not-fresh.ts';

const definition = defineExperiment({
  name: 'growth',
  title: 'Growth',
  dataset: datasetNamed<unknown>('none'),
  parameters: z.object({ rate: z.number() }),
  variants: {
    slow: { label: 'Slow', parameters: { rate: 1 } },
    fast: { label: 'Fast', parameters: { rate: 2 } },
  },
  profiles: {
    quick: { seeds: [1], parameters: {} },
    full: { seeds: Array.from({ length: 1000 }, (_, i) => i + 1), parameters: {} },
  },
  metrics: { size: 'Size' },
  length: () => ({ steps: 1, samplesPerStep: 1 }),
  async *run() {},
});
const source = { form: 2, source: 'a'.repeat(64), packages: {} };
const experiment = { definition, source } as unknown as Experiment;
const record = {
  outcome: 'completed',
  fingerprint: { digest: 'f'.repeat(64) },
  provenance: { engine: { name: 'none', device: 'a CPU' } },
} as unknown as RunRecord;
const missing: RunState = { state: 'missing' };

/** Tells of all runs that aren't fresh and are due. */
function told(
  stateOf: (run: PlannedRun) => RunState,
  isDue: (run: PlannedRun) => boolean = () => true,
): string[] {
  const runs: SurveyedRun[] = planRuns(experiment).map((run) => ({ run, state: stateOf(run) }));
  const survey: Survey = { experiment, datasetDigest: undefined, runs, renamed: [] };
  const due = runs.filter(({ run, state }) => state.state !== 'fresh' && isDue(run));
  return describeNotFresh([{ survey, runs: due }], 'not all are fresh').split('\n');
}

test('many missing runs are counted by experiment and profile, with the first three and a command', () => {
  expect(told(() => missing)).toEqual([
    'not all are fresh:',
    '  growth: 2,000 of 2,000 full runs are missing: slow-full-seed1, fast-full-seed1, slow-full-seed2 and 1,997 more',
    '    npm run lab -- run growth --profile full',
    '  growth: 2 runs are missing (quick seed 1)',
    '    npm run lab -- run growth --profile quick',
  ]);
});

test('where no few commands record just these runs, one that records more says so', () => {
  const isOdd = ({ profile, seed }: PlannedRun) => profile === 'full' && seed % 2 === 1;
  expect(told(() => missing, isOdd)).toEqual([
    'not all are fresh:',
    '  growth: 1,000 of 2,000 full runs are missing: slow-full-seed1, fast-full-seed1, slow-full-seed3 and 997 more',
    '    npm run lab -- run growth --profile full',
    '    which also records the other runs of this profile that are not fresh',
  ]);
});

test('stale ones have a line of their own, with the reasons of those that are named', () => {
  const stateOf = ({ profile, seed, variant }: PlannedRun): RunState => {
    if (profile === 'quick') return { state: 'fresh', record };
    if (variant === 'slow') return missing;
    return { state: 'stale', record, because: [`reason ${seed}`] };
  };
  expect(told(stateOf)).toEqual([
    'not all are fresh:',
    '  growth: 1,000 of 2,000 full runs are missing: slow-full-seed1, slow-full-seed2, slow-full-seed3 and 997 more',
    '  growth: 1,000 of 2,000 full runs are stale: fast-full-seed1 (reason 1), fast-full-seed2 (reason 2), fast-full-seed3 (reason 3) and 997 more',
    '    npm run lab -- run growth --profile full',
  ]);
});

test('a reason that all share is told once', () => {
  const stateOf = ({ profile }: PlannedRun): RunState =>
    profile === 'quick'
      ? { state: 'fresh', record }
      : { state: 'stale', record, because: ['its source changed'] };
  expect(told(stateOf)[1]).toBe(
    '  growth: 2,000 of 2,000 full runs are stale: slow-full-seed1, fast-full-seed1, slow-full-seed2 and 1,997 more: its source changed',
  );
});
