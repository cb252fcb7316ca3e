import { publishedPrefix } from '../../look/layer-names.ts';
import type { LiveChart } from '../live-chart.ts';
import type { OpenChart } from './control/chart-in-page.ts';
import { followKeys } from './control/keys.ts';
import { makeLegend } from './control/legend-buttons.ts';
import { followPointers } from './control/pointers.ts';
import { type ChartState, steer } from './control/steer.ts';
import { panned, type ZoomWindow, zoomed } from './control/zoom-window.ts';
import { makeCrosshair } from './read/crosshair.ts';
import { followItems } from './read/item-tooltip.ts';
import { element } from './view/elements.ts';
import { type Plot, plotsOf } from './view/plots.ts';
import { openView } from './view/vega-view.ts';

/**
 * Draws a chart at the size and with the accessible name of its picture.
 *
 * @param onChange is called after each drawing of a changed state
 */
export async function openChart(
  live: LiveChart,
  picture: SVGSVGElement,
  state: ChartState,
  onChange: () => void,
): Promise<OpenChart> {
  const drawing = element('div', { class: 'live-drawing' });
  const view = await openView(live.runtime, drawing);
  fitLike(picture, drawing);
  const { width, height } = picture.viewBox.baseVal;
  const plots = plotsOf(view, live.panels);
  const crosshair = makeCrosshair(view, plots, { width, height }, isVisibleIn(drawing));
  const stage = element('div', { class: 'live-stage' }, drawing, crosshair.overlay);

  const follow = async () => {
    await steer(view, plots, state);
    legend.refresh();
    crosshair.refresh();
    onChange();
  };
  const setWindow = (plot: Plot, window: ZoomWindow | undefined) => {
    if (window) state.windows.set(plot.panel.x.scale, window);
    else state.windows.delete(plot.panel.x.scale);
  };
  const chart: OpenChart = {
    stage,
    surface: makeSurface(picture, plots.length > 0 ? crosshairWords : markWords),
    plots,
    crosshair,
    zoomBy(factor, at) {
      for (const plot of at ? [at.plot] : onePerAxis(plots)) {
        const { width: length } = plot.box;
        const window = windowOf(plot, state);
        const pixel = at?.pixel ?? crosshair.pixelIn(plot) ?? length / 2;
        const around = window[0] + (pixel / length) * (window[1] - window[0]);
        setWindow(plot, zoomed(window, factor, around, length));
      }
      void follow();
    },
    panBy(pixels, plot) {
      const { width: length } = plot.box;
      const window = windowOf(plot, state);
      const distance = (pixels / length) * (window[1] - window[0]);
      setWindow(plot, panned(window, distance, length));
      void follow();
    },
    isZoomed: () => state.windows.size > 0,
    reset() {
      state.windows.clear();
      void follow();
    },
    follow,
    close: () => view.finalize(),
  };
  stage.append(chart.surface);
  if (plots.length > 0) {
    followKeys(chart.surface, chart);
    followPointers(chart.surface, chart, { width, height });
  } else {
    // The marks themselves take pointers.
    chart.surface.style.pointerEvents = 'none';
    followItems(view, { width, height }, chart);
  }
  const legend = makeLegend(view, { width, height }, state, follow);
  stage.append(legend.element);
  if (!isAsDrawn(state)) await follow();
  return chart;
}

/** Whether the chart shows values of a name: readers can switch off what others published. */
function isVisibleIn(drawing: HTMLElement): (name: string) => boolean {
  const published = drawing.querySelector('.published');
  return (name) =>
    name !== 'published' || (published !== null && getComputedStyle(published).display !== 'none');
}

/** The visible part of a plot's horizontal axis. */
function windowOf({ panel, box }: Plot, { windows }: ChartState): ZoomWindow {
  return windows.get(panel.x.scale) ?? [0, box.width];
}

function onePerAxis(plots: readonly Plot[]): Plot[] {
  return [...new Map(plots.map((plot) => [plot.panel.x.scale, plot])).values()];
}

function isAsDrawn({ windows, axes, muted }: ChartState): boolean {
  return windows.size === 0 && axes === 'drawn' && muted.size === 0;
}

/** Gives the drawing the picture's view box and description. */
function fitLike(picture: SVGSVGElement, drawing: HTMLElement): void {
  for (const name of drawing.getAttributeNames()) {
    if (name !== 'class') drawing.removeAttribute(name);
  }
  drawing.className = 'live-drawing';
  const svg = drawing.querySelector('svg')!;
  svg.setAttribute('viewBox', picture.getAttribute('viewBox')!);
  svg.removeAttribute('width');
  svg.removeAttribute('height');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', wordsOf(picture));
  svg.querySelector('g')?.setAttribute('aria-hidden', 'true');
  // Vega's classes are the names of marks. The page's style sheet hides the class "published".
  for (const mark of svg.querySelectorAll(`[class*=' ${publishedPrefix}']`)) {
    mark.classList.add('published');
  }
}

function wordsOf(picture: SVGSVGElement): string {
  const words = [...picture.querySelectorAll(':scope > title, :scope > desc')];
  return words.map(({ textContent }) => textContent).join(': ');
}

interface SurfaceWords {
  what: string;
  hint: string;
}

const crosshairWords = { what: 'Crosshair', hint: 'Press an arrow key to move the crosshair' };
const markWords = { what: 'Marks', hint: 'Press an arrow key to step through the marks' };

/** Makes a slider, since assistive technology passes arrow keys to sliders and announces their values. */
function makeSurface(picture: SVGSVGElement, { what, hint }: SurfaceWords): HTMLElement {
  const name = picture.querySelector('title')?.textContent ?? 'Chart';
  return element('div', {
    class: 'live-surface',
    role: 'slider',
    tabindex: '0',
    'aria-label': `${what} of ${name}`,
    'aria-valuenow': '0',
    'aria-valuetext': hint,
  });
}
