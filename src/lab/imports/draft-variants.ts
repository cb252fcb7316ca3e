import { ExpectedError } from '../../messages/expected-error.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { listed } from '../readers/source.ts';
import { type DraftParameter, type Value, varies } from './draft-parameters.ts';
import { findParameter, readSeed } from './found-parameters.ts';

export interface DraftVariant {
  /** In kebab case. */
  name: string;
  label: string;
  parameters: Record<string, NonNullable<Value>>;
}

interface Variants {
  variants: DraftVariant[];
  seeds: number[];
  /** Whether the seeds that runs tell can't be used, or they tell none. */
  areNumbered: boolean;
}

/** More can't be told apart in a figure. */
const mostVariants = 40;

/**
 * Groups runs by the parameters that vary, but for the seed. The seeds are those that all variants have.
 *
 * @throws ExpectedError if there are too many variants, or two runs are of one variant and seed
 */
export function draftVariants(
  runs: readonly FoundRun[],
  parameters: readonly DraftParameter[],
  seedName: string | undefined,
): Variants {
  const seeds = runs.map((run) => seedOf(run, seedName));
  const telling = fewest(parametersThatTell(parameters, seeds), runs.length);
  const groups = groupsBy(telling, runs.length);
  if (groups.length > mostVariants) {
    throw new ExpectedError(
      `the runs differ in ${listed(telling.map(({ name }) => name))}, which makes ${groups.length} variants; at most ${mostVariants} are drafted: name a folder with fewer runs`,
    );
  }
  refuseTwice(runs, seeds, groups);
  const variants = groups.map((members) => variantOf(telling, members[0]!));
  return { variants: named(variants), ...seedsOf(groups, seeds) };
}

function seedOf({ parameters, place }: FoundRun, name: string | undefined): number | undefined {
  const told = name === undefined ? undefined : findParameter(parameters, name, place)?.value;
  return readSeed(told);
}

/** Without names that are each run's own, such as `run_name`, if seeds tell the runs apart. */
function parametersThatTell(
  parameters: readonly DraftParameter[],
  seeds: readonly (number | undefined)[],
): DraftParameter[] {
  // A plan can't ask for a parameter to be absent.
  const varying = parameters.filter((each) => varies(each) && !each.isOptional);
  if (seeds.includes(undefined)) return varying;
  const shared = varying.filter(
    ({ kind, values }) => kind !== 'string' || new Set(values).size < values.length,
  );
  const places = seeds.map((seed, i) =>
    JSON.stringify([seed, ...shared.map(({ values }) => values[i] ?? null)]),
  );
  const isEnough = new Set(places).size === places.length;
  const joinsRuns = groupsBy(shared, seeds.length).length < groupsBy(varying, seeds.length).length;
  return isEnough && joinsRuns ? shared : varying;
}

/** The indices of runs that have the same values. */
function groupsBy(parameters: readonly DraftParameter[], runs: number): number[][] {
  const keyOf = (i: number) => JSON.stringify(parameters.map(({ values }) => values[i] ?? null));
  return [...Map.groupBy(Array(runs).keys(), keyOf).values()];
}

/** Without parameters that follow from others, as a learning rate may from an optimizer. Texts are kept before numbers. */
function fewest(parameters: readonly DraftParameter[], runs: number): DraftParameter[] {
  const groups = groupsBy(parameters, runs).length;
  const [texts, others] = [true, false].map((isText) =>
    parameters.filter(({ kind }) => (kind === 'string') === isText).toReversed(),
  );
  return [...others!, ...texts!].reduce((kept: readonly DraftParameter[], each) => {
    const rest = kept.filter((one) => one !== each);
    return groupsBy(rest, runs).length === groups ? rest : kept;
  }, parameters) as DraftParameter[];
}

function refuseTwice(
  runs: readonly FoundRun[],
  seeds: readonly (number | undefined)[],
  groups: readonly (readonly number[])[],
): void {
  for (const members of groups) {
    const told = members.filter((i) => seeds[i] !== undefined);
    const second = told.find((i) => told.some((each) => each < i && seeds[each] === seeds[i]));
    if (second === undefined) continue;
    const first = told.find((i) => seeds[i] === seeds[second])!;
    throw new ExpectedError(
      `${runs[first]!.place} and ${runs[second]!.place} have the same parameters and the seed ${seeds[second]}: ${remedyFor(runs)}`,
    );
  }
}

/** Two tools may have kept the same runs, and tell different parameters of them. */
function remedyFor(runs: readonly FoundRun[]): string {
  const tools = [...new Set(runs.map(({ tool }) => plainLine(tool, 60)))];
  return tools.length > 1
    ? `runs of ${tools.join(' and ')} lie there; draft those of one, by its folder or by --tool`
    : 'keep one of them';
}

function seedsOf(
  groups: readonly (readonly number[])[],
  seeds: readonly (number | undefined)[],
): Pick<Variants, 'seeds' | 'areNumbered'> {
  const [first, ...others] = groups.map((members) => members.map((i) => seeds[i]));
  const common = first!.filter((seed) => others.every((each) => each.includes(seed)));
  const told = common.filter((seed) => seed !== undefined);
  if (told.length > 0 && !seeds.includes(undefined)) {
    return { seeds: told.toSorted((a, b) => a - b), areNumbered: false };
  }
  const fewest = Math.min(...groups.map(({ length }) => length));
  return { seeds: Array.from({ length: fewest }, (_, i) => i + 1), areNumbered: true };
}

function variantOf(parameters: readonly DraftParameter[], run: number): Omit<DraftVariant, 'name'> {
  const given = parameters.flatMap(({ name, values }) => {
    const value = values[run];
    return value === undefined ? [] : [[name, value] as const];
  });
  const label = given.map(([name, value]) =>
    typeof value === 'string' ? value : `${name} ${value}`,
  );
  return {
    label: plainLine(label.join(', '), 60) || 'Runs',
    parameters: Object.fromEntries(given),
  };
}

/** Names of labels, in kebab case; numbered where that would give one name twice, or none. */
function named(variants: readonly Omit<DraftVariant, 'name'>[]): DraftVariant[] {
  const slugs = variants.map(({ label }) => (variants.length === 1 ? 'run' : slugOf(label)));
  const areNames = slugs.every((slug) => slug !== '') && new Set(slugs).size === slugs.length;
  const isTwice = (label: string) => variants.filter((each) => each.label === label).length > 1;
  return variants.map(({ label, parameters }, i) => ({
    name: areNames ? slugs[i]! : `variant-${i + 1}`,
    label: isTwice(label) ? `${label} (${i + 1})` : label,
    parameters,
  }));
}

function slugOf(label: string): string {
  const words = label
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  return words.slice(0, 40).replace(/^-|-$/g, '');
}
