import { isDeepStrictEqual } from 'node:util';
import { ExpectedError } from '../../messages/expected-error.ts';
import { ownValue } from '../../messages/own-value.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { ImportedExperiment } from '../define.ts';
import { type PlannedRun, planRuns } from '../planning/plan.ts';
import type { FoundRun } from '../readers/found-run.ts';
import { findParameter, readSeed, sortParameters } from './found-parameters.ts';
import { type RecordedParameters, recordedParameters } from './recorded-parameters.ts';

/** A found run with its place in the plan. */
export interface PlacedRun extends RecordedParameters {
  run: PlannedRun;
  found: FoundRun;
  /** Whole sentences for readers of a page. */
  notes: string[];
}

/** A found run without a place, and why: "matches no variant: its tokenizer is "word"". */
export interface LeftOut {
  found: FoundRun;
  why: string;
}

export interface Assignment {
  /** In the order of the plan. */
  placed: PlacedRun[];
  leftOut: LeftOut[];
}

/**
 * Assigns runs to an experiment's plan. A run is of the variant and the profile whose parameters it has, and of the seed
 * that it tells; those that tell none take the profile's other seeds in the order of their names.
 *
 * @throws ExpectedError naming the run and the field, if a run has no valid parameters, holds something private, or if
 *   two runs have one place
 */
export function assignRuns(definition: ImportedExperiment, found: readonly FoundRun[]): Assignment {
  const groups = [
    ...Map.groupBy(planRuns({ definition }), ({ variant, profile }) => `${variant}-${profile}`),
  ].map(([name, runs]) => ({ name, runs }));
  const leftOut: LeftOut[] = [];
  const members = new Map<Group, Member[]>(groups.map((group) => [group, []]));
  for (const run of found.toSorted((a, b) => inOrder(a.place, b.place))) {
    const member = memberOf(run, groups, definition);
    if (typeof member === 'string') leftOut.push({ found: run, why: member });
    else members.get(member.group)!.push(member);
  }
  const placed = groups.flatMap((group) => placeMembers(group, members.get(group)!, leftOut));
  const order = planRuns({ definition }).map(({ id }) => id);
  placed.sort((a, b) => order.indexOf(a.run.id) - order.indexOf(b.run.id));
  return { placed, leftOut };
}

/** `version_2` comes before `version_10`. */
const { compare: inOrder } = new Intl.Collator('en', { numeric: true });

/** The planned runs of a variant and profile: one a seed. */
interface Group {
  name: string;
  runs: PlannedRun[];
}

/** A run of a group. */
interface Member extends RecordedParameters, Pick<PlacedRun, 'found'> {
  group: Group;
  seed: number | undefined;
}

/** Returns why it is left out, if it is. */
function memberOf(
  run: FoundRun,
  groups: readonly Group[],
  definition: ImportedExperiment,
): Member | string {
  const found = withPlace(run, definition);
  if (found.metrics.size === 0 && !found.artifacts?.length) return 'has no rows';
  const sorted = sortParameters(found, definition.parameters);
  const has = { ...sorted.others, ...sorted.named };
  const fitting = groups.filter(({ runs }) => fits(has, runs[0]!));
  const [group, other] = fitting;
  if (!group) return `matches no variant: ${whatItHas(has, groups)}`;
  if (other) {
    throw new ExpectedError(
      `${found.place}: fits ${group.name} and ${other.name}: give them parameters that tell them apart`,
    );
  }
  return {
    group,
    found,
    seed: seedOf(found, definition),
    ...recordedParameters(found, sorted, definition),
  };
}

/** What the names of its folders tell counts as told by the run, unless the run itself tells otherwise. */
function withPlace(found: FoundRun, { imported }: ImportedExperiment): FoundRun {
  const { place, parameters } = found;
  // A copy: with the flag g, a pattern goes on where it last matched.
  const groups = imported.place && new RegExp(imported.place).exec(place)?.groups;
  const told = Object.entries(groups ?? {}).filter(([, text]) => text !== undefined);
  return { ...found, parameters: { ...Object.fromEntries(told), ...parameters } };
}

function fits(has: Record<string, unknown>, { parameters }: PlannedRun): boolean {
  return Object.entries(parameters).every(([name, value]) =>
    isDeepStrictEqual(ownValue(has, name), value),
  );
}

/** What a run has of the parameters that tell variants and profiles apart. */
function whatItHas(has: Record<string, unknown>, groups: readonly Group[]): string {
  const names = new Set(groups.flatMap(({ runs }) => Object.keys(runs[0]!.parameters)));
  const told = [...names].map((name) => {
    const value = JSON.stringify(ownValue(has, name));
    return value === undefined ? `it has no ${name}` : `its ${name} is ${plainLine(value, 60)}`;
  });
  return told.join(', ');
}

function seedOf(
  { place, parameters }: FoundRun,
  { imported: { seed = 'seed' } }: ImportedExperiment,
): number | undefined {
  const told = findParameter(parameters, seed, place)?.value;
  if (told === undefined || told === null || told === 'None') return undefined;
  const number = readSeed(told);
  if (number !== undefined) return number;
  throw new ExpectedError(
    `${place}: its ${seed} is ${plainLine(JSON.stringify(told), 60)}; expected a whole number from 0 on`,
  );
}

const numbered = 'Its tool tells no seed: runs were numbered in the order of their names.';

/** Gives each run its seed. Those without a place are added to `leftOut`. */
function placeMembers(group: Group, members: readonly Member[], leftOut: LeftOut[]): PlacedRun[] {
  const told = members.filter(({ seed }) => seed !== undefined);
  refuseTwice(group, told);
  const free = group.runs.filter(({ seed }) => told.every((each) => each.seed !== seed));
  const untold = members.filter(({ seed }) => seed === undefined);
  return members.flatMap((member) => {
    const run =
      member.seed === undefined
        ? free[untold.indexOf(member)]
        : group.runs.find(({ seed }) => seed === member.seed);
    if (!run) {
      leftOut.push({ found: member.found, why: whyUnplanned(group, member) });
      return [];
    }
    const { found, parameters, unnamed } = member;
    const notes = member.seed === undefined ? [numbered] : [];
    return [{ run, found, parameters, unnamed, notes }];
  });
}

function refuseTwice({ name }: Group, members: readonly Member[]): void {
  for (const [seed, same] of Map.groupBy(members, (member) => member.seed)) {
    const [first, second] = same;
    if (!first || !second) continue;
    throw new ExpectedError(
      `${first.found.place} and ${second.found.place} are both ${name}-seed${seed}: import one of them, or let variants tell them apart`,
    );
  }
}

function whyUnplanned({ runs }: Group, { seed }: Member): string {
  const { profile } = runs[0]!;
  const remedy = `plan ${seed === undefined ? 'more' : 'it'} in profiles.${profile}.seeds`;
  return seed === undefined
    ? `is one more than profiles.${profile} has seeds: ${remedy}`
    : `has the seed ${seed}, which isn't planned: ${remedy}`;
}
