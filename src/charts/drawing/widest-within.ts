import { usualMargin } from '../look/theme.ts';

const attempts = 8;

interface Drawn {
  /** Of the whole chart, in pixels. */
  width: number;
}

type Fitted<Drawing> = Drawing & { viewWidth: number };

/**
 * The drawing with the widest views that has at most the given width; undefined if there's none. How much
 * axes take is known only when they're drawn, how many views stand beside each other from two drawings, and a
 * label more or less makes the width jump.
 *
 * @param limit of the width of a view
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
    // A legend that is too wide stays so, whatever the views are.
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

/** How much wider the chart gets by a pixel in each view; after one drawing: about. */
function slopeOf<Drawing extends Drawn>(
  drawn: Fitted<Drawing>,
  before: Fitted<Drawing> | undefined,
): number {
  const views = Math.max(1, Math.round(drawn.width / drawn.viewWidth));
  if (!before) return views;
  const slope = (drawn.width - before.width) / (drawn.viewWidth - before.viewWidth);
  return slope > 0 ? slope : views;
}
