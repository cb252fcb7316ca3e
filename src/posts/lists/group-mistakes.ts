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

/** Finds the mistakes in what posts say together about tags, series and authors. */
export function groupMistakes(posts: readonly PostFile[]): GroupMistake[] {
  const sorted = posts.toSorted((a, b) => (a.file < b.file ? -1 : 1));
  return [
    ...twoSpellings(sorted, 'tags'),
    ...twoSpellings(sorted, 'series'),
    ...twoSpellings(sorted, 'authors'),
    ...partMistakes(sorted),
  ];
}

/** Names that differ only in case, spaces or punctuation have one address. */
function twoSpellings(posts: readonly PostFile[], key: GroupKind): GroupMistake[] {
  const known = new Map<string, { name: string; file: string }>();
  const mistakes: GroupMistake[] = [];
  for (const { file, data } of posts) {
    for (const name of namesOf(data, key)) {
      const slug = slugOf(name);
      const first = known.get(slug) ?? { name, file };
      known.set(slug, first);
      if (first.name === name) continue;
      mistakes.push({ file, key, problem: spelledTwice(key, name, first) });
    }
  }
  return mistakes;
}

function spelledTwice(key: GroupKind, name: string, first: { name: string; file: string }): string {
  const [own, other] = [name, first.name].map((each) => JSON.stringify(each));
  return `${key}: ${own} is ${other} in ${first.file}; write both alike, or so that other letters or digits differ`;
}

function partMistakes(posts: readonly PostFile[]): GroupMistake[] {
  const inSeries = posts.filter(({ data }) => data.series);
  const series = Map.groupBy(inSeries, ({ data }) => data.series!.name);
  return [...series].flatMap(([name, parts]) => mistakesInSeries(name, parts));
}

function mistakesInSeries(name: string, parts: readonly PostFile[]): GroupMistake[] {
  const byPart = Map.groupBy(parts, ({ data }) => data.series!.part);
  const without = byPart.get(undefined) ?? [];
  byPart.delete(undefined);
  const numbered = [...byPart.values()];
  const [first] = numbered.flat();
  const series = JSON.stringify(name);
  const missing = `${series} has no part here, and one in ${first?.file}; give all its posts a part, or none`;
  return [
    ...(first ? without.map(({ file }) => mistakeInSeries(file, missing)) : []),
    ...numbered.flatMap(([own, ...others]) =>
      others.map(({ file, data }) => {
        const taken = `part ${data.series!.part} of ${series} is ${own!.file} already`;
        return mistakeInSeries(file, `${taken}; give this post another part`);
      }),
    ),
  ];
}

function mistakeInSeries(file: string, problem: string): GroupMistake {
  return { file, key: 'series', problem: `series: ${problem}` };
}
