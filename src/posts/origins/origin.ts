import type { ForeignByFile } from '../../evidence/foreign-code.ts';
import { type Reads, readsNothing } from '../../lab/findings/reads.ts';
import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';
import type { Reference } from '../writing/reference.ts';
import { type Mark, marksOf, seedMark } from './run-facts.ts';
import type { RunningRun } from './running-runs.ts';

/** An experiment with the runs that a page shows, and the other sources of its charts and numbers. */
export type ShownExperiment = PreparedExperiment & {
  foreign: ForeignByFile;
  /** In development: runs in progress. Absent without any. */
  running?: readonly RunningRun[];
};

/** The origin of a number, verdict, figure or table. */
export interface Origin {
  /** The experiment, and the runs if they aren't its default: see `Reference`. */
  source: string;
  /** The experiment, with only the runs that were read. */
  prepared: ShownExperiment;
  reads: Reads;
  /** Why it uses fewer or incomplete runs: "seed 2 diverged at step 412". */
  limits: readonly string[];
  /** Other files that it uses, which no run recorded: "data/resnet.csv". */
  foreign: readonly string[];
}

/**
 * The origin of something that was computed from a source's runs.
 * @param file the experiment's file with the export that computed it, without its extension; undefined if only the
 * package's code did
 */
export function originOf(
  { source, name }: Reference,
  prepared: ShownExperiment,
  file: keyof ForeignByFile | undefined,
  { reads, limits }: Pick<Origin, 'reads' | 'limits'>,
): Origin {
  // Code that only asks for the number of runs uses all of them.
  const counts = reads.counted && reads.runs.length === 0;
  const runs = counts ? prepared.runs : prepared.runs.filter(({ id }) => reads.runs.includes(id));
  const stale = runs.some(({ state }) => state === 'stale');
  const running = prepared.running?.filter(({ id }) => counts || reads.runs.includes(id));
  const loaded = file && prepared.foreign[file]?.[name];
  const foreign = loaded?.map(({ what }) => what) ?? [];
  return {
    source,
    prepared: { ...prepared, runs, stale, ...(running && { running }) },
    reads,
    limits,
    foreign,
  };
}

/** The marks that must be visible beside something with this origin. */
export function originMarks(origin: Origin): Mark[] {
  return [...recordMarks(origin), ...foreignMarks(origin)];
}

function recordMarks({ prepared, reads, limits }: Origin): Mark[] {
  const { runs, running = [] } = prepared;
  if (runs.length + running.length + limits.length === 0) return [unrecordedMark(reads, prepared)];
  const seeds = seedMark(prepared, limits);
  return [...(seeds ? [seeds] : []), ...marksOf(prepared).filter(({ kind }) => kind !== 'seeds')];
}

function unrecordedMark(reads: Reads, { published }: ShownExperiment): Mark {
  const label = 'not from a recorded run';
  if (readsNothing(reads)) {
    return { kind: 'unrecorded', label, detail: 'It is computed without reading any result.' };
  }
  const by = [...new Set(reads.published.map((name) => published[name]!.by))];
  return { kind: 'unrecorded', label, detail: `Its numbers are those of ${by.join(', ')}.` };
}

function foreignMarks({ foreign, prepared }: Origin): Mark[] {
  if (foreign.length === 0) return [];
  const files = foreign.join(', ');
  return [
    {
      kind: 'foreign',
      label: prepared.runs.length > 0 ? `also from ${files}` : `from ${files}`,
      detail: 'No run recorded this: the page can’t tell where it comes from.',
    },
  ];
}
