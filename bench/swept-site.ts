import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pLimit from 'p-limit';
import none from '../src/datasets/none.ts';
import { type Experiment, loadExperiment } from '../src/lab/planning/experiment.ts';
import { type PlannedRun, planRuns } from '../src/lab/planning/plan.ts';
import { fingerprintRun } from '../src/lab/records/fingerprint.ts';
import { describeMachine } from '../src/lab/records/provenance.ts';
import type { RunRecord } from '../src/lab/records/record.ts';
import { type SeriesTable, summarise } from '../src/lab/records/series.ts';
import { writeRun } from '../src/lab/records/store.ts';
import { stateClaims } from '../src/lab/statements/state-claims.ts';
import { writeStatement } from '../src/lab/statements/statement-store.ts';

const name = 'sweep';
const variants = 10;
const rows = 20;

/** Writes an experiment of ten variants, and a post with a figure, a number and a claim of all its runs. */
export async function writeSweep(root: string, runs: number): Promise<void> {
  const experiment = path.join(root, 'src/experiments', name);
  const posts = path.join(root, 'src/content/posts');
  await mkdir(experiment, { recursive: true });
  await mkdir(posts, { recursive: true });
  await writeFile(path.join(experiment, 'experiment.ts'), experimentSource(runs / variants));
  await writeFile(path.join(experiment, 'charts.ts'), chartsSource);
  await writeFile(path.join(experiment, 'values.ts'), valuesSource);
  await writeFile(path.join(experiment, 'claims.ts'), claimsSource);
  await writeFile(path.join(posts, `${name}.mdx`), postSource);
}

/**
 * Records all runs of the experiment with made numbers, by the lab's own functions, as if they had been computed.
 *
 * @param root the site that has the experiment
 * @param elsewhere the folder that gets `results`
 */
export async function recordSweep(root: string, elsewhere: string): Promise<void> {
  const experiment = await loadExperiment(root, name);
  const { definition } = experiment;
  const statement = await writeStatement(elsewhere, (await stateClaims(root, definition))!);
  const dataset = await none.load({ root, path: undefined, cacheDirectory: '', report: () => {} });
  const sources = await experiment.sources();
  const draft = (run: PlannedRun) => ({
    ...draftOf(run, experiment, dataset),
    ...(sources && { sources }),
  });
  const limit = pLimit(16);
  await limit.map(planRuns(experiment), async (run) => {
    const table = tableOf(run);
    const made = draft(run);
    const provenance = { ...made.provenance, statement };
    await writeRun(elsewhere, { ...made, provenance, summary: summarise(table) }, table);
  });
}

type Dataset = Awaited<ReturnType<typeof none.load>>;

function draftOf(
  { experiment, variant, seed, profile, parameters }: PlannedRun,
  { source }: Experiment,
  { name, edition, digest, samples }: Dataset,
): Omit<RunRecord, 'series' | 'artifacts' | 'summary'> {
  return {
    format: 2,
    experiment,
    variant,
    seed,
    profile,
    outcome: 'completed',
    parameters: parameters as RunRecord['parameters'],
    fingerprint: fingerprintRun(source, parameters, seed, digest),
    dataset: { name, edition, digest, samples },
    provenance: {
      started: new Date(Date.UTC(2026, 0, 1) + seed * 60_000).toISOString(),
      durationSeconds: 1,
      resumptions: 0,
      samplesPerSecond: rows,
      command: `npm run lab -- run ${experiment}`,
      engine: {
        name: 'none',
        reason: 'the experiment uses no tensors',
        device: 'made for a measurement',
        deviceKind: 'cpu',
        details: {},
      },
      machine: describeMachine(),
    },
  };
}

/** A loss that falls, and an accuracy that was measured at every second step. */
function tableOf({ seed, parameters }: PlannedRun): SeriesTable {
  const step = Array.from({ length: rows }, (_, i) => i);
  const rate = parameters['rate'] as number;
  const loss = step.map((i) => Math.exp(-rate * i) + 0.01 * Math.sin(seed + i));
  const accuracy = step.map((i) => (i % 2 === 0 ? null : 1 - loss[i]! / 2));
  return { step, metrics: { loss, accuracy } };
}

function experimentSource(seeds: number): string {
  const entries = Array.from(
    { length: variants },
    (_, i) =>
      `    'rate-${i + 1}': { label: 'rate ${i + 1}', parameters: { rate: ${(i + 1) / 10} } },\n`,
  );
  return `import { z } from 'zod';
import { defineExperiment } from 'retrace/lab';

export default defineExperiment({
  name: '${name}',
  title: 'Sweep',
  parameters: z.strictObject({ rate: z.number(), width: z.int() }),
  variants: {
${entries.join('')}  },
  profiles: {
    quick: {
      seeds: Array.from({ length: ${seeds} }, (_, i) => i + 1),
      parameters: { width: 64 },
    },
  },
  metrics: { loss: 'Loss', accuracy: 'Accuracy, every second step' },
  length: () => ({ steps: ${rows}, samplesPerStep: 1 }),
  async *run({ parameters, seed }) {
    for (let step = 0; step < ${rows}; step++) {
      const loss = Math.exp(-parameters.rate * step) + 0.01 * Math.sin(seed + step);
      yield step % 2 ? { step, loss, accuracy: 1 - loss / 2 } : { step, loss };
    }
  },
});
`;
}

const chartsSource = `import { compareRuns, histogramPanel, stackPanels } from 'retrace/charts';
import type { ResultsOf } from 'retrace/lab';
import type experiment from './experiment.ts';

export function loss(results: ResultsOf<typeof experiment>, width = 800) {
  return stackPanels('A histogram of the last loss for each rate.', 'Loss', [
    histogramPanel({
      title: 'Last loss',
      quantity: 'Share of the runs',
      of: 'loss',
      series: compareRuns(results, ({ record }) => [record.summary.loss!]),
      width,
    }),
  ]);
}
`;

const valuesSource = `import { meanOf } from 'retrace/statistics';
import type experiment from './experiment.ts';

export const lastLoss = meanOf<typeof experiment>('rate-1', 'loss');
`;

const claimsSource = `import { claimOf } from 'retrace/statistics';
import type experiment from './experiment.ts';

export const fasterIsLower = claimOf<typeof experiment>({
  sentence: 'With the second rate, the loss ends lower than with the first.',
  measure: 'ratio of the last losses',
  variant: 'rate-2',
  of: 'loss',
  below: 'rate-1',
  times: 1,
  primary: true,
});
`;

const postSource = `---
title: A sweep
description: Generated
pubDate: 2026-01-31
---

<Figure of="${name}/loss" caption="The loss of each rate." />

The first rate ends at <Value of="${name}/lastLoss" />, and <Claim is="${name}/fasterIsLower">the second ends lower</Claim>.
`;
