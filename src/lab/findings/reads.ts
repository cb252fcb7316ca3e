import type { RecordedRun, RecordOf, Results } from '../results.ts';

/** The kinds of named things that can be read of results. */
const kinds = ['series', 'last', 'artifacts', 'parameters', 'facts', 'published'] as const;

/** What a chart, value, table or claim read of the results. Names are sorted; runs are in the results' order. */
export interface Reads {
  /** Ids of the runs that were read. */
  runs: readonly string[];
  /** Metrics that were read step by step. */
  series: readonly string[];
  /** Metrics whose last value was read from the record's summary. */
  last: readonly string[];
  /** Artifacts that were read, at any step. */
  artifacts: readonly string[];
  parameters: readonly string[];
  /** Other parts of records that were read: "outcome", "provenance.durationSeconds". */
  facts: readonly string[];
  /** Names of published values that were read. */
  published: readonly string[];
  /** Whether the number of runs was read. */
  counted: boolean;
}

/** Results that note what is read of them. */
export interface NotedResults {
  results: Results;
  reads(): Reads;
  /**
   * The runs whose measurements were read, each with the read metrics of which it lacks a finite value, though it
   * diverged or another seed of its variant has one.
   */
  measured(): ReadonlyMap<RecordedRun, readonly string[]>;
  /** The runs of which anything but parameters was read: what they measured, how they ended, how long they took. */
  observed(): readonly RecordedRun[];
  /** What is read of the experiments that these results come with, by their names. */
  with: Readonly<Record<string, NotedResults>>;
  /** Makes later reads throw an error, as they would not be noted. */
  end(): void;
}

/** Wraps results so that everything that is read of them is noted. They give the same values. */
export function noteReads(results: Results): NotedResults {
  const notes = emptyNotes();
  const variants = results.variants.map((variant) => {
    const runs = variant.runs.map((run) => notingRun(run, variant.runs, notes));
    return { ...variant, runs: notingLength(runs, notes) };
  });
  const published = notingKeys(results.published, (name) => {
    requireNotEnded(notes);
    notes.published.add(name);
  });
  const others = Object.fromEntries(
    Object.entries(results.with ?? {}).map(([name, other]) => [name, noteReads(other)]),
  );
  return {
    results: {
      ...results,
      variants: Object.freeze(variants),
      published,
      with: namedResults(results, others),
    },
    with: others,
    reads: () => readsOf(results, notes),
    measured: () => new Map([...notes.measured].map(([run, lacking]) => [run, [...lacking]])),
    observed: () => [...notes.observed],
    end: () => {
      notes.ended = true;
      for (const other of Object.values(others)) other.end();
    },
  };
}

const unnamed = "which the post doesn't name";

/** Whether something failed only because it reads an experiment that isn't named with its own: elsewhere it may be. */
export function readsUnnamed(message: string): boolean {
  return message.includes(unnamed);
}

/** The results of other experiments. Reading one that a post doesn't name is refused: `undefined` would fail far from there. */
function namedResults(
  own: Results,
  others: Readonly<Record<string, NotedResults>>,
): NonNullable<Results['with']> {
  const named = Object.fromEntries(
    Object.entries(others).map(([name, { results }]) => [name, results]),
  );
  return new Proxy(named, {
    get(target, key, receiver) {
      if (isName(key) && !Object.hasOwn(target, key)) {
        throw new Error(
          `reads results of ${JSON.stringify(key)}, ${unnamed}; write "${own.experiment.name}+${key}/…"`,
        );
      }
      return Reflect.get(target, key, receiver);
    },
  });
}

/** Whether nothing was read of results, not even the number of runs. */
export function readsNothing({ runs, published, counted }: Reads): boolean {
  return runs.length === 0 && published.length === 0 && !counted;
}

/** Whether a metric or an artifact was read. */
export function readsMeasurements({ series, last, artifacts }: Reads): boolean {
  return series.length > 0 || last.length > 0 || artifacts.length > 0;
}

/** Whether nothing was read but what was set before the runs: their number, parameters and data set. */
export function readsOnlySettings(reads: Reads): boolean {
  const isSet = (fact: string) => fact.startsWith('dataset.');
  return !readsMeasurements(reads) && reads.published.length === 0 && reads.facts.every(isSet);
}

type Notes = Record<(typeof kinds)[number], Set<string>> & {
  runs: Set<RecordedRun>;
  /** Each with the metrics that the run lacks. */
  measured: Map<RecordedRun, Set<string>>;
  observed: Set<RecordedRun>;
  counted: boolean;
  ended: boolean;
};

function emptyNotes(): Notes {
  const names = Object.fromEntries(kinds.map((kind) => [kind, new Set<string>()]));
  return {
    ...(names as Record<(typeof kinds)[number], Set<string>>),
    runs: new Set(),
    measured: new Map(),
    observed: new Set(),
    counted: false,
    ended: false,
  };
}

function requireNotEnded({ ended }: Notes): void {
  if (!ended) return;
  throw new Error(
    'reads results after the function that was given them has returned; let it compute at once all that it returns, and keep nothing for the next call',
  );
}

function readsOf({ variants }: Results, notes: Notes): Reads {
  const [series, last, artifacts, parameters, facts, published] = kinds.map((kind) =>
    [...notes[kind]].sort(),
  );
  const runs = variants.flatMap((variant) => variant.runs.filter((run) => notes.runs.has(run)));
  return {
    runs: runs.map(({ id }) => id),
    series: series!,
    last: last!,
    artifacts: artifacts!,
    parameters: parameters!,
    facts: facts!,
    published: published!,
    counted: notes.counted,
  };
}

function notingRun(run: RecordedRun, seeds: readonly RecordedRun[], notes: Notes): RecordedRun {
  const note = (kind: (typeof kinds)[number], name: string) => {
    requireNotEnded(notes);
    notes.runs.add(run);
    notes[kind].add(name);
    if (kind !== 'parameters') notes.observed.add(run);
  };
  const noteMeasured = (metric: string, isLacking: boolean) => {
    const lacking = notes.measured.get(run) ?? new Set();
    notes.measured.set(run, lacking);
    if (isLacking) lacking.add(metric);
  };
  const noteArtifact = (name: string) => {
    note('artifacts', name);
    const isLacking = !keeps(run, name);
    const isMissed = run.record.outcome === 'diverged' || seeds.some((seed) => keeps(seed, name));
    noteMeasured(name, isLacking && isMissed);
  };
  return {
    id: run.id,
    state: run.state,
    ...(run.isRunning && { isRunning: run.isRunning }),
    get lastStep() {
      note('facts', 'lastStep');
      return run.lastStep;
    },
    record: notingRecord(run.record, {
      note,
      noteLast(metric) {
        if (!hasFinite(run, metric)) requireKnown(metric, seeds);
        note('last', metric);
        noteMeasured(metric, !hasFinite(run, metric));
      },
    }),
    series: (metric) => {
      const series = run.series(metric);
      note('series', metric);
      const isMissed =
        run.record.outcome === 'diverged' || seeds.some((seed) => hasFinite(seed, metric));
      noteMeasured(metric, !hasFinite(run, metric) && isMissed);
      return series;
    },
    table: (name, of) => {
      noteArtifact(name);
      return run.table(name, of);
    },
    array: (name, of) => {
      noteArtifact(name);
      return run.array(name, of);
    },
    text: (name, of) => {
      noteArtifact(name);
      return run.text(name, of);
    },
    steps: (name) => {
      noteArtifact(name);
      return run.steps(name);
    },
  };
}

/** Whether a run kept an artifact, at any step. */
function keeps({ record }: RecordedRun, name: string): boolean {
  return record.artifacts?.some((entry) => entry.name === name) ?? false;
}

interface RecordNotes {
  note(kind: 'last' | 'parameters' | 'facts', name: string): void;
  /** Notes a read of a metric's last value, which may be absent. @throws Error if no run measured the metric */
  noteLast(metric: string): void;
}

/** Whether a run has a finite value of a metric: the summary holds the last such value. */
function hasFinite({ record }: RecordedRun, metric: string): boolean {
  return Object.hasOwn(record.summary, metric);
}

/** Fields that only say which run it is: reading them is not noted. */
const identity: readonly string[] = ['format', 'experiment', 'variant', 'seed', 'profile'];

function notingRecord(record: RecordOf, { note, noteLast }: RecordNotes): RecordOf {
  return new Proxy(record, {
    get(target, key, receiver) {
      const value = Reflect.get(target, key, receiver);
      if (key === 'parameters') return notingKeys(value, (name) => note('parameters', name));
      if (key === 'summary') return notingKeys(value, (name) => note('last', name), noteLast);
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

/**
 * Refuses a metric that no run measured, probably a typo: `undefined` in place of a number would fail far from its
 * cause.
 */
function requireKnown(metric: string, seeds: readonly RecordedRun[]): void {
  const known = new Set(seeds.flatMap(({ record }) => Object.keys(record.summary)));
  if (known.has(metric) || seeds.some((seed) => divergedAtOnce(seed, metric))) return;
  throw new Error(
    `the summary has no metric ${JSON.stringify(metric)}, but ${[...known].join(', ') || 'none'}`,
  );
}

/** Whether a run measured a metric, but never a finite value of it. */
function divergedAtOnce({ record, series }: RecordedRun, metric: string): boolean {
  if (record.outcome !== 'diverged') return false;
  try {
    return series(metric).value.length > 0;
  } catch {
    // There is no such metric.
    return false;
  }
}

/**
 * Notes each key whose value is read or whose presence is tested. Counting or listing keys tests every key.
 * @param noteValue called instead of `note` when a value is read, also for absent keys
 */
function notingKeys<T extends object>(
  object: T,
  note: (key: string) => void,
  noteValue?: (key: string) => void,
): T {
  const noteOwn = (key: PropertyKey) => {
    if (typeof key === 'string' && Object.hasOwn(object, key)) note(key);
  };
  return new Proxy(object, {
    get(target, key, receiver) {
      if (!noteValue) noteOwn(key);
      else if (isName(key)) noteValue(key);
      return Reflect.get(target, key, receiver);
    },
    has(target, key) {
      noteOwn(key);
      return Reflect.has(target, key);
    },
    getOwnPropertyDescriptor(target, key) {
      noteOwn(key);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });
}

/** Whether a key is a name in the data: the language reads other keys of any object, such as `toString`. */
function isName(key: PropertyKey): key is string {
  return typeof key === 'string' && !(key in Object.prototype) && key !== 'toJSON';
}

/** Notes that the length of a list is read, as every iteration does. */
function notingLength<T>(list: readonly T[], notes: Notes): readonly T[] {
  return new Proxy(Object.freeze(list), {
    get(target, key, receiver) {
      if (key === 'length') {
        requireNotEnded(notes);
        notes.counted = true;
      }
      return Reflect.get(target, key, receiver);
    },
  });
}
