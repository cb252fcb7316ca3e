import type { Plot } from '../view/plots.ts';
import type { OpenChart } from './chart-in-page.ts';

interface Point {
  x: number;
  y: number;
}

/** A pointer that moves less than this, in pixels, clicks instead of dragging. */
const slack = 4;
const doubleClickZoom = 2;
const wheelZoom = 0.002;

/**
 * Pointers move the crosshair. Dragging sideways pans a zoomed chart. Two fingers, Ctrl with the wheel, or a double
 * click zoom. The wheel alone, and a finger that moves up or down, scroll the page.
 */
export function followPointers(
  surface: HTMLElement,
  chart: OpenChart,
  size: { width: number; height: number },
): void {
  const down = new Map<number, Point>();
  let isDrag = false;
  const pointOf = (event: MouseEvent) => pictureCoordinates(surface, event, size);
  const point = (at: Point) => {
    const plot = plotAt(chart.plots, at);
    chart.crosshair.moveTo(plot, within(at.x - plot.box.left, plot.box.width));
  };

  surface.addEventListener('pointerdown', (event) => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    down.set(event.pointerId, pointOf(event));
    isDrag = false;
    if (event.pointerType !== 'touch') surface.setPointerCapture(event.pointerId);
  });
  surface.addEventListener('pointermove', (event) => {
    const at = pointOf(event);
    const before = down.get(event.pointerId);
    if (before && down.size === 2) pinch(chart, down, event.pointerId, at);
    else if (before && chart.isZoomed()) {
      if (!isDrag && Math.abs(at.x - before.x) < slack) return;
      isDrag = true;
      chart.crosshair.hide();
      chart.panBy(before.x - at.x, plotAt(chart.plots, at));
    } else point(at);
    if (before) down.set(event.pointerId, at);
  });
  const lift = (event: PointerEvent) => {
    down.delete(event.pointerId);
  };
  surface.addEventListener('pointerup', (event) => {
    if (down.has(event.pointerId) && !isDrag) point(pointOf(event));
    lift(event);
  });
  surface.addEventListener('pointercancel', lift);
  surface.addEventListener('pointerleave', (event) => {
    lift(event);
    if (event.pointerType === 'mouse') chart.crosshair.hide();
  });
  surface.addEventListener('dblclick', (event) => zoomAt(chart, pointOf(event), doubleClickZoom));
  surface.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      zoomAt(chart, pointOf(event), Math.exp(-event.deltaY * wheelZoom));
    },
    { passive: false },
  );
}

function zoomAt(chart: OpenChart, at: Point, factor: number): void {
  const plot = plotAt(chart.plots, at);
  chart.zoomBy(factor, { plot, pixel: within(at.x - plot.box.left, plot.box.width) });
}

function pinch(chart: OpenChart, down: Map<number, Point>, moved: number, at: Point): void {
  const [, other] = [...down].find(([id]) => id !== moved)!;
  const before = distance(down.get(moved)!, other);
  if (before < slack) return;
  const middle = { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 };
  zoomAt(chart, middle, distance(at, other) / before);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function pictureCoordinates(
  surface: HTMLElement,
  { clientX, clientY }: MouseEvent,
  size: { width: number; height: number },
): Point {
  const { left, top, width, height } = surface.getBoundingClientRect();
  return {
    x: ((clientX - left) / width) * size.width,
    y: ((clientY - top) / height) * size.height,
  };
}

/** The plot at a place, or the nearest plot. */
function plotAt(plots: readonly Plot[], { x, y }: Point): Plot {
  const away = ({ box }: Plot) =>
    Math.hypot(
      x - box.left - within(x - box.left, box.width),
      y - box.top - within(y - box.top, box.height),
    );
  return plots.reduce((best, plot) => (away(plot) < away(best) ? plot : best));
}

function within(value: number, length: number): number {
  return Math.min(Math.max(0, value), length);
}
