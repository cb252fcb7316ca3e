import { describeRuns } from '../records/describe-runs.ts';
import { splitName } from '../records/run-id.ts';
import type { RunReport } from './run-report.ts';

/** A run's state in a few words: "fresh, diverged", "stopped at 16,227 of 30,128 steps". */
export function describeState({ state, unfinished, recorded, ...report }: RunReport): string {
  if (report.recordedAs) return `${state}, recorded as ${splitName(report.recordedAs).name}`;
  if (state === 'missing' && unfinished) return describeUnfinished(unfinished);
  return recorded?.outcome === 'diverged' ? `${state}, diverged` : state;
}

/**
 * Why runs that are alike are in their state, in one sentence.
 *
 * @param reasons why they aren't fresh, as all of them share it
 * @param variants all variants of the experiment
 */
export function describeAlike(
  runs: readonly RunReport[],
  reasons: string,
  variants: readonly string[],
): string {
  const [first] = runs as [RunReport];
  if (runs.length === 1) return explain(first);
  const why = {
    fresh: ': recorded as they would be today',
    missing: reasons && `: ${reasons}`,
    imported: importedBecause,
    stale: `: ${reasons}`,
    damaged: `: ${reasons}`,
    'not planned': '',
  }[first.state];
  const names = describeRuns(runs, variants);
  return `${first.experiment}: ${runs.length} runs are ${first.state} (${names})${why}`;
}

/** How far the runs of a group have come, and how to go on. A single run's own sentence says the former. */
export function describeBegun(runs: readonly RunReport[]): string[] {
  if (runs.length === 1) return [];
  return runs.flatMap(({ run, experiment, unfinished, command }) => {
    if (!unfinished) return [];
    const goesOn = canGoOn(unfinished) ? `; resume it with ${command}` : '';
    return [`  ${run.slice(experiment.length + 1)} ${describeProgress(unfinished)}${goesOn}`];
  });
}

function canGoOn({ isUnderWay, stepsDone }: Unfinished): boolean {
  return !isUnderWay && stepsDone !== undefined;
}

const importedBecause =
  ': recorded by another tool, so that its source, data and packages are as that tool told them';

type Unfinished = NonNullable<RunReport['unfinished']>;

function explain(report: RunReport): string {
  const { run, state, because, recorded, unfinished, recordedAs } = report;
  if (state === 'not planned') {
    return `${run} is recorded, but no longer planned: \`clean\` removes it`;
  }
  if (recordedAs !== undefined) {
    return `${run} is ${state}: the same run is recorded as ${recordedAs}; \`run\` renames it, without running it again`;
  }
  if (state === 'missing') {
    return `${run} is missing: it ${unfinished ? describeProgress(unfinished) : 'was never recorded'}`;
  }
  if (state === 'imported') return `${run} is imported${importedBecause}`;
  if (state === 'fresh') {
    const { started, fingerprint } = recorded!;
    return `${run} is fresh: recorded ${started} under today's fingerprint ${fingerprint.slice(0, 12)}`;
  }
  const anew = unfinished ? `; recorded again, it ${describeProgress(unfinished)}` : '';
  return `${run} is ${state}: ${because.join('; ')}${anew}`;
}

function describeUnfinished({ isUnderWay, stepsDone, steps }: Unfinished): string {
  if (isUnderWay) return 'running';
  const of = steps === undefined ? '' : ` of ${number.format(steps)}`;
  return `stopped at ${number.format(stepsDone!)}${of} steps`;
}

function describeProgress(unfinished: Unfinished): string {
  return unfinished.isUnderWay ? 'is being recorded now' : describeUnfinished(unfinished);
}

const number = new Intl.NumberFormat('en');
