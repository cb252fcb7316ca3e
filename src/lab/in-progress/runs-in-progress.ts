import { cacheDirectory } from '../../files/cache-directory.ts';
import { sha256 } from '../../files/digest.ts';
import { namesIn } from '../../files/names-in.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { MeasuredSeries, Series } from '../records/series.ts';
import type { RecordedRun } from '../results.ts';
import type { AwaitedRun } from '../shown/awaited-runs.ts';
import { readRowsSoFar, rowsVersion } from './rows-so-far.ts';
import { isUnderWay, locksFolder } from './run-lock.ts';

/** A run that a process is recording just now. */
export interface RunInProgress extends AwaitedRun {
  /** The one under which it runs. */
  fingerprint: string;
  /** Differs whenever it has kept other rows. */
  version: string;
}

/** A run in progress with what it has measured so far. */
export interface WatchedRun extends RunInProgress {
  /** Undefined until it has kept rows. */
  table: MeasuredSeries | undefined;
}

/** Those of the awaited runs that a process is recording, as their locks tell. What an interrupted run left isn't one. */
export async function runsInProgress(
  awaited: readonly AwaitedRun[],
  cache = cacheDirectory(),
): Promise<RunInProgress[]> {
  const found = await Promise.all(awaited.map((run) => inProgress(cache, run)));
  return found.flat();
}

async function inProgress(cache: string, run: AwaitedRun): Promise<RunInProgress[]> {
  for (const fingerprint of run.fingerprints) {
    if (!(await isUnderWay(cache, fingerprint).catch(() => false))) continue;
    return [{ ...run, fingerprint, version: await rowsVersion(cache, fingerprint) }];
  }
  return [];
}

/** All runs in progress whose locks and rows are in a cache folder, of any project: their versions by fingerprint. */
export async function allRunsInProgress(cache = cacheDirectory()): Promise<Map<string, string>> {
  const names = await namesIn(locksFolder(cache));
  const found = new Map<string, string>();
  for (const name of names.filter((each) => /^[0-9a-f]{64}$/.test(each))) {
    if (await isUnderWay(cache, name)) found.set(name, await rowsVersion(cache, name));
  }
  return found;
}

/** Reads what a run in progress has measured. @param metrics those that its experiment declares, in their order */
export async function watchRun(
  run: RunInProgress,
  metrics: readonly string[],
  cache = cacheDirectory(),
): Promise<WatchedRun> {
  return { ...run, table: await readRowsSoFar(cache, run.fingerprint, metrics) };
}

/**
 * A run in progress as charts read it. Of what isn't known before its end, its record has nothing.
 *
 * @param table its rows so far; undefined before the first
 * @param metrics those that its experiment declares
 */
export function runSoFar(
  experiment: string,
  { id, variant, seed, profile, parameters, fingerprint }: RunInProgress,
  table: MeasuredSeries | undefined,
  metrics: readonly string[],
): RecordedRun {
  const unknown = sha256('');
  return {
    id,
    state: 'fresh',
    isRunning: true,
    record: {
      format: 2,
      experiment,
      variant,
      seed,
      profile,
      outcome: 'completed',
      parameters: parameters as RecordedRun['record']['parameters'],
      fingerprint: {
        digest: fingerprint,
        parameters: unknown,
        dataset: unknown,
        source: unknown,
        packages: {},
      },
      dataset: {
        name: 'unknown',
        edition: 'unknown',
        digest: unknown,
        samples: { train: 0, test: 0 },
      },
      provenance: {
        resumptions: 0,
        command: '',
        engine: { name: 'none', reason: 'the run is in progress', device: 'unknown', details: {} },
      },
      series: { file: 'series.parquet', sha256: unknown, rows: table?.rows ?? 0 },
      summary: table?.summary ?? {},
    },
    lastStep: table?.lastStep,
    series(metric) {
      if (!metrics.includes(metric)) {
        const known = metrics.join(', ');
        throw new ExpectedError(`${id} is running without a metric ${metric}; known: ${known}`);
      }
      const { step, value } = table?.series(metric) ?? nothing;
      return { step: step.slice(), value: value.slice() };
    },
    ...withoutArtifacts(id),
  };
}

/** A run's artifacts are read from its record, which it has at its end. */
function withoutArtifacts(id: string): Pick<RecordedRun, 'table' | 'array' | 'text' | 'steps'> {
  const refuse = (name: string): never => {
    throw new ExpectedError(`${id} is running: its ${name} is shown when it has ended`);
  };
  return { table: refuse, array: refuse, text: refuse, steps: () => [] };
}

const nothing: Series = { step: new Int32Array(), value: new Float64Array() };
