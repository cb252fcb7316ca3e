/** What a lock file says of packages, by their names. */
export interface Locked {
  /** The version, or several where platforms or Python's versions differ: "1.26.4, 2.2.0". */
  pinned: Map<string, string>;
  /** What is asked for without a version: ">=2", or "any". */
  unpinned: Map<string, string>;
}

/** Names as they are compared in Python: `Scikit_Learn` is `scikit-learn`. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Packages and their versions, those of one name joined. */
export function pinnedOnly(entries: Iterable<readonly [name: string, version: string]>): Locked {
  const byName = Map.groupBy(entries, ([name]) => name);
  const joined = [...byName].map(([name, all]): [string, string] => [
    name,
    [...new Set(all.map(([, version]) => version))].sort().join(', '),
  ]);
  return { pinned: new Map(joined), unpinned: new Map() };
}

/** A version whose code is from a commit, as its number needn't change with the code: "0.1.0@1a2b3c4d5e6f". */
export function atCommit(version: string, commit: string | undefined): string {
  return commit === undefined ? version : `${version}@${commit.slice(0, 12)}`;
}
