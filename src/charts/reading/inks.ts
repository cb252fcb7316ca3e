import type * as vega from 'vega';
import { cellWordsPrefix } from '../look/layer-names.ts';
import { sceneItems } from '../look/scene.ts';

/** The colours of a number on a cell. */
export interface Ink {
  /** CSS colours. */
  text: string;
  cell: string;
  /** Of the cell, on the chart's surface. */
  opacity: number;
}

/** The colours of all numbers on cells, each once. @param view after its run */
export function inksIn(view: vega.View): Ink[] {
  const found = new Map<string, Ink>();
  for (const { mark, item } of sceneItems(view, undefined, () => undefined)) {
    if (!mark.name?.startsWith(cellWordsPrefix)) continue;
    const { __colour: cell = '', __opacity: opacity = 1 } = (item.datum ?? {}) as {
      __colour?: string;
      __opacity?: number;
    };
    const ink = { text: item.fill ?? '', cell, opacity };
    found.set(JSON.stringify(ink), ink);
  }
  return [...found.values()];
}
