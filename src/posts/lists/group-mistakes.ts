import { slugOf } from './list-address.ts';
import { type GroupKind, type ListedData, namesOf } from './post-groups.ts';

/** A post's file, relative to the project, and what it says about its lists. */
export interface PostFile {
  file: string;
  data: ListedData;
}

/** A mistake that shows only beside other posts. */
export interface GroupMistake {
  file: string;
  /** The key of the frontmatter. */
  key: GroupKind;
  problem: string;
}

/** Finds the first mistake in what posts say together about tags, series and authors. */
export function groupMistake(posts: readonly PostFile[]): GroupMistake | undefined {
  const sorted = posts.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return (
    twoSpellings(sorted, 'tags') ??
    twoSpellings(sorted, 'series') ??
    twoSpellings(sorted, 'authors') ??
    partMistake(sorted)
  );
}

/** Names that differ only in case, spaces or punctuation have one address. */
function twoSpellings(posts: readonly PostFile[], key: GroupKind): GroupMistake | undefined {
  const known = new Map<string, { name: string; file: string }>();
  for (const { file, data } of posts) {
    for (const name of namesOf(data, key)) {
      const slug = slugOf(name);
      const first = known.get(slug) ?? { name, file };
      known.set(slug, first);
      if (first.name !== name) return { file, key, problem: spelledTwice(key, name, first) };
    }
  }
  return undefined;
}

function spelledTwice(key: GroupKind, name: string, first: { name: string; file: string }): string {
  const [own, other] = [name, first.name].map((each) => JSON.stringify(each));
  return `${key}: ${own} is ${other} in ${first.file}; write both alike, or so that other letters or digits differ`;
}

function partMistake(posts: readonly PostFile[]): GroupMistake | undefined {
  const inSeries = posts.filter(({ data }) => data.series);
  const series = Map.groupBy(inSeries, ({ data }) => data.series!.name);
  return [...series].map(([name, parts]) => mistakeInSeries(name, parts)).find(Boolean);
}

function mistakeInSeries(name: string, parts: readonly PostFile[]): GroupMistake | undefined {
  const byPart = Map.groupBy(parts, ({ data }) => data.series!.part);
  const [without] = byPart.get(undefined) ?? [];
  byPart.delete(undefined);
  const numbered = [...byPart.values()];
  const mistake = (file: string, problem: string): GroupMistake => ({
    file,
    key: 'series',
    problem: `series: ${problem}`,
  });
  if (without && numbered.length > 0) {
    return mistake(
      without.file,
      `${JSON.stringify(name)} has no part here, and one in ${numbered[0]![0]!.file}; give all its posts a part, or none`,
    );
  }
  const [first, second] = numbered.find((same) => same.length > 1) ?? [];
  if (!first || !second) return undefined;
  const { part } = second.data.series!;
  return mistake(
    second.file,
    `part ${part} of ${JSON.stringify(name)} is ${first.file} already; give this post another part`,
  );
}
