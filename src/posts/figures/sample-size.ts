/** How large a picture of a run is shown, in pixels of CSS. */
export interface SampleSize {
  width: number;
  height: number;
  /** Whether its own pixels are shown as squares, as it is enlarged. */
  isEnlarged: boolean;
}

/** The width that all columns share, so that a row fits beside the names of the rows. */
const rowWidth = 600;
/** Of one picture. */
const most = { width: 480, height: 480 };
/** A small picture is enlarged to this size at most. */
const enlargedTo = 128;
/** The room that a small picture has among many: their table scrolls then. */
const leastRoom = 64;

/**
 * The size of a picture among others. A small one is enlarged by a whole number, so that its pixels stay equal; a large one is
 * made smaller.
 *
 * @param picture its size in pixels
 * @param columns how many pictures stand beside each other
 */
export function sampleSize(
  { width, height }: { width: number; height: number },
  columns: number,
): SampleSize {
  const room = Math.min(most.width, rowWidth / columns);
  const enlarged = Math.floor(
    Math.min(Math.min(Math.max(room, leastRoom), enlargedTo) / width, enlargedTo / height),
  );
  if (enlarged > 1) {
    return { width: enlarged * width, height: enlarged * height, isEnlarged: true };
  }
  const scale = Math.min(1, room / width, most.height / height);
  const scaled = (side: number) => Math.max(1, Math.round(scale * side));
  return { width: scaled(width), height: scaled(height), isEnlarged: false };
}
