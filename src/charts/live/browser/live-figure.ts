import './interactive.css';
import type { Smoothing } from '../../smoothing/smoothing.ts';
import type { LiveChart } from '../live-chart.ts';
import { type LiveFile, liveChartIn, type Runtime } from '../live-file.ts';
import type { ChartState } from './control/steer.ts';
import { makeToolbar } from './control/toolbar.ts';
import { openChart } from './open-chart.ts';
import { element } from './view/elements.ts';

/**
 * Replaces a picture by its interactive chart. If that fails, the picture stays.
 *
 * @param address of the figure's files, without their endings
 * @returns the chart, or undefined for a chart that has only a picture
 * @throws if the data can't be loaded or drawn
 */
export async function bringToLife(
  picture: SVGSVGElement,
  address: string,
): Promise<HTMLElement | undefined> {
  const width = picture.classList.contains('chart-narrow') ? 'narrow' : 'wide';
  const chartAs = await chartsAt(address);
  const live = chartAs(width, 'drawn');
  if (!live) return undefined;
  const state = asDrawn();
  const open = (one: LiveChart) => openChart(one, picture, state, () => toolbar.update());
  let chart = await open(live);
  const toolbar = makeToolbar(chart, live.smoothings, state, {
    zoomBy: (factor) => chart.zoomBy(factor),
    reset: () => chart.reset(),
    follow: () => chart.follow(),
    smooth: async () => {
      const smoothed = chartAs(width, state.smoothing);
      if (!smoothed) return;
      const next = await open(smoothed);
      chart.stage.replaceWith(next.stage);
      chart.close();
      chart = next;
    },
  });
  const host = element('div', { class: `${picture.getAttribute('class')} live` });
  host.append(chart.stage, toolbar.bar);
  swap(picture, host, chart.surface);
  return host;
}

function asDrawn(): ChartState {
  return { windows: new Map(), axes: 'drawn', muted: new Set(), smoothing: 'drawn' };
}

type Charts = (width: string, smoothing: Smoothing) => LiveChart | undefined;

/** Loads a figure's charts at all widths and smoothings. */
async function chartsAt(address: string): Promise<Charts> {
  const file = await fetched<LiveFile | null>(`${address}.live.json`);
  if (!file) return () => undefined;
  const looks = await fetched<Runtime[]>(`${address}/../../looks/${file.looks}.json`);
  return (width, smoothing) =>
    liveChartIn(file, smoothing === 'drawn' ? width : `${width}-${smoothing}`, looks);
}

/** Files that were asked for: those of a figure are the same for both of its pictures, and many figures share looks. */
const files = new Map<string, Promise<unknown>>();

function fetched<Content>(address: string): Promise<Content> {
  const known = files.get(address);
  if (known) return known as Promise<Content>;
  const loading = load(address);
  // In development, the rows of runs in progress grow.
  if (!import.meta.env.DEV) files.set(address, loading);
  // The next try loads again.
  loading.catch(() => files.delete(address));
  return loading as Promise<Content>;
}

async function load(address: string): Promise<unknown> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.json();
}

/** Hides the picture instead of removing it: previews elsewhere on the page reuse its marks. */
function swap(picture: SVGSVGElement, host: HTMLElement, surface: HTMLElement): void {
  // Keep the focus, so that keyboard users can go on.
  const hadFocus = document.activeElement === picture;
  picture.after(host);
  picture.classList.add('live-replaced');
  if (hadFocus) surface.focus({ preventScroll: true });
}
