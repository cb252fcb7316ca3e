import type { View } from 'vega';
import { element } from './elements.ts';

/** A chart without a continuous axis tells what the pointer is on: the fields of the row behind a mark. */
export function followItems(view: View, drawing: HTMLElement, stage: HTMLElement): void {
  const tooltip = element('div', { class: 'live-tooltip' });
  tooltip.hidden = true;
  stage.append(tooltip);
  const show = (event: { clientX?: number; clientY?: number }, datum: unknown) => {
    const rows = fieldsOf(datum);
    tooltip.hidden = rows.length === 0;
    tooltip.replaceChildren(...rows.map((row) => element('div', { class: 'live-row' }, row)));
    const { left, top, width } = drawing.getBoundingClientRect();
    const across = (event.clientX ?? left) - left;
    tooltip.style.left = across > width / 2 ? 'auto' : `${across}px`;
    tooltip.style.right = across > width / 2 ? `${width - across}px` : 'auto';
    tooltip.style.top = `${(event.clientY ?? top) - top}px`;
  };
  for (const type of ['pointermove', 'pointerdown'] as const) {
    view.addEventListener(type, (event, item) => show(event as PointerEvent, item?.datum));
  }
  drawing.addEventListener('pointerleave', () => {
    tooltip.hidden = true;
  });
}

/** "name: value", but for what Vega-Lite adds for itself. */
function fieldsOf(datum: unknown): string[] {
  return Object.entries(datum ?? {})
    .filter(([name, value]) => !name.startsWith('__') && typeof value !== 'object')
    .map(([name, value]) => `${name}: ${typeof value === 'number' ? numberOf(value) : value}`);
}

function numberOf(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}
