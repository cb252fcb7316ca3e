import type { View } from 'vega';
import { signals } from '../../live-chart.ts';
import { element } from '../view/elements.ts';
import { nearest } from '../view/layer-rows.ts';
import type { Plot, Scale } from '../view/plots.ts';
import { numberText, type Reading, readAt, wordsOf } from './reading.ts';

/** The position of a crosshair: a plot, and one of its rows. */
export interface Place {
  plot: Plot;
  /** An index of `plot.xs`. */
  index: number;
}

export interface Crosshair {
  /** The element over the picture. */
  overlay: HTMLElement;
  place(): Place | undefined;
  /** Moves to the row nearest to a place in the plot, in pixels. */
  moveTo(plot: Plot, pixel: number): void;
  show(place: Place): void;
  hide(): void;
  /** Draws it again at its position. */
  refresh(): void;
  /** Its place in a plot, in pixels; undefined if hidden or if the plot has another horizontal axis. */
  pixelIn(plot: Plot): number | undefined;
  /** Its readings, on one line. */
  text(): string;
}

interface Size {
  width: number;
  height: number;
}

/** @param isVisible whether the picture shows values of this name now */
export function makeCrosshair(
  view: View,
  plots: readonly Plot[],
  size: Size,
  isVisible: (name: string) => boolean,
): Crosshair {
  const overlay = element('div', { class: 'live-overlay', 'aria-hidden': 'true' });
  let place: Place | undefined;
  const xOf = ({ plot, index }: Place) => plot.xs[index]!;
  const pixelOf = ({ panel }: Plot, x: number) => scaleOf(view, panel.x.scale)(x);
  const readingsAt = (at: Place) =>
    readAt(at.plot, xOf(at))
      .filter(isShown(view))
      .map((one) => ({ ...one, beside: one.beside.filter(({ name }) => isVisible(name)) }));

  const crosshair: Crosshair = {
    overlay,
    place: () => place,
    moveTo(plot, pixel) {
      const x = Number(scaleOf(view, plot.panel.x.scale).invert(pixel));
      crosshair.show({ plot, index: nearest(plot.xs, x) });
    },
    show(next) {
      place = next;
      crosshair.refresh();
    },
    hide() {
      place = undefined;
      crosshair.refresh();
    },
    refresh() {
      overlay.replaceChildren();
      if (!place) return;
      const { plot } = place;
      const pixel = pixelOf(plot, xOf(place));
      if (pixel < -1 || pixel > plot.box.width + 1) return;
      const readings = readingsAt(place);
      const sharing = plots.filter(({ panel }) => panel.x.scale === plot.panel.x.scale);
      overlay.append(
        ...sharing.map((one) => line(one, pixelOf(one, xOf(place!)), size)),
        ...readings.flatMap((reading) => dots(view, plot, reading, size)),
        tooltip(view, plot, { x: xOf(place), pixel, readings }, size),
      );
    },
    pixelIn(plot) {
      if (place?.plot.panel.x.scale !== plot.panel.x.scale) return undefined;
      return pixelOf(plot, xOf(place));
    },
    text() {
      if (!place) return '';
      const { plot } = place;
      const x = xOf(place);
      const readings = readingsAt(place);
      const said = readings.map((one) => named(one) + wordsOf(one, x, plot.panel).join(', '));
      return [headingOf(plot, x), ...said].join('; ');
    },
  };
  return crosshair;
}

function scaleOf(view: View, name: string): Scale {
  return view.scale(name) as Scale;
}

function isShown(view: View): (reading: Reading) => boolean {
  const muted = view.signal(signals.muted) as Record<string, true>;
  return ({ label }) => muted[label] !== true;
}

function headingOf({ panel }: Plot, x: number): string {
  return `${panel.x.title} ${numberText(x, panel.x)}`.trim();
}

/** The prefix that names a series; empty in a chart without series. */
function named({ label }: Reading): string {
  return label && `${label}: `;
}

function line({ box }: Plot, pixel: number, size: Size): HTMLElement {
  const made = element('div', { class: 'live-line' });
  made.style.left = percent(box.left + pixel, size.width);
  made.style.top = percent(box.top, size.height);
  made.style.height = percent(box.height, size.height);
  return made;
}

/** A dot on a line, or on both edges of a band. */
function dots(view: View, plot: Plot, reading: Reading, size: Size): HTMLElement[] {
  const { box, panel } = plot;
  const { value, low, high } = reading;
  const values = value === undefined ? [low, high] : [value];
  return values.flatMap((one) => {
    const down = one === undefined ? Number.NaN : scaleOf(view, panel.y.scale)(one);
    if (!(down >= -1 && down <= box.height + 1)) return [];
    const made = element('div', { class: 'live-dot' });
    const across = scaleOf(view, panel.x.scale)(reading.x);
    made.style.left = percent(box.left + across, size.width);
    made.style.top = percent(box.top + down, size.height);
    made.style.background = colourOf(view, plot, reading.label);
    return [made];
  });
}

function tooltip(
  view: View,
  plot: Plot,
  { x, pixel, readings }: { x: number; pixel: number; readings: readonly Reading[] },
  size: Size,
): HTMLElement {
  const rows = readings.map((reading) => {
    const swatch = element('span', { class: 'live-swatch' });
    swatch.style.background = colourOf(view, plot, reading.label);
    const [main, ...more] = wordsOf(reading, x, plot.panel);
    const value = element('b', {}, main!);
    const rest = more.map((one) => element('div', { class: 'live-beside' }, one));
    return element('div', { class: 'live-row' }, swatch, named(reading), value, ...rest);
  });
  const heading = element('div', { class: 'live-heading' }, headingOf(plot, x));
  const made = element('div', { class: 'live-tooltip' }, heading, ...rows);
  const place = plot.box.left + pixel;
  const isRight = place > size.width / 2;
  made.style[isRight ? 'right' : 'left'] = percent(
    isRight ? size.width - place : place,
    size.width,
  );
  const room = percent(isRight ? place : size.width - place, size.width);
  made.style.maxWidth = `calc(${room} - 12px)`;
  made.style.top = percent(plot.box.top, size.height);
  return made;
}

function colourOf(view: View, { layers }: Plot, label: string): string {
  const scale = layers.find(({ rows }) => rows.has(label))?.layer.series?.scale;
  return scale ? String(view.scale(scale)(label)) : 'var(--chart-1)';
}

/** Sizes relative to the picture, which pages scale. */
function percent(length: number, of: number): string {
  return `${(length / of) * 100}%`;
}
