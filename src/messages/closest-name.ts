/** The name that was most likely meant by a misspelt one; undefined if none is near. */
export function closestName(misspelt: string, names: readonly string[]): string | undefined {
  const near = names
    .map((name) => ({ name, edits: editsBetween(misspelt.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, edits }) => edits <= Math.max(misspelt.length, name.length) / 3);
  return near.sort((a, b) => a.edits - b.edits)[0]?.name;
}

/** The number of letters to insert, to take away or to replace until one text is the other: Levenshtein's distance. */
export function editsBetween(a: string, b: string): number {
  let edits = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let row = 1; row <= a.length; row++) {
    const above = edits;
    edits = [row];
    for (let i = 1; i <= b.length; i++) {
      const replaced = above[i - 1]! + (a[row - 1] === b[i - 1] ? 0 : 1);
      edits.push(Math.min(replaced, above[i]! + 1, edits[i - 1]! + 1));
    }
  }
  return edits[b.length]!;
}
