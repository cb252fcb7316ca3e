import { isDeepStrictEqual } from 'node:util';
import type { FoundRun } from '../readers/found-run.ts';

/** Runs with what the names of their folders tell, and the pattern that reads it. */
export interface DraftPlaces {
  /** The source of a regular expression; undefined if the runs tell parameters themselves, or names tell nothing. */
  pattern: string | undefined;
  runs: FoundRun[];
}

/**
 * Reads parameters and seeds from places such as `adam/version_1` or `adam_seed1.csv`, of runs that tell no parameters of
 * their own: a part that ends in numbers only is the seed, others that vary are parameters.
 */
export function draftPlaces(runs: readonly FoundRun[]): DraftPlaces {
  const given = { pattern: undefined, runs: [...runs] };
  if (runs.some(({ parameters }) => !isDeepStrictEqual(parameters, runs[0]!.parameters)))
    return given;
  const places = runs.map(({ place }) => place.split('/'));
  const [first] = places;
  if (places.some(({ length }) => length !== first!.length)) return given;
  const columns = first!.map((_, i) => places.map((parts) => parts[i]!));
  const seed = columns.findLastIndex((parts) => isVaried(parts) && prefixOf(parts) !== undefined);
  const joined = seed === -1 ? columns.findLastIndex(isJoined) : -1;
  const parameters = columns.filter((parts, i) => isVaried(parts) && i !== seed);
  if (parameters.length === 0) return given;
  const names = parameters.map((_, i) => (i === 0 ? 'folder' : `folder${i + 1}`));
  const written = columns.map((parts, i) => {
    if (!isVaried(parts)) return escaped(parts[0]!);
    if (i === seed) return seedPattern(parts);
    const name = names[parameters.indexOf(parts)];
    if (i === joined) return joinedPattern(name!, parts);
    return `(?<${name}>[^/]+)${escaped(commonEnding(parts))}`;
  });
  const pattern = `^${written.join('\\/')}$`;
  const withTold = (run: FoundRun): FoundRun => {
    const told = new RegExp(pattern).exec(run.place)?.groups ?? {};
    return { ...run, parameters: { ...told, ...run.parameters } };
  };
  return { pattern, runs: runs.map(withTold) };
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

/** ".csv" of files; none of folders. */
function commonEnding(parts: readonly string[]): string {
  const ending = /\.(csv|tsv|jsonl|log|out|txt)$/i.exec(parts[0]!)?.[0] ?? '';
  return parts.every((part) => part.endsWith(ending)) ? ending : '';
}

/** A parameter and a seed in one name, `adam_seed1.csv`. */
const joinedName = /^(.+?)[_-](?:seed|run|s)?[_-]?(\d{1,6})(\.[a-z]+)?$/i;

/** Whether all names are of that kind, and each parameter has the same seeds: `resnet-18` and `vgg-16` are names. */
function isJoined(parts: readonly string[]): boolean {
  const found = parts.map((part) => joinedName.exec(part));
  if (found.includes(null) || new Set(found.map((match) => match![3])).size > 1) return false;
  const bySetting = Map.groupBy(found, (match) => match![1]!);
  const seedsOf = [...bySetting.values()].map((same) =>
    same.map((match) => Number(match![2])).sort((a, b) => a - b),
  );
  const [first, ...others] = seedsOf;
  return others.length > 0 && others.every((seeds) => isDeepStrictEqual(seeds, first));
}

function joinedPattern(name: string, parts: readonly string[]): string {
  const ending = joinedName.exec(parts[0]!)![3] ?? '';
  return `(?<${name}>[^/]+?)[_-](?:seed|run|s)?[_-]?(?<seed>\\d+)${escaped(ending)}`;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
