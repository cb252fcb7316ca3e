import type { RunName } from './run-id.ts';

/**
 * Runs in words: "full seeds 1 to 3, quick seed 2 of fast". Names the variants unless all of them are meant.
 *
 * @param variants all variants of the experiment
 */
export function describeRuns(runs: readonly RunName[], variants: readonly string[]): string {
  const all = namesOf(variants);
  const seeds = [...Map.groupBy(runs, ({ profile, seed }) => `${profile} ${seed}`).values()].map(
    (variants) => ({ ...variants[0]!, of: namesOf(variants.map(({ variant }) => variant)) }),
  );
  const groups = Map.groupBy(seeds, ({ profile, of }) => `${profile} of ${of}`);
  const parts = [...groups.values()].map((group) => {
    const { profile, of } = group[0]!;
    const numbers = describeSeeds(group.map(({ seed }) => seed));
    return `${profile} ${numbers}${of === all ? '' : ` of ${of}`}`;
  });
  return parts.join(', ');
}

function namesOf(variants: readonly string[]): string {
  return list.format([...new Set(variants)].sort());
}

/** Seeds in words: "seed 2", "seeds 1 and 2", "seeds 1 to 3 and 7". */
export function describeSeeds(seeds: readonly number[]): string {
  const ranges: number[][] = [];
  for (const seed of seeds.toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last?.at(-1) === seed - 1) last.push(seed);
    else ranges.push([seed]);
  }
  const parts = ranges.flatMap((range) =>
    range.length > 2 ? [`${range[0]} to ${range.at(-1)}`] : range.map(String),
  );
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${list.format(parts)}`;
}

const list = new Intl.ListFormat('en-GB');
