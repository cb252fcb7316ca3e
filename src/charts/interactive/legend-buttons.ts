import type { View } from 'vega';
import { element } from './elements.ts';
import { legendBoxes } from './scene.ts';
import type { ChartState } from './steer.ts';

/** Buttons over the entries of the legend, which mute their series. */
export function makeLegend(
  view: View,
  size: { width: number; height: number },
  { muted }: ChartState,
  follow: () => Promise<void>,
): HTMLElement {
  const buttons = [...legendBoxes(view)].map(([label, box]) => {
    const button = element('button', {
      type: 'button',
      class: 'live-entry',
      'aria-label': `Show ${label}`,
      'aria-pressed': String(!muted.has(label)),
    });
    button.style.left = `${(box.left / size.width) * 100}%`;
    button.style.top = `${(box.top / size.height) * 100}%`;
    button.style.width = `${(box.width / size.width) * 100}%`;
    button.style.height = `${(box.height / size.height) * 100}%`;
    button.addEventListener('click', () => {
      if (!muted.delete(label)) muted.add(label);
      button.setAttribute('aria-pressed', String(!muted.has(label)));
      void follow();
    });
    return button;
  });
  return element(
    'div',
    { class: 'live-legend', role: 'group', 'aria-label': 'Series' },
    ...buttons,
  );
}
