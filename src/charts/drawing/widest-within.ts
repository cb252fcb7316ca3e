import { usualMargin } from '../look/theme.ts';

const attempts = 8;

interface Attempt {
  viewWidth: number;
  /** The width of the whole chart. */
  width: number;
}

/**
 * Searches for the widest views with which a chart is at most `width` pixels wide; undefined if it is always wider. Only a
 * drawing shows how much space axes take, only two drawings show how many views are side by side, and one label more
 * makes the width jump.
 *
 * @param widthAt the width of the whole chart for a width of its views, in pixels
 * @param limit the greatest width of a view
 */
export async function widestWithin(
  width: number,
  widthAt: (viewWidth: number) => Promise<number>,
  limit = Infinity,
): Promise<number | undefined> {
  let widest: number | undefined;
  let tooWide = Number.POSITIVE_INFINITY;
  let before: Attempt | undefined;
  let viewWidth = Math.min(width - usualMargin, limit);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const drawn = { viewWidth, width: await widthAt(viewWidth) };
    const slope = slopeOf(drawn, before);
    // A legend that is too wide stays too wide with narrower views.
    const isStuck = before && drawn.width === before.width;
    const left = width - drawn.width;
    if (left < 0) tooWide = Math.min(tooWide, viewWidth);
    else if (widest === undefined || viewWidth > widest) widest = viewWidth;
    // Vega rounds sizes up to whole pixels.
    if (left >= 0 && (left <= slope || viewWidth === limit)) break;
    const [low, high] = [(widest ?? 0) + 1, Math.min(tooWide - 1, limit)];
    if ((isStuck && left < 0) || low > high) break;
    viewWidth = Math.min(Math.max(low, Math.floor(viewWidth + left / slope)), high);
    before = drawn;
  }
  return widest;
}

/** The chart's growth for a pixel more in each view, in pixels; after only one drawing an estimate. */
function slopeOf(drawn: Attempt, before: Attempt | undefined): number {
  const views = Math.max(1, Math.round(drawn.width / drawn.viewWidth));
  if (!before) return views;
  const slope = (drawn.width - before.width) / (drawn.viewWidth - before.viewWidth);
  return slope > 0 ? slope : views;
}
