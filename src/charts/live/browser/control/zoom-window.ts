/** The part of a horizontal axis that is shown, in pixels of the axis as its author chose it. */
export type ZoomWindow = readonly [from: number, to: number];

/** How often the whole axis is enlarged at most. */
const most = 500;

/** The window with everything `factor` times as large around a place. Undefined: all is shown. */
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

/** The window moved by some pixels. Undefined: all is shown. */
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
