import type * as vega from 'vega';
import { type SceneMark, sceneMarks } from '../look/scene.ts';
import { fieldReader } from '../reading/field-reader.ts';
import { allMarks } from '../reading/vega-groups.ts';
import { isColour } from './colours.ts';

/** What a mark encodes, by Vega's names of channels. */
type Encoding = Record<string, { scale?: unknown; field?: unknown } | undefined>;

type Item = Record<string, unknown> & { datum?: Record<string, unknown>; defined?: boolean };

const places = ['x', 'y'] as const;
const paints = ['fill', 'stroke'] as const;

/**
 * Refuses rows whose marks nobody sees: without a place on a scale, or without a colour.
 *
 * @param view after its run
 * @param compiled the Vega specification of `view`
 * @throws Error
 */
export function requireVisibleMarks(view: vega.View, compiled: vega.Spec): void {
  const encodings = new Map(
    allMarks(compiled).flatMap(({ name, encode }) =>
      name ? [[name, (encode?.update ?? {}) as Encoding]] : [],
    ),
  );
  const colours = new Set<unknown>();
  for (const { role, name = '', items } of sceneMarks(view)) {
    const encoding = role === 'mark' ? encodings.get(name) : undefined;
    if (!encoding) continue;
    const placed = places.filter((channel) => isScaled(encoding[channel]));
    const painted = paints.filter((channel) => isScaled(encoding[channel]));
    for (const item of items as unknown as Item[]) {
      if (item.defined === false) continue;
      for (const channel of placed) {
        if (!Number.isFinite(item[channel])) refusePlace(item, channel, encoding);
      }
      for (const channel of painted)
        if (item[channel] === undefined) refusePaint(item, channel, encoding);
      colours.add(item['fill']);
      colours.add(item['stroke']);
    }
  }
  requireColours(colours);
}

/**
 * Refuses a chart of areas that have no width, as nothing of its rows is seen.
 *
 * @param view after its run
 * @throws Error
 */
export function requireExtent(view: vega.View): void {
  const drawn = [...sceneMarks(view)].filter(({ role, items }) => role === 'mark' && items.length);
  if (drawn.length === 0 || !drawn.every(isWithoutWidth)) return;
  throw new Error(
    'its areas have no width, so nothing is seen of its rows: draw points, or leave out what divides the rows into groups ' +
      '(color, detail, tooltip)',
  );
}

function isWithoutWidth({ marktype, items }: SceneMark): boolean {
  const drawn = (items as unknown as Item[]).filter(({ defined }) => defined !== false);
  const isThin = ({ width = 0, height = 0 }: Item) =>
    !(Math.abs(Number(width)) > 0 || Math.abs(Number(height)) > 0);
  return marktype === 'area' && (drawn.length < 2 || drawn.every(isThin));
}

function isScaled(channel: Encoding[string]): boolean {
  return typeof channel?.scale === 'string' && typeof channel.field === 'string';
}

function refusePlace(item: Item, channel: string, encoding: Encoding): never {
  throw new Error(
    `${toldOf(item, encoding[channel])} has no place on ${channel}: filter such rows out, or let the domain of the scale have it`,
  );
}

function refusePaint(item: Item, channel: string, encoding: Encoding): never {
  throw new Error(
    `${toldOf(item, encoding[channel])} has no colour: filter such rows out, or let the domain of the scale have it`,
  );
}

function toldOf({ datum = {} }: Item, channel: Encoding[string]): string {
  const field = String(channel?.field);
  const value = fieldReader(field)(datum);
  const told = value instanceof Date ? value.toISOString() : (JSON.stringify(value) ?? 'nothing');
  return `${told} in the field "${field}"`;
}

/** Refuses misspelt colours that only the drawing has: of a scale, say. */
function requireColours(colours: ReadonlySet<unknown>): void {
  for (const colour of colours) {
    if (typeof colour !== 'string' || isColour(colour)) continue;
    throw new Error(`"${colour}" is no colour: write a CSS name, as "steelblue", or #rrggbb`);
  }
}
