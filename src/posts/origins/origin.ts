import type { ForeignByFile } from '../../evidence/foreign-code.ts';
import { type Reads, readsNothing } from '../../lab/findings/reads.ts';
import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';
import type { Reference } from '../writing/reference.ts';
import { type Mark, marksOf, seedMark } from './run-facts.ts';

/** An experiment with the runs that a page shows of it, and what its charts and numbers are made from besides. */
export type ShownExperiment = PreparedExperiment & { foreign: ForeignByFile };

/** What a number, verdict, figure or table comes from. */
export interface Origin {
  /** The experiment, and its runs if they're others than it shows: see `Reference`. */
  source: string;
  /** The experiment, with those of its runs of which anything was read. */
  prepared: ShownExperiment;
  reads: Reads;
  /** Why it isn't from all of them, or not from whole ones, in words: "seed 2 diverged at step 412". */
  limits: readonly string[];
  /** Files that it is made from besides, which no run recorded: "data/resnet.csv". */
  foreign: readonly string[];
}

/**
 * What was found out while something was computed from a source's runs.
 * @param file where the export stands that computed it
 */
export function originOf(
  { source, name }: Reference,
  prepared: ShownExperiment,
  file: keyof ForeignByFile,
  { reads, limits }: Pick<Origin, 'reads' | 'limits'>,
): Origin {
  // Who only asks how many there are, has counted all.
  const counts = reads.counted && reads.runs.length === 0;
  const runs = counts ? prepared.runs : prepared.runs.filter(({ id }) => reads.runs.includes(id));
  const stale = runs.some(({ state }) => state === 'stale');
  const foreign = prepared.foreign[file]?.[name]?.map(({ what }) => what) ?? [];
  return { source, prepared: { ...prepared, runs, stale }, reads, limits, foreign };
}

/** What must be said visibly of where something comes from. */
export function originMarks(origin: Origin): Mark[] {
  return [...recordMarks(origin), ...foreignMarks(origin)];
}

function recordMarks({ prepared, reads, limits }: Origin): Mark[] {
  if (prepared.runs.length === 0 && limits.length === 0) return [unrecordedMark(reads, prepared)];
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
