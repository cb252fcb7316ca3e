import { usualMargin } from '../look/theme.ts';

const attempts = 8;

interface Drawn {
  /** The width of the whole chart, in pixels. */
  width: number;
}

type Fitted<Drawing> = Drawing & { viewWidth: number };

/**
 * Searches for the drawing with the widest views that is at most `width` pixels wide; undefined if all are wider. Only a
 * drawing shows how much space axes take, only two drawings show how many views are side by side, and one label more
 * makes the width jump.
 *
 * @param limit the greatest width of a view
 */
export async function widestWithin<Drawing extends Drawn>(
  width: number,
  drawAt: (viewWidth: number) => Promise<Drawing>,
  limit = Infinity,
): Promise<Fitted<Drawing> | undefined> {
  let widest: Fitted<Drawing> | undefined;
  let tooWide = Number.POSITIVE_INFINITY;
  let before: Fitted<Drawing> | undefined;
  let viewWidth = Math.min(width - usualMargin, limit);
  for (let attempt = 0; attempt < attempts; attempt++) {
    const drawn = { ...(await drawAt(viewWidth)), viewWidth };
    const slope = slopeOf(drawn, before);
    // A legend that is too wide stays too wide with narrower views.
    const isStuck = before && drawn.width === before.width;
    const left = width - drawn.width;
    if (left < 0) tooWide = Math.min(tooWide, viewWidth);
    else if (!widest || viewWidth > widest.viewWidth) widest = drawn;
    // Vega rounds sizes up to whole pixels.
    if (left >= 0 && (left <= slope || viewWidth === limit)) break;
    const [low, high] = [(widest?.viewWidth ?? 0) + 1, Math.min(tooWide - 1, limit)];
    if ((isStuck && left < 0) || low > high) break;
    viewWidth = Math.min(Math.max(low, Math.floor(viewWidth + left / slope)), high);
    before = drawn;
  }
  return widest;
}

/** The chart's growth for a pixel more in each view, in pixels; after only one drawing an estimate. */
function slopeOf<Drawing extends Drawn>(
  drawn: Fitted<Drawing>,
  before: Fitted<Drawing> | undefined,
): number {
  const views = Math.max(1, Math.round(drawn.width / drawn.viewWidth));
  if (!before) return views;
  const slope = (drawn.width - before.width) / (drawn.viewWidth - before.viewWidth);
  return slope > 0 ? slope : views;
}
