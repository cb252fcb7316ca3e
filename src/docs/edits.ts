/** A part of a text, by its place, and what replaces it. */
export interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Applies edits that don't overlap. */
export function edited(text: string, edits: readonly Edit[]): string {
  return edits
    .toSorted((a, b) => b.start - a.start)
    .reduce((left, edit) => left.slice(0, edit.start) + edit.text + left.slice(edit.end), text);
}
