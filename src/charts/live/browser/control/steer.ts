import type { View } from 'vega';
import type { Smoothing } from '../../../smoothing/smoothing.ts';
import { signals } from '../../live-chart.ts';
import { namePlaces } from '../read/name-places.ts';
import { type AxisRange, rangeAround } from '../view/axis-range.ts';
import { hasEitherScale, type Plot, valuesBetween } from '../view/plots.ts';
import type { ZoomWindow } from './zoom-window.ts';

export type AxisKind = 'drawn' | 'linear' | 'log';

/** The reader's choices. They outlive a view: each smoothing has its own. */
export interface ChartState {
  /** The visible part of zoomed axes, by horizontal scale. Other axes show everything. */
  windows: Map<string, ZoomWindow>;
  axes: AxisKind;
  /** Labels of series. */
  muted: Set<string>;
  smoothing: Smoothing;
}

/** Draws the reader's choices. */
export async function steer(
  view: View,
  plots: readonly Plot[],
  state: Readonly<ChartState>,
): Promise<void> {
  view.signal(signals.cut, !isAsDrawn(state));
  view.signal(signals.muted, Object.fromEntries([...state.muted].map((label) => [label, true])));
  for (const plot of plots) {
    const { x, y } = plot.panel;
    view.signal(signals.domain(x.scale), shownDomain(plot, state) ?? null);
    const sharing = plots.filter(({ panel }) => panel.y.scale === y.scale);
    const type = typeOf(plot, state);
    const range = rangeOf(sharing, type, state);
    view.signal(signals.type(y.scale), type);
    view.signal(signals.domain(y.scale), range?.domain ?? null);
    view.signal(signals.ticks(y.scale), range ? range.ticks : plot.ticks);
    view.signal(signals.format(y.scale), range ? range.format : plot.format);
  }
  await view.runAsync();
  // Places of names depend on the new axes. With the author's axes, they are the author's, too.
  const names = isAsDrawn(state) ? [] : plots.map((plot) => namePlaces(view, plot));
  view.signal(signals.places, Object.assign({}, ...names.map(({ places }) => places)));
  view.signal(signals.unseen, Object.assign({}, ...names.map(({ unseen }) => unseen)));
  await view.runAsync();
}

/** Whether all axes are as their author made them. */
function isAsDrawn({ windows, axes }: ChartState): boolean {
  return windows.size === 0 && axes === 'drawn';
}

/** The domain of a zoomed horizontal axis; undefined if all of it is visible. */
function shownDomain(
  { panel, wholeX }: Plot,
  { windows }: ChartState,
): [number, number] | undefined {
  const window = windows.get(panel.x.scale);
  return window && [Number(wholeX.invert(window[0])), Number(wholeX.invert(window[1]))];
}

function typeOf(plot: Plot, { axes }: ChartState): string {
  return axes !== 'drawn' && hasEitherScale(plot) ? axes : plot.panel.y.type;
}

/** The range of a vertical axis, which in a zoomed plot fits the visible values. Undefined for the author's range. */
function rangeOf(plots: readonly Plot[], type: string, state: ChartState): AxisRange | undefined {
  const { y } = plots[0]!.panel;
  const isZoomed = plots.some(({ panel }) => state.windows.has(panel.x.scale));
  if (plots.some(({ panel }) => panel.y.baseline) || (!isZoomed && type === y.type))
    return undefined;
  const values = plots.flatMap((plot) =>
    valuesBetween(plot, ...(shownDomain(plot, state) ?? ([-Infinity, Infinity] as const))),
  );
  return values.length > 0 ? rangeAround(values, y, { type, zero: !isZoomed }) : undefined;
}
