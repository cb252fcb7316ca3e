import { mergeConfig } from 'vega';
import type { TopLevelSpec } from 'vega-lite';
import { ExpectedError } from '../../messages/expected-error.ts';
import { chartWidths, widestPlot } from '../look/theme.ts';
import { type Drawing, draw } from './draw.ts';
import { type DrawingCache, noCache } from './drawing-cache.ts';
import { withViewWidth } from './fit-width.ts';
import { widestWithin } from './widest-within.ts';

/** A specification, or what makes one for a width in pixels: fewer points for a narrow chart, say. */
export type ChartSource = TopLevelSpec | ((width: number) => TopLevelSpec);

/** A drawing, and the specification with the width that it was drawn at. */
export interface FittedDrawing extends Drawing {
  spec: TopLevelSpec;
}

/**
 * Sets the width of the views so that the whole chart has the given one. How much axes take is known only
 * when they're drawn, and Vega-Lite itself fits single views but not composed ones.
 *
 * @param id the chart's name, for errors
 * @param width in pixels, axes and legends included
 * @param cache of drawings
 * @throws ExpectedError as `renderChart`
 */
export async function drawToWidth(
  id: string,
  source: ChartSource,
  width: number,
  cache: DrawingCache = noCache,
): Promise<FittedDrawing> {
  const spec = typeof source === 'function' ? source(width) : source;
  const { viewWidth, isLevel, ...drawing } = await cache.recall('drawn', { spec, width }, () =>
    fitted(id, spec, width),
  );
  return { ...drawing, spec: withViewWidth(isLevel ? withLevelLabels(spec) : spec, viewWidth) };
}

async function fitted(
  id: string,
  spec: TopLevelSpec,
  width: number,
): Promise<Drawing & { viewWidth: number; isLevel: boolean }> {
  // Beside a wide plot there's room for the names of its lines, whether it has any or not.
  const limit = width === chartWidths.wide ? widestPlot : Infinity;
  const widest = (one: TopLevelSpec) =>
    widestWithin(width, (viewWidth) => draw(id, withViewWidth(one, viewWidth)), limit);
  const found = await widest(spec);
  if (!found) {
    throw new ExpectedError(
      `Chart "${id}": its axes, legend or labels need more than ${width} pixels; shorten the labels, or give ` +
        'the legend fewer columns, by legend: {columns: 2}, say',
    );
  }
  const level = hasTurnedLabels(found) && (await widest(withLevelLabels(spec)));
  return level && hasLabelsOf(found, level)
    ? { ...level, isLevel: true }
    : { ...found, isLevel: false };
}

/** Categories below an axis, which Vega-Lite turns by itself, however short they are. */
function hasTurnedLabels({ svg }: Drawing): boolean {
  return svg.includes('rotate(270)');
}

/** A copy of a specification with categories to be read without turning one's head, unless its author turns them. */
function withLevelLabels(spec: TopLevelSpec): TopLevelSpec {
  return { ...spec, config: mergeConfig({ axisX: { labelAngle: 0 } }, spec.config ?? {}) };
}

/** Whether no label gave way when they were levelled. */
function hasLabelsOf(turned: Drawing, level: Drawing): boolean {
  return !hasTurnedLabels(level) && visibleTexts(level) === visibleTexts(turned);
}

function visibleTexts({ svg }: Drawing): number {
  const texts = svg.match(/<text[^>]*>/g) ?? [];
  return texts.filter((text) => !text.includes(' opacity="0"')).length;
}
