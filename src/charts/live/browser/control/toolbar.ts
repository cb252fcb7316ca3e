import type { Smoothing } from '../../../smoothing/smoothing.ts';
import type { OtherSmoothing } from '../../live-chart.ts';
import { element } from '../view/elements.ts';
import { hasEitherScale } from '../view/plots.ts';
import type { OpenChart } from './chart-in-page.ts';
import type { AxisKind, ChartState } from './steer.ts';

interface Effects {
  zoomBy(factor: number): void;
  reset(): void;
  follow(): Promise<void>;
  smooth(): Promise<void>;
}

interface Toolbar {
  bar: HTMLElement;
  /** Disables buttons without an effect. */
  update(): void;
}

const zoomStep = 1.5;

/** Makes the controls of a chart: only those that have an effect on it. */
export function makeToolbar(
  { plots }: OpenChart,
  smoothings: readonly OtherSmoothing[],
  state: ChartState,
  effects: Effects,
): Toolbar {
  const bar = element('div', {
    class: 'live-toolbar',
    role: 'group',
    'aria-label': 'Chart controls',
  });
  const reset = button('Reset zoom', 'Reset', effects.reset);
  const update = () => {
    reset.disabled = state.windows.size === 0;
  };
  const kinds = axisKinds(plots.filter(hasEitherScale).map(({ panel }) => panel.y.type));
  if (kinds.length > 1) {
    bar.append(
      choice('Vertical axis', kinds, (chosen) => {
        state.axes = chosen;
        void effects.follow();
      }),
    );
  }
  if (smoothings.length > 0) bar.append(smoothingChoice(smoothings, state, effects));
  if (plots.length > 0) {
    bar.append(
      button('Zoom out', '−', () => effects.zoomBy(1 / zoomStep)),
      button('Zoom in', '+', () => effects.zoomBy(zoomStep)),
      reset,
    );
  }
  update();
  return { bar, update };
}

function smoothingChoice(
  smoothings: readonly OtherSmoothing[],
  state: ChartState,
  { smooth }: Effects,
): HTMLSelectElement {
  const others = smoothings.map((one): [Smoothing, string] => [one, smoothingNames[one]]);
  const made = choice<Smoothing>(
    'Smoothing',
    [['drawn', 'Smooth as drawn'], ...others],
    (chosen) => {
      const before = state.smoothing;
      state.smoothing = chosen;
      smooth().catch(() => {
        // Loading failed and the chart stayed, so show its smoothing again.
        state.smoothing = before;
        made.value = before;
      });
    },
  );
  return made;
}

const smoothingNames: Record<OtherSmoothing, string> = {
  none: 'Not smoothed',
  more: 'Smoother',
};

/** Axis types the reader can switch to. */
function axisKinds(drawn: readonly string[]): [AxisKind, string][] {
  return [
    ['drawn', 'Axis as drawn'],
    ...(drawn.includes('log') ? [['linear', 'Linear axis'] as [AxisKind, string]] : []),
    ...(drawn.includes('linear') ? [['log', 'Log axis'] as [AxisKind, string]] : []),
  ];
}

function button(name: string, sign: string, act: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button', 'aria-label': name, title: name }, sign);
  made.addEventListener('click', act);
  return made;
}

function choice<Value extends string>(
  name: string,
  options: readonly (readonly [Value, string])[],
  choose: (value: Value) => void,
): HTMLSelectElement {
  const items = options.map(([value, label]) => element('option', { value }, label));
  const made = element('select', { 'aria-label': name, title: name }, ...items);
  made.addEventListener('change', () => choose(made.value as Value));
  return made;
}
