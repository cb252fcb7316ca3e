import type { FoundRun } from '../readers/found-run.ts';

/** Runs with what the names of their folders tell, and the pattern that reads it. */
export interface DraftPlaces {
  /** The source of a regular expression; undefined if the runs tell parameters themselves, or names tell nothing. */
  pattern: string | undefined;
  runs: FoundRun[];
}

/**
 * Reads parameters and seeds from places such as `adam/version_1`, of runs that tell no parameters: a part that ends in
 * numbers only is the seed, others that vary are parameters.
 */
export function draftPlaces(runs: readonly FoundRun[]): DraftPlaces {
  const given = { pattern: undefined, runs: [...runs] };
  if (runs.some(({ parameters }) => Object.keys(parameters).length > 0)) return given;
  const places = runs.map(({ place }) => place.split('/'));
  const [first] = places;
  if (places.some(({ length }) => length !== first!.length)) return given;
  const columns = first!.map((_, i) => places.map((parts) => parts[i]!));
  const seed = columns.findLastIndex((parts) => isVaried(parts) && prefixOf(parts) !== undefined);
  const parameters = columns.filter((parts, i) => isVaried(parts) && i !== seed);
  if (parameters.length === 0) return given;
  const names = parameters.map((_, i) => (i === 0 ? 'folder' : `folder${i + 1}`));
  const written = columns.map((parts, i) => {
    if (!isVaried(parts)) return escaped(parts[0]!);
    if (i === seed) return seedPattern(parts);
    return `(?<${names[parameters.indexOf(parts)]}>[^/]+)`;
  });
  const pattern = `^${written.join('\\/')}$`;
  const told = (place: string) => new RegExp(pattern).exec(place)?.groups ?? {};
  return { pattern, runs: runs.map((run) => ({ ...run, parameters: { ...told(run.place) } })) };
}

function isVaried(parts: readonly string[]): boolean {
  return parts.some((part) => part !== parts[0]);
}

/** What all parts have before a number of their own; undefined if they don't end in one. */
function prefixOf(parts: readonly string[]): string | undefined {
  const prefixes = new Set(parts.map((part) => numbered.exec(part)?.[1]));
  const [prefix] = prefixes;
  return prefixes.size === 1 ? prefix : undefined;
}

/** Before an ending of a file's name, such as `seed3.csv`. */
const numbered = /^(.*?)\d{1,6}(?:\.[a-z]+)?$/;

function seedPattern(parts: readonly string[]): string {
  const ending = /\.[a-z]+$/.exec(parts[0]!)?.[0] ?? '';
  return `${escaped(prefixOf(parts)!)}(?<seed>\\d+)${escaped(ending)}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
