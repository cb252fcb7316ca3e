/** The visible part of a horizontal axis, in pixels of the author's axis. */
export type ZoomWindow = readonly [from: number, to: number];

/** The greatest magnification. */
const most = 500;

/** Zooms a window by a factor around a place, in pixels. Undefined if everything is visible. @param length of the axis */
export function zoomed(
  [from, to]: ZoomWindow,
  factor: number,
  around: number,
  length: number,
): ZoomWindow | undefined {
  const size = Math.max((to - from) / factor, length / most);
  const share = (around - from) / (to - from);
  return within(around - share * size, size, length);
}

/** Moves a window, in pixels. Undefined if everything is visible. @param length of the axis */
export function panned(
  [from, to]: ZoomWindow,
  distance: number,
  length: number,
): ZoomWindow | undefined {
  return within(from + distance, to - from, length);
}

function within(from: number, size: number, length: number): ZoomWindow | undefined {
  if (size >= length) return undefined;
  const start = Math.min(Math.max(0, from), length - size);
  return [start, start + size];
}
