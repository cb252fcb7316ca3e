import { closestName } from '../../messages/closest-name.ts';
import type { ArtifactEntry, ArtifactKind, EntryOf } from '../records/artifact-entry.ts';
import type { RecordedRun, Results } from '../results.ts';
import { type Evaluated, evaluate } from './evaluate.ts';
import { noSuch } from './metrics/metric-number.ts';

/** What an experiment declares that runs keep, and what it measures: both by name. */
export interface KeptNames {
  artifacts: Readonly<Record<string, { kind: ArtifactKind; about: string }>>;
  metrics: Readonly<Record<string, string>>;
}

/** An artifact whose kind can be laid out beside others. */
export interface SampledArtifact {
  name: string;
  kind: 'picture' | 'text';
  about: string;
}

/** What a component's attributes say of the samples. Null is nothing: a text can't be read without being rendered. */
export interface ChosenSamples {
  /** Names, separated by commas. Default: all variants that kept some. */
  variant?: string | null | undefined;
  /** Seeds, separated by commas, or `all`. Default: the first. */
  seed?: string | null | undefined;
  /** Steps, separated by commas, `end` for the run's end, or `all`. Default: a few from the first to the last. */
  steps?: string | null | undefined;
}

/** The step to which a sample belongs: `end` is the run's end. */
export type SampleStep = number | 'end';

/** Pictures or texts that runs kept: one for each variant, seed and step. Of two of these at most there are several. */
export interface SampleGrid {
  artifact: SampledArtifact;
  variants: readonly { name: string; label: string }[];
  seeds: readonly number[];
  steps: readonly SampleStep[];
  /** In the order of variants, then seeds, then steps. */
  samples: readonly Sample[];
  /** How many variants, seeds and steps there are to choose from. */
  of: { variants: number; seeds: number; steps: number };
}

export interface Sample {
  variant: { name: string; label: string };
  seed: number;
  step: SampleStep;
  /** The id of its run. */
  run: string;
  /** Undefined if that run kept none at that step. */
  entry: EntryOf<'picture' | 'text'> | undefined;
}

/** So many steps are chosen where the author names none: a row of them fits into a page. */
const stepsByDefault = 6;
/** So many samples are shown at most: each is a file that readers load, or a text in the page. */
const samplesAtMost = 150;

/**
 * The artifact of a name, if it can be laid out.
 *
 * @throws Error for a name that there isn't, with the one that was meant, and for other kinds
 */
export function sampledArtifact(name: string, { artifacts, metrics }: KeptNames): SampledArtifact {
  const declared = Object.hasOwn(artifacts, name) ? artifacts[name]! : undefined;
  if (declared?.kind === 'picture' || declared?.kind === 'text') {
    return { name, kind: declared.kind, about: declared.about };
  }
  if (declared) throw new Error(`is ${remedies[declared.kind]}`);
  if (Object.hasOwn(metrics, name)) {
    throw new Error(
      `is a metric, not a picture or text that runs keep; <Figure of="…"> draws it over the steps`,
    );
  }
  const known = Object.keys(artifacts).filter((each) => isSampled(artifacts[each]!.kind));
  if (known.length === 0 && closestName(name, Object.keys(artifacts)) === undefined) {
    throw new Error(
      `there is no artifact ${JSON.stringify(name)}; the experiment declares no picture or text: add one to its artifacts`,
    );
  }
  throw new Error(`there is no artifact ${noSuch(name, known)}`);
}

const remedies = {
  table: 'a table; draw it by a panel in charts.ts, or show it by an export of tables.ts',
  array: 'an array; draw it by a panel in charts.ts',
  digest: 'a digest; its file is not kept, and the list of runs tells its SHA-256',
} as const;

function isSampled(kind: ArtifactKind): boolean {
  return kind === 'picture' || kind === 'text';
}

/**
 * Chooses which samples are laid out, and finds them. A seed is left out as `evaluate` says: if one of its runs kept none,
 * though it diverged or another seed of its variant did.
 *
 * @throws Error for a variant, seed or step that there isn't, and for more samples than a page may show
 */
export function samplesOf(
  results: Results,
  artifact: SampledArtifact,
  chosen: ChosenSamples,
): Evaluated<SampleGrid | undefined> {
  const choose = (read: Results) => chooseSamples(results, read, artifact, chosen);
  return evaluate(results, choose, { keepDiverged: true });
}

function chooseSamples(
  all: Results,
  read: Results,
  artifact: SampledArtifact,
  chosen: ChosenSamples,
): SampleGrid | undefined {
  const keeping = all.variants.filter(({ runs }) =>
    runs.some((run) => entriesOf(run, artifact).length > 0),
  );
  if (keeping.length === 0) {
    throw new Error('none of the runs kept it; record them again with --fresh');
  }
  const variants = chosenVariants(chosen.variant, all.variants, keeping);
  const names = variants.map(({ name }) => name);
  const runs = read.variants.flatMap((variant) =>
    names.includes(variant.name) ? [...variant.runs] : [],
  );
  const left = seedsOf(runs);
  const seeds = chosenSeeds(chosen.seed, seedsOf(all.variants.flatMap((each) => each.runs)), left);
  if (seeds.length === 0) return undefined;
  const found = runs.filter(({ record }) => seeds.includes(record.seed));
  // This notes that the artifact is read.
  for (const run of found) run.steps(artifact.name);
  const ids = found.map(({ id }) => id);
  const kept = all.variants
    .flatMap((variant) => variant.runs)
    .filter(({ id }) => ids.includes(id))
    .map((run) => ({ run, entries: entriesOf(run, artifact) }));
  const known = knownSteps(kept);
  const steps = chosenSteps(chosen.steps, known, seeds.length > 1);
  requireTwo({ variants, seeds, steps });
  const samples = variants.flatMap(({ name, label }) =>
    seeds.flatMap((seed) => {
      const of = kept.find(({ run }) => run.record.variant === name && run.record.seed === seed);
      return steps.map((step) => ({
        variant: { name, label },
        seed,
        step,
        run: of?.run.id ?? '',
        entry: of?.entries.find((entry) => stepOf(entry) === step),
      }));
    }),
  );
  return {
    artifact,
    variants: variants.map(({ name, label }) => ({ name, label })),
    seeds,
    steps,
    samples,
    of: { variants: all.variants.length, seeds: left.length, steps: known.all.length },
  };
}

type Variant = Results['variants'][number];

function chosenVariants(
  written: string | null | undefined,
  all: readonly Variant[],
  keeping: readonly Variant[],
): readonly Variant[] {
  if (written == null) return keeping;
  const known = all.map(({ name }) => name);
  return listOf(written).map((name) => {
    const found = all.find((each) => each.name === name);
    if (!found) throw new Error(`there is no variant ${noSuch(name, known)}`);
    if (keeping.includes(found)) return found;
    const others = keeping.map((each) => each.name).join(', ');
    throw new Error(`no run of the variant ${name} kept it, but those of ${others} did`);
  });
}

/** The seeds that are left of those chosen. @param known all that the runs have */
function chosenSeeds(
  written: string | null | undefined,
  known: readonly number[],
  left: readonly number[],
): readonly number[] {
  if (written == null) return left.slice(0, 1);
  if (written === 'all') return left;
  const seeds = listOf(written).map((text) => {
    const seed = known.find((each) => String(each) === text);
    if (seed !== undefined) return seed;
    throw new Error(`there is no seed ${JSON.stringify(text)}; known: ${known.join(', ')}, or all`);
  });
  return seeds.filter((seed) => left.includes(seed));
}

interface KnownSteps {
  /** Those at which any run kept a sample, the run's end last. */
  all: readonly SampleStep[];
  /** Those at which every run did. */
  shared: readonly SampleStep[];
}

function knownSteps(kept: readonly { entries: readonly ArtifactEntry[] }[]): KnownSteps {
  const byRun = kept.map(({ entries }) => new Set(entries.map(stepOf)));
  const all = [...new Set(byRun.flatMap((steps) => [...steps]))].sort(inTime);
  return { all, shared: all.filter((step) => byRun.every((steps) => steps.has(step))) };
}

function chosenSteps(
  written: string | null | undefined,
  { all, shared }: KnownSteps,
  areSeedsSeveral: boolean,
): readonly SampleStep[] {
  if (written === 'all') return all;
  if (written != null) return listOf(written).map((text) => knownStep(text, all));
  const usual = shared.length > 0 ? shared : all;
  return areSeedsSeveral ? usual.slice(-1) : spread(usual, stepsByDefault);
}

function knownStep(text: string, all: readonly SampleStep[]): SampleStep {
  const found = all.find((step) => String(step) === text);
  if (found !== undefined) return found;
  if (!/^(end|\d+)$/.test(text)) {
    throw new Error(
      `steps has ${JSON.stringify(text)}; write steps as in steps="0, 500, end", or steps="all"`,
    );
  }
  const where = text === 'end' ? 'at the end of a run' : `at step ${text}`;
  throw new Error(`none of these runs kept it ${where}; they kept it at ${listed(all)}`);
}

function listed(steps: readonly SampleStep[]): string {
  const shown = spread(steps, 12).join(', ');
  return steps.length > 12 ? `${shown}, and ${steps.length - 12} others between` : shown;
}

function requireTwo(axes: Record<'variants' | 'seeds' | 'steps', readonly unknown[]>): void {
  const lengths = Object.values(axes).map(({ length }) => length);
  const count = lengths.reduce((product, length) => product * length, 1);
  if (lengths.every((length) => length > 1)) {
    throw new Error(
      'has several variants, seeds and steps; choose a single one by variant="…", seed="…" or steps="…"',
    );
  }
  if (count <= samplesAtMost) return;
  throw new Error(
    `would show ${count} samples, and a figure shows ${samplesAtMost} at most; choose some by variant="…", seed="…" or steps="…"`,
  );
}

/** So many of a list, evenly, with the first and the last. */
export function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from(
    { length: count },
    (_, i) => list[Math.round((i * (list.length - 1)) / (count - 1))]!,
  );
}

function entriesOf({ record }: RecordedRun, { name, kind }: SampledArtifact) {
  return (record.artifacts ?? []).filter(
    (entry): entry is EntryOf<'picture' | 'text'> => entry.name === name && entry.kind === kind,
  );
}

function seedsOf(runs: readonly RecordedRun[]): number[] {
  return [...new Set(runs.map(({ record }) => record.seed))];
}

function stepOf({ step }: ArtifactEntry): SampleStep {
  return step ?? 'end';
}

function inTime(a: SampleStep, b: SampleStep): number {
  return (a === 'end' ? Infinity : a) - (b === 'end' ? Infinity : b) || 0;
}

/** "a, b" → ["a", "b"], each once. */
function listOf(written: string): string[] {
  return [...new Set(written.split(',').map((each) => each.trim()))];
}
