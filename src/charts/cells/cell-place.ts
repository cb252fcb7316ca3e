/** A place on an axis of cells: a number, or a label. */
export type CellPlace = string | number;

/** The text of a place. Sums of binary fractions have long tails. */
export function placeText(place: CellPlace): string {
  return typeof place === 'number' ? String(Number(place.toPrecision(6))) : place;
}
