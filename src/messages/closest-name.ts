/** The name that was most likely meant by a misspelt one; undefined if none is near. */
export function closestName(misspelt: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, edits: editsBetween(misspelt.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(misspelt.length, name.length) / 3);
  return near.sort((a, b) => a.edits - b.edits)[0]?.name;
}

/**
 * The number of letters to insert, to take away, to replace or to swap with the next until one text is the other: Levenshtein's
 * distance, but for swaps, which are the commonest slip.
 */
export function editsBetween(a: string, b: string): number {
  let before: number[] = [];
  let edits = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let row = 1; row <= a.length; row++) {
    const above = edits;
    edits = [row];
    for (let i = 1; i <= b.length; i++) {
      const replaced = above[i - 1]! + (a[row - 1] === b[i - 1] ? 0 : 1);
      const isSwap = row > 1 && i > 1 && a[row - 1] === b[i - 2] && a[row - 2] === b[i - 1];
      const swapped = isSwap ? before[i - 2]! + 1 : Number.POSITIVE_INFINITY;
      edits.push(Math.min(replaced, swapped, above[i]! + 1, edits[i - 1]! + 1));
    }
    before = above;
  }
  return edits[b.length]!;
}
