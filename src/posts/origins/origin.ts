import type { ForeignByFile, PageCodeDigests } from '../../evidence/foreign-code.ts';
import type { Evaluated } from '../../lab/findings/evaluate.ts';
import { type Reads, readsNothing } from '../../lab/findings/reads.ts';
import type { PreparedExperiment } from '../../lab/shown/prepared-experiment.ts';
import type { Reference } from '../writing/reference.ts';
import { type Mark, marksOf, seedMark } from './run-facts.ts';
import type { RunningRun } from './running-runs.ts';

/** An experiment with the runs that a page shows, and the other sources of its charts and numbers. */
export type ShownExperiment = PreparedExperiment & {
  foreign: ForeignByFile;
  /** By file of its page code, and of all that this code can read: digests. */
  code: PageCodeDigests;
  digest: string;
  /** In development: runs in progress. Absent without any. */
  running?: readonly RunningRun[];
};

/** An experiment that is read together with the one whose code computes. */
export interface OtherExperiment {
  /** The name by which the code reads it. */
  name: string;
  source: string;
  prepared: ShownExperiment;
}

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
  /** The origins in other experiments, of what was read of them. */
  others?: readonly Origin[];
}

/**
 * The origin of something that was computed from a source's runs.
 * @param file the experiment's file with the export that computed it, without its extension; undefined if only the
 * package's code did
 */
export function originOf(
  { source, name }: Pick<Reference, 'source' | 'name'>,
  prepared: ShownExperiment,
  file: keyof ForeignByFile | undefined,
  { reads, limits, others }: Read,
  named: readonly OtherExperiment[] = [],
): Origin {
  // Code that only asks for the number of runs uses all of them.
  const counts = reads.counted && reads.runs.length === 0;
  const read = new Set(reads.runs);
  const runs = counts ? prepared.runs : prepared.runs.filter(({ id }) => read.has(id));
  const stale = runs.some(({ state }) => state === 'stale');
  const running = prepared.running?.filter(({ id }) => counts || read.has(id));
  const loaded = file && prepared.foreign[file]?.[name];
  const foreign = loaded?.map(({ what }) => what) ?? [];
  const elsewhere = named.flatMap((other) => {
    const ofOther = others?.[other.name];
    return ofOther && isRead(ofOther)
      ? originOf({ source: other.source, name }, other.prepared, undefined, ofOther)
      : [];
  });
  return {
    source,
    prepared: { ...prepared, runs, stale, ...(running && { running }) },
    reads,
    limits,
    foreign,
    ...(elsewhere.length > 0 && { others: elsewhere }),
  };
}

/** The same origin where something else tells why it uses fewer runs. */
export function withoutLimits(origin: Origin): Origin {
  const { others } = origin;
  return { ...origin, limits: [], ...(others && { others: others.map(withoutLimits) }) };
}

type Read = Pick<Origin, 'reads' | 'limits'> & Partial<Pick<Evaluated<unknown>, 'others'>>;

function isRead({ reads, limits }: Pick<Origin, 'reads' | 'limits'>): boolean {
  return !readsNothing(reads) || limits.length > 0;
}

/** The origins in each experiment that was read, that of the computing code first, if it was. */
export function originsIn(origin: Origin): readonly Origin[] {
  const { others = [] } = origin;
  return others.length > 0 && !isRead(origin) ? others : [origin, ...others];
}

/** The marks that must be visible beside something with this origin. */
export function originMarks(origin: Origin): Mark[] {
  const origins = originsIn(origin);
  const marks =
    origins.length > 1 ? origins.flatMap(namedMarks) : origins.flatMap((one) => recordMarks(one));
  return [...marks, ...foreignMarks(origin)];
}

/** The marks of one of several experiments, which they name. */
function namedMarks(origin: Origin): Mark[] {
  const { source } = origin;
  return recordMarks(origin).map((mark) => ({
    ...mark,
    label: `${source}: ${mark.label}`,
    detail: `${source}: ${mark.detail}`,
  }));
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

function foreignMarks(origin: Origin): Mark[] {
  const { foreign } = origin;
  if (foreign.length === 0) return [];
  const anyRuns = originsIn(origin).some(({ prepared }) => prepared.runs.length > 0);
  const files = foreign.join(', ');
  return [
    {
      kind: 'foreign',
      label: anyRuns ? `also from ${files}` : `from ${files}`,
      detail: 'No run recorded this: the page can’t tell where it comes from.',
    },
  ];
}
