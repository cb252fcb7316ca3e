import type * as vega from 'vega';
import { allGroups } from '../reading/vega-groups.ts';

const channels = [
  'fill',
  'stroke',
  'strokeDash',
  'shape',
  'size',
  'strokeWidth',
  'opacity',
] as const;

/**
 * Refuses a legend with two entries that look alike. With more series than colours, dashes or shapes, Vega reuses the
 * first ones without a warning.
 *
 * @param view after its run
 * @param compiled the Vega specification of `view`
 */
export function requireDistinctEntries(view: vega.View, compiled: vega.Spec): void {
  const discrete = (compiled.scales ?? []).filter(({ type }) => type === 'ordinal');
  const named = new Set(discrete.map(({ name }) => name));
  const legends = allGroups(compiled).flatMap((group) => group.legends ?? []);
  for (const legend of legends) {
    const scales = channels.flatMap((channel) => legend[channel] ?? []);
    if (scales.length === 0 || !scales.every((name) => named.has(name))) continue;
    requireDistinct(scales.map((name) => view.scale(name)));
  }
}

type Scale = { (entry: unknown): unknown; domain(): unknown[] };

/** @param scales the scales of one legend, which share a domain */
function requireDistinct(scales: readonly Scale[]): void {
  const seen = new Map<string, unknown>();
  for (const entry of scales[0]!.domain()) {
    const look = JSON.stringify(scales.map((scale) => scale(entry)));
    if (seen.has(look)) {
      throw new Error(
        `in the legend, "${entry}" looks like "${seen.get(look)}", as only ${seen.size} looks differ: draw fewer ` +
          'series, tell them apart by strokeDash or shape as well, or, if places do, give colours legend: null',
      );
    }
    seen.set(look, entry);
  }
}
