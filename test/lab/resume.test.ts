import { type ChildProcess, fork } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { beforeAll, expect, test } from 'vitest';
import { bundleDataset } from '../../src/lab/planning/datasets.ts';
import { surveyExperiments } from '../../src/lab/planning/survey.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import type { RunTask, WorkerMessage } from '../../src/lab/running/worker-messages.ts';
import { artifactFiles } from '../../src/lab/shown/artifact-files.ts';
import { writeBundle } from '../../src/lab/source/bundle.ts';
import { createFixtureProject, type FixtureProject } from './fixture-project.ts';

const series = 'results/growth/slow-quick-seed1/series.parquet';
let project: FixtureProject;
let task: RunTask;

beforeAll(async () => {
  project = await createFixtureProject();
  await project.edit(
    'src/experiments/growth/experiment.ts',
    'steps: quickSteps',
    'steps: 300, pauseMilliseconds: 2',
  );
  // What it keeps: a table at every third step, and one that is replaced all the time.
  await project.edit(
    'src/experiments/growth/experiment.ts',
    "  metrics: { size: 'Size'",
    `  artifacts: {
    sizes: { kind: 'table', about: 'Sizes', columns: { size: 'number' } },
    latest: { kind: 'array', about: 'The latest ones' },
  },
  metrics: { size: 'Size'`,
  );
  await project.edit('src/experiments/growth/experiment.ts', 'resume }', 'resume, keep }');
  await project.edit(
    'src/experiments/growth/experiment.ts',
    '      yield step %',
    `      if (step % 3 === 0) void keep('sizes', [{ size: grown }], step);
      if (step % 5 === 0) void keep('latest', Array(step + 1).fill(grown));
      yield step %`,
  );
  const selection = { variant: 'slow', profile: 'quick' } as const;
  const [survey] = await surveyExperiments(project.root, undefined, 'growth', selection);
  const { experiment, runs } = survey!;
  task = {
    root: project.root,
    run: runs[0]!.run,
    module: await writeBundle(project.root, experiment.code),
    source: experiment.source,
    dataset: await bundleDataset(project.root, 'numbers'),
    git: undefined,
    dataPath: undefined,
    engine: { name: 'cpu', reason: 'test' },
    tf32: false,
    command: 'test',
    checkpointSeconds: 0.01,
    fresh: true,
  };
});

/** The total number of kills; more of them make a longer test. A run that reached its end starts again. */
const kills = Number(process.env['RETRACE_KILLS'] ?? 4);
const random = xoroshiro128plus(Number(process.env['RETRACE_KILL_SEED'] ?? 1));

test(
  'a run killed, or left by its parent, at random moments ends with the same bits as one that never stopped',
  async () => {
    const first = await work('cache-whole');
    const whole = await readFile(path.join(project.root, series));
    expect(first!.artifacts).toHaveLength(101);

    let resumptions = 0;
    for (let killed = 0, round = 1; killed < kills; round++) {
      const cache = `cache-killed-${round}`;
      let record: RunRecord | undefined;
      for (let reached = 0; !record; reached += uniformInt(random, 1, 120)) {
        const last = killed === kills;
        const end = killed % 2 === 0 ? kill : leave;
        record = await work(cache, last ? undefined : reached, uniformInt(random, 0, 20), end);
        if (!record) killed++;
      }
      resumptions += record.provenance.resumptions;
      expect(await readFile(path.join(project.root, series))).toEqual(whole);
      expect(record.artifacts).toEqual(first!.artifacts);
      expect(Object.keys(artifactFiles(project.root, record))).toHaveLength(101);
    }
    expect(resumptions).toBeGreaterThan(0);
  },
  60_000 + 20_000 * kills,
);

function kill(worker: ChildProcess): void {
  worker.kill('SIGKILL');
}

/** Acts like a killed parent: the worker saves its state, releases its run, and exits. */
function leave(worker: ChildProcess): void {
  if (!worker.connected) return;
  worker.disconnect();
  worker.once('exit', (code) => expect(code).toBe(0));
}

/**
 * Lets a worker resume the run until it is done, or is killed some milliseconds after a number of steps, during a step
 * or the writing of a checkpoint. Returns the record of a run that reached its end.
 */
async function work(
  cache: string,
  killAfter = Infinity,
  delay = 0,
  end: (worker: ChildProcess) => void = kill,
): Promise<RunRecord | undefined> {
  const worker = fork(path.join(project.root, 'src/lab/running/worker.ts'), {
    cwd: project.root,
    execArgv: [],
    env: { ...process.env, RETRACE_CACHE: path.join(project.root, cache) },
  });
  let record: RunRecord | undefined;
  worker.on('message', (message: WorkerMessage) => {
    if (message.type === 'recorded') record = message.record;
    if (message.type !== 'progress' || message.stepsDone < killAfter) return;
    setTimeout(() => end(worker), delay);
  });
  worker.send(task);
  await new Promise((resolve) => worker.once('exit', resolve));
  return record;
}
