import type { Sample } from '../claim.ts';
import type { Pairing } from '../define.ts';
import type { Results } from '../results.ts';

/** The sides of a sample: a number for each seed. */
type Sides = Pick<Sample, 'of' | 'against'>;

/**
 * How the sides of a sample are compared: as its test says, or else as the experiment pairs its variants; of several
 * experiments seed by seed only if each of them pairs its own so. Sides of different seeds are no pairs.
 */
export function pairingOf({ pairing }: Pick<Sample, 'pairing'>, results: Results): Pairing {
  const all = allOf(results);
  const chosen = pairing ?? (all.every((one) => one.pairing === 'seed') ? 'seed' : 'none');
  const seeds = all.map((one) => JSON.stringify(seedsOf(one)));
  return all.length === 1 || new Set(seeds).size === 1 ? chosen : 'none';
}

/** The number of seeds that both sides have. */
export function smallerSide({ of, against }: Sides): number {
  return Math.min(of.length, against?.length ?? of.length);
}

/** What the numbers of a sample are: "seeds"; of several experiments also how they are compared: "seeds each, as groups". */
export function describeSides(sample: Sides, pairing: Pairing, results: Results): string {
  const n = smallerSide(sample);
  const seeds = n === 1 ? 'seed' : 'seeds';
  if (!sample.against || allOf(results).length === 1) return seeds;
  if (pairing === 'seed') return `${seeds}, paired`;
  const most = Math.max(sample.of.length, sample.against.length);
  return most > n
    ? `${seeds} on one side and ${most} on the other, as groups`
    : `${seeds} each, as groups`;
}

/** Requires a number for each seed of an experiment. @throws Error naming how many there are */
export function requireSeeds(sides: readonly (readonly number[])[], results: Results): void {
  const all = allOf(results);
  const wrong = sides.find((side) => all.every((one) => countSeeds(one) !== side.length));
  if (!wrong) return;
  const given = `its test gives ${wrong.length} numbers`;
  if (all.length === 1) throw new Error(`${given}, but there are ${countSeeds(results)} seeds`);
  const counts = all.map((one) => `${one.experiment.name} has ${countSeeds(one)}`);
  throw new Error(`${given}, one a seed, but ${counts.join(', ')}`);
}

/** The experiment whose claim it is, and those that it reads, too. */
function allOf(results: Results): Results[] {
  return [results, ...Object.values(results.with ?? {})];
}

function countSeeds({ variants }: Results): number {
  return Math.max(0, ...variants.map(({ runs }) => runs.length));
}

function seedsOf({ variants }: Results): number[] {
  return (variants[0]?.runs ?? []).map(({ record }) => record.seed);
}
