import type { RunRecord } from './record.ts';
import type { RecordedRun, Results } from './results.ts';

/** What may be read of results, each by its name. */
const kinds = ['series', 'last', 'parameters', 'facts', 'published'] as const;

/** What a chart, value, table or claim read of the results. Names are sorted, runs are in the results' order. */
export interface Reads {
  /** Ids of the runs of which anything was read. */
  runs: readonly string[];
  /** Metrics, step by step. */
  series: readonly string[];
  /** Metrics, of which the last value was read from the record. */
  last: readonly string[];
  parameters: readonly string[];
  /** Other parts of records: "outcome", "provenance.durationSeconds". */
  facts: readonly string[];
  /** Of what others published. */
  published: readonly string[];
  /** Whether it looked at how many runs there are. */
  counted: boolean;
}

/** Results that note what is read of them. */
export interface NotedResults {
  results: Results;
  reads(): Reads;
  /** The runs of which measurements were read, each with those metrics that it lacks and another seed of its variant has. */
  measured(): ReadonlyMap<RecordedRun, readonly string[]>;
}

/** Wraps results: they read the same, and what is read of them is noted. */
export function noteReads(results: Results): NotedResults {
  const notes = emptyNotes();
  const variants = results.variants.map((variant) => {
    const runs = variant.runs.map((run) => notingRun(run, variant.runs, notes));
    return { ...variant, runs: notingLength(runs, notes) };
  });
  const published = notingKeys(results.published, (name) => notes.published.add(name));
  return {
    results: { ...results, variants: Object.freeze(variants), published },
    reads: () => readsOf(results, notes),
    measured: () => new Map([...notes.measured].map(([run, lacking]) => [run, [...lacking]])),
  };
}

/** What several functions read, together, where all read the same results. */
export function joinReads(all: readonly Reads[]): Reads {
  const joined = (kind: 'runs' | (typeof kinds)[number]) => [
    ...new Set(all.flatMap((reads) => reads[kind])),
  ];
  const [series, last, parameters, facts, published] = kinds.map((kind) => joined(kind).sort());
  return {
    runs: joined('runs'),
    series: series!,
    last: last!,
    parameters: parameters!,
    facts: facts!,
    published: published!,
    counted: all.some(({ counted }) => counted),
  };
}

/** Whether it doesn't come from results: nothing of them was read, and no runs were counted. */
export function readsNothing({ runs, published, counted }: Reads): boolean {
  return runs.length === 0 && published.length === 0 && !counted;
}

type Notes = Record<(typeof kinds)[number], Set<string>> & {
  runs: Set<RecordedRun>;
  /** With the metrics that a run lacks. */
  measured: Map<RecordedRun, Set<string>>;
  counted: boolean;
};

function emptyNotes(): Notes {
  const names = Object.fromEntries(kinds.map((kind) => [kind, new Set<string>()]));
  return {
    ...(names as Record<(typeof kinds)[number], Set<string>>),
    runs: new Set(),
    measured: new Map(),
    counted: false,
  };
}

function readsOf({ variants }: Results, notes: Notes): Reads {
  const [series, last, parameters, facts, published] = kinds.map((kind) => [...notes[kind]].sort());
  const runs = variants.flatMap((variant) => variant.runs.filter((run) => notes.runs.has(run)));
  return {
    runs: runs.map(({ id }) => id),
    series: series!,
    last: last!,
    parameters: parameters!,
    facts: facts!,
    published: published!,
    counted: notes.counted,
  };
}

function notingRun(run: RecordedRun, seeds: readonly RecordedRun[], notes: Notes): RecordedRun {
  const note = (kind: (typeof kinds)[number], name: string) => {
    notes.runs.add(run);
    notes[kind].add(name);
  };
  const noteMeasured = (metric: string, isThere: boolean) => {
    const lacking = notes.measured.get(run) ?? new Set();
    notes.measured.set(run, lacking);
    if (!isThere && seeds.some(({ record }) => metric in record.summary)) lacking.add(metric);
  };
  return {
    id: run.id,
    state: run.state,
    record: notingRecord(run.record, seeds, (kind, name) => {
      note(kind, name);
      if (kind === 'last') noteMeasured(name, name in run.record.summary);
    }),
    series: (metric) => {
      const series = run.series(metric);
      note('series', metric);
      noteMeasured(metric, series.value.length > 0);
      return series;
    },
  };
}

type Note = (kind: 'last' | 'parameters' | 'facts', name: string) => void;

/** They say which run it is, and nothing of what came out. */
const identity: readonly string[] = ['format', 'experiment', 'variant', 'seed', 'profile'];

function notingRecord(record: RunRecord, seeds: readonly RecordedRun[], note: Note): RunRecord {
  return new Proxy(record, {
    get(target, key, receiver) {
      const value = Reflect.get(target, key, receiver);
      if (key === 'parameters') return notingKeys(value, (name) => note('parameters', name));
      if (key === 'summary') return notingLast(value, seeds, (name) => note('last', name));
      if (key === 'provenance' || key === 'dataset') {
        return notingKeys(value, (name) => note('facts', `${key}.${name}`));
      }
      if (typeof key === 'string' && Object.hasOwn(target, key) && !identity.includes(key)) {
        note('facts', key);
      }
      return value;
    },
  });
}

/** What no run measured is a slip of the pen: as `undefined` it would be no number, far from its cause. */
function notingLast(
  summary: RunRecord['summary'],
  seeds: readonly RecordedRun[],
  note: (metric: string) => void,
): RunRecord['summary'] {
  return new Proxy(summary, {
    get(target, key, receiver) {
      const isMetric = typeof key === 'string' && !(key in Object.prototype) && key !== 'toJSON';
      if (isMetric) {
        requireKnown(key, seeds);
        note(key);
      }
      return Reflect.get(target, key, receiver);
    },
  });
}

function requireKnown(metric: string, seeds: readonly RecordedRun[]): void {
  const known = new Set(seeds.flatMap(({ record }) => Object.keys(record.summary)));
  if (known.has(metric)) return;
  throw new Error(
    `the summary has no metric ${JSON.stringify(metric)}, but ${[...known].join(', ') || 'none'}`,
  );
}

function notingKeys<T extends object>(object: T, note: (key: string) => void): T {
  return new Proxy(object, {
    get(target, key, receiver) {
      if (typeof key === 'string' && Object.hasOwn(target, key)) note(key);
      return Reflect.get(target, key, receiver);
    },
  });
}

/** Whoever walks through a list asks how long it is. */
function notingLength<T>(list: readonly T[], notes: Notes): readonly T[] {
  return new Proxy(Object.freeze(list), {
    get(target, key, receiver) {
      if (key === 'length') notes.counted = true;
      return Reflect.get(target, key, receiver);
    },
  });
}
