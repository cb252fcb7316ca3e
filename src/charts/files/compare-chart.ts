import type { ComparedMetric } from '../../lab/compare/compared-metric.ts';
import { drawToWidth } from '../drawing/draw-to-width.ts';
import { textWidth, wrapText } from '../look/text-metrics.ts';
import { chartWidths, labelStyle, subtitleStyle, usualMargin } from '../look/theme.ts';
import { linePanel } from '../panels/line-panel.ts';
import type { Panel } from '../panels/series-encoding.ts';
import { stackPanels } from '../panels/stack-panels.ts';
import { standAlone } from './stand-alone.ts';

/** Draw a longer series smoothed: its points would hide its line. */
const pointsAtMost = 40;

/**
 * Draws metrics of two groups of runs above each other, as the text of an SVG file. For several seeds it draws their
 * mean with its 95 % interval, over thin lines of single seeds.
 *
 * @throws ExpectedError
 */
export async function drawComparison(
  title: string,
  metrics: readonly ComparedMetric[],
): Promise<string> {
  const names = metrics.map(({ metric }) => metric).join(', ');
  const description = `Over the training steps, for ${title}: ${names}.`;
  const label = { id: 'comparison', title, description, width: widthFor(metrics) };
  const drawing = await drawToWidth(
    label.id,
    (width) =>
      stackPanels(
        description,
        'Step',
        metrics.map((metric) => panelOf(metric, width)),
      ),
    label.width,
  );
  return standAlone(drawing, label);
}

/** The usual width, unless a label of the legend needs more. */
function widthFor(metrics: readonly ComparedMetric[]): number {
  const labels = metrics.flatMap(({ groups }) => groups.map(({ label }) => label));
  const widest = Math.max(...labels.map((label) => textWidth(label, labelStyle)));
  return Math.max(chartWidths.wide, Math.ceil(widest) + 2 * usualMargin);
}

function panelOf({ metric, description, groups }: ComparedMetric, width: number): Panel {
  const longest = Math.max(...groups.flatMap(({ runs }) => runs.map(({ step }) => step.length)));
  const panel = linePanel({
    title: metric,
    quantity: description || metric,
    series: groups,
    width,
    zero: false,
    ...(longest > pointsAtMost ? { smooth: 'mean' as const } : {}),
  });
  return withShortLines(panel, width);
}

/** The file doesn't contain its font, so its lines must also fit in a font that is an eighth wider. */
function withShortLines(panel: Panel, width: number): Panel {
  const title = panel.title as { text: string; subtitle: string[] };
  const longest = (width * 7) / 8 - usualMargin;
  const subtitle = title.subtitle.flatMap((line) => wrapText(line, longest, subtitleStyle));
  return { ...panel, title: { ...title, subtitle } };
}
