import type { TopLevelSpec } from 'vega-lite';
import { closestName } from '../../messages/closest-name.ts';
import { allViews, type View } from '../reading/views.ts';

/** Those of a view. */
export const parts = [
  ['$schema', 'align', 'autosize', 'background', 'bounds', 'center', 'columns', 'concat', 'config'],
  ['data', 'datasets', 'description', 'encoding', 'facet', 'hconcat', 'height', 'layer', 'mark'],
  ['name', 'padding', 'params', 'projection', 'repeat', 'resolve', 'spacing', 'spec', 'title'],
  ['transform', 'usermeta', 'vconcat', 'view', 'width'],
].flat();

/** Those of a channel's definition. */
export const partsOfChannels = [
  ['aggregate', 'align', 'axis', 'band', 'bandPosition', 'bin', 'bounds', 'center', 'columns'],
  [
    'condition',
    'datum',
    'field',
    'filter',
    'format',
    'formatType',
    'header',
    'impute',
    'legend',
    'rescale',
  ],
  ['scale', 'sort', 'spacing', 'stack', 'timeUnit', 'title', 'tooltip', 'type', 'value'],
].flat();

interface EncodedView extends View {
  encoding?: Record<string, unknown>;
}

/** Refuses parts of a view that Vega-Lite knows none of: it ignores them, and draws something else. @throws Error */
export function requireKnownParts(spec: TopLevelSpec): void {
  for (const view of allViews(spec as EncodedView)) {
    requireKnown(view, parts, 'a chart');
    for (const [channel, definitions] of Object.entries(view.encoding ?? {})) {
      for (const one of [definitions].flat()) requireKnown(one, partsOfChannels, `"${channel}"`);
      requireNames(channel, definitions);
    }
  }
}

function requireKnown(part: unknown, known: readonly string[], of: string): void {
  if (typeof part !== 'object' || part === null) return;
  const foreign = Object.keys(part).find((name) => !known.includes(name));
  if (foreign === undefined) return;
  const meant = closestName(foreign, known);
  const remedy = meant ? `did you mean "${meant}"?` : `known: ${known.join(', ')}`;
  throw new Error(`"${foreign}" is no part of ${of}; ${remedy}`);
}

/** Vega looks fields up beside what every object has. */
function requireNames(channel: string, definitions: unknown): void {
  for (const one of [definitions].flat() as ({ field?: unknown } | null)[]) {
    const field = one?.field;
    if (typeof field === 'string' && field in Object.prototype) {
      throw new Error(
        `"${channel}" has the field "${field}", which every object has: rename the field`,
      );
    }
  }
}
