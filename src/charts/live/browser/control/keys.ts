import type { Plot } from '../view/plots.ts';
import type { OpenChart } from './chart-in-page.ts';

/** The number of rows that Shift with an arrow key moves. */
const leap = 10;
const zoomStep = 1.5;

/** Arrow keys move the crosshair, Home and End move it to the ends, Escape hides it. + and − zoom, 0 ends the zoom. */
export function followKeys(surface: HTMLElement, chart: OpenChart): void {
  surface.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions(chart, event.shiftKey ? leap : 1)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    announce(surface, chart);
  });
  surface.addEventListener('blur', () => chart.crosshair.hide());
}

function actions(chart: OpenChart, step: number): Record<string, () => void> {
  return {
    ArrowRight: () => moveBy(chart, step),
    ArrowLeft: () => moveBy(chart, -step),
    ArrowUp: () => changePlot(chart, -1),
    ArrowDown: () => changePlot(chart, 1),
    Home: () => standAt(chart, 0),
    End: () => standAt(chart, Infinity),
    '+': () => chart.zoomBy(zoomStep),
    '=': () => chart.zoomBy(zoomStep),
    '-': () => chart.zoomBy(1 / zoomStep),
    '0': () => chart.reset(),
    Escape: () => chart.crosshair.hide(),
  };
}

function moveBy(chart: OpenChart, rows: number): void {
  const place = chart.crosshair.place();
  if (place) standAt(chart, place.index + rows);
  else appear(chart, rows);
}

/** Shows the crosshair at the edge from which it would move away. */
function appear(chart: OpenChart, rows: number): void {
  const plot = chart.plots[0]!;
  chart.crosshair.moveTo(plot, rows > 0 ? 0 : plot.box.width);
  keepInSight(chart, plot);
}

/** Moves the crosshair to a row of its plot, or to the nearest end. */
function standAt(chart: OpenChart, row: number): void {
  const { crosshair, plots } = chart;
  const plot = crosshair.place()?.plot ?? plots[0]!;
  crosshair.show({ plot, index: Math.min(Math.max(0, row), plot.xs.length - 1) });
  keepInSight(chart, plot);
}

/** Moves the visible part if the crosshair leaves it. */
function keepInSight(chart: OpenChart, plot: Plot): void {
  const pixel = chart.crosshair.pixelIn(plot)!;
  const { width } = plot.box;
  if (pixel < 0) chart.panBy(pixel - width / 4, plot);
  if (pixel > width) chart.panBy(pixel - width * 0.75, plot);
}

function changePlot({ crosshair, plots }: OpenChart, by: number): void {
  const place = crosshair.place();
  const from = place ? plots.indexOf(place.plot) : -1;
  const next = plots[Math.min(Math.max(0, from + by), plots.length - 1)]!;
  crosshair.moveTo(next, place ? (crosshair.pixelIn(next) ?? 0) : 0);
}

function announce(surface: HTMLElement, { crosshair }: OpenChart): void {
  const place = crosshair.place();
  if (!place) {
    surface.setAttribute('aria-valuetext', 'Crosshair hidden');
    return;
  }
  const { xs, panel } = place.plot;
  surface.setAttribute('aria-valuemin', String(xs[0]));
  surface.setAttribute('aria-valuemax', String(xs.at(-1)));
  surface.setAttribute('aria-valuenow', String(xs[place.index]));
  const title = panel.title ? `${panel.title}: ` : '';
  surface.setAttribute('aria-valuetext', title + crosshair.text());
}
