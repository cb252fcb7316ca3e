import type { View } from 'vega';
import { type Box, legendBoxes, nameBoxes } from '../view/boxes.ts';
import { element } from '../view/elements.ts';
import type { ChartState } from './steer.ts';

interface Size {
  width: number;
  height: number;
}

interface Legend {
  element: HTMLElement;
  /** Moves buttons to the current places of names. */
  refresh(): void;
}

/**
 * Makes buttons over the entries of the legend, which mute their series. Without a legend, they are over the names of
 * lines: a button over the first name of each series, and areas for pointers over its names in other plots.
 */
export function makeLegend(
  view: View,
  size: Size,
  { muted }: ChartState,
  follow: () => Promise<void>,
): Legend {
  const entries = [...entryBoxes(view)].map(([label, boxes]) => {
    const toggle = () => {
      if (!muted.delete(label)) muted.add(label);
      button.setAttribute('aria-pressed', String(!muted.has(label)));
      void follow();
    };
    const button = element('button', {
      type: 'button',
      class: 'live-entry',
      'aria-label': `Show ${label}`,
      'aria-pressed': String(!muted.has(label)),
    });
    const others = boxes.slice(1).map(() => element('div', { class: 'live-entry' }));
    for (const one of [button, ...others]) one.addEventListener('click', toggle);
    return { label, parts: [button, ...others] };
  });
  const refresh = () => {
    const boxes = entryBoxes(view);
    for (const { label, parts } of entries) {
      boxes.get(label)?.forEach((box, i) => {
        place(parts[i]!, box, size);
      });
    }
  };
  refresh();
  const parts = entries.flatMap((entry) => entry.parts);
  const attributes = { class: 'live-legend', role: 'group', 'aria-label': 'Series' };
  return { element: element('div', attributes, ...parts), refresh };
}

function entryBoxes(view: View): Map<string, Box[]> {
  const inLegend = [...legendBoxes(view)].map(([label, box]): [string, Box[]] => [label, [box]]);
  return new Map([...nameBoxes(view), ...inLegend]);
}

function place({ style }: HTMLElement, box: Box, size: Size): void {
  style.left = `${(box.left / size.width) * 100}%`;
  style.top = `${(box.top / size.height) * 100}%`;
  style.width = `${(box.width / size.width) * 100}%`;
  style.height = `${(box.height / size.height) * 100}%`;
}
