import type { View } from 'vega';
import { markBoxes } from '../view/boxes.ts';
import { element } from '../view/elements.ts';

interface Item {
  /** The place of its tooltip, as shares of the picture's size. */
  across: number;
  down: number;
  datum: unknown;
}

/**
 * Shows the fields of the mark under the pointer, in a chart without a continuous axis. Arrow keys step through the
 * marks, Home and End go to the ends, Escape hides the tooltip.
 *
 * @param stage the drawing and its overlays
 * @param surface the element that takes the focus
 */
export function followItems(
  view: View,
  size: { width: number; height: number },
  { stage, surface }: { stage: HTMLElement; surface: HTMLElement },
): void {
  const tooltip = element('div', { class: 'live-tooltip' });
  stage.append(tooltip);
  const hide = () => {
    tooltip.hidden = true;
  };
  hide();
  const show = ({ across, down, datum }: Item) => {
    const rows = fieldsOf(datum);
    tooltip.hidden = rows.length === 0;
    tooltip.replaceChildren(...rows.map((row) => element('div', { class: 'live-row' }, row)));
    const isRight = across > 0.5;
    tooltip.style.left = isRight ? 'auto' : `${across * 100}%`;
    tooltip.style.right = isRight ? `${(1 - across) * 100}%` : 'auto';
    tooltip.style.top = `${down * 100}%`;
  };
  followPointer(view, stage, { show, hide });
  followArrows(surface, () => itemsOf(view, size), { show, hide });
}

interface Effects {
  show(item: Item): void;
  hide(): void;
}

function followPointer(view: View, stage: HTMLElement, { show, hide }: Effects): void {
  for (const type of ['pointermove', 'pointerdown'] as const) {
    view.addEventListener(type, (event, item) => {
      const { left, top, width, height } = stage.getBoundingClientRect();
      const { clientX, clientY } = event as PointerEvent;
      const [across, down] = [(clientX - left) / width, (clientY - top) / height];
      show({ across, down, datum: item?.datum });
    });
  }
  stage.addEventListener('pointerleave', hide);
}

function followArrows(surface: HTMLElement, items: () => Item[], { show, hide }: Effects): void {
  let at = -1;
  const stepTo = (index: number) => {
    const all = items();
    at = Math.min(Math.max(0, index), all.length - 1);
    const item = all[at];
    if (!item) return;
    show(item);
    surface.setAttribute('aria-valuemax', String(all.length));
    surface.setAttribute('aria-valuenow', String(at + 1));
    surface.setAttribute('aria-valuetext', fieldsOf(item.datum).join('; '));
  };
  const actions: Record<string, () => void> = {
    ArrowRight: () => stepTo(at + 1),
    ArrowDown: () => stepTo(at + 1),
    ArrowLeft: () => stepTo(at - 1),
    ArrowUp: () => stepTo(at - 1),
    Home: () => stepTo(0),
    End: () => stepTo(Infinity),
    Escape: hide,
  };
  surface.addEventListener('keydown', (event) => {
    const act = actions[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
  surface.addEventListener('blur', hide);
}

/** All marks with fields. Their tooltips are at their middle. */
function itemsOf(view: View, size: { width: number; height: number }): Item[] {
  return markBoxes(view).flatMap(({ box, datum }) => {
    if (fieldsOf(datum).length === 0) return [];
    const across = (box.left + box.width / 2) / size.width;
    return [{ across, down: (box.top + box.height / 2) / size.height, datum }];
  });
}

/** Texts "name: value", without fields that Vega-Lite adds for its own use. */
function fieldsOf(datum: unknown): string[] {
  const fields: Record<string, unknown> = { ...(datum as object | undefined) };
  return Object.entries(fields)
    .filter(([name, value]) => !name.startsWith('__') && typeof value !== 'object')
    .filter(([name]) => !isStacking(name, fields))
    .map(([name, value]) => `${name}: ${typeof value === 'number' ? numberOf(value) : value}`);
}

/** Whether a field is the start or end of a part of a stack. */
function isStacking(name: string, fields: object): boolean {
  const [, stacked] = /^(.+)_(?:start|end)$/.exec(name) ?? [];
  return stacked !== undefined && stacked in fields && `${stacked}_start` in fields;
}

function numberOf(value: number): string {
  return value.toLocaleString('en', { maximumSignificantDigits: 4 });
}
