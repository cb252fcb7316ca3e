import type { Config } from 'vega-lite';

/** The widths that charts are drawn at, in pixels: a column of text with room on both sides, and a phone. */
export const chartWidths = { wide: 800, narrow: 360 } as const;
/**
 * A wide plot is as wide as the column of text and stands exactly on it, so that all plots of a page line up:
 * the labels of the vertical axis hang in the margin before it, the names of the lines in that behind it.
 */
export const widestPlot = 640;
/** What the labels of the vertical axis take, in wide charts always: `--hang` of the page. */
export const axisMargin = 48;
/** From here on lines bear their names at their ends, and need no legend. */
export const namedLines = 560;
/** What the vertical axis usually takes of them. */
export const usualMargin = 50;

export const titleStyle = { size: 13, weight: 600 } as const;
export const subtitleStyle = { size: 12, weight: 400 } as const;
export const labelStyle = { size: 12, weight: 400 } as const;
/** Of a line's name at its end. */
export const nameStyle = { size: 12, weight: 600 } as const;
/** What a name takes of the height beside the plot, in pixels. */
export const nameHeight = 15;

/** What everything else is held against: quiet, so that the subject stands out. */
export const referenceColour = 'var(--chart-reference)';
export const subjectColour = 'var(--chart-subject)';

/** What series may be told apart by, in the order of series. The colours are defined in chart.css. */
const seriesStyles = {
  colour: [1, 2, 3, 4, 5, 6].map((series) => `var(--chart-${series})`),
  dash: [
    [1, 0],
    [6, 4],
    [2, 2],
    [9, 3, 2, 3],
    [12, 4],
    [4, 2, 1, 2],
  ],
  shape: ['circle', 'square', 'triangle-up', 'diamond', 'cross', 'triangle-down'],
};

/** What a series looks like: where colours start anew, dashes and shapes go one on, so 36 series differ. */
export function seriesStyle(index: number) {
  const { colour, dash, shape } = seriesStyles;
  const at = index + Math.floor(index / colour.length);
  return {
    colour: colour[index % colour.length]!,
    dash: dash[at % dash.length]!,
    shape: shape[at % shape.length]!,
  };
}

/** As many as look different. */
const seriesIndices = [...Array(seriesStyles.colour.length * seriesStyles.shape.length).keys()];

const foreground = 'var(--chart-fg)';
const muted = 'var(--chart-muted)';
const text = {
  labelColor: muted,
  labelFontSize: labelStyle.size,
  titleFontSize: labelStyle.size,
  // What doesn't fit makes the chart fail instead of being cut.
  labelLimit: 0,
  titleLimit: 0,
};

/** Vega-Lite's configuration: colours are CSS variables, so one SVG serves light and dark. */
export const chartConfig: Config = {
  // Drawn on the page itself.
  background: 'transparent',
  // One description on the <svg>, not one a mark.
  aria: false,
  padding: { left: 1, right: 1, top: 2, bottom: 2 },
  view: { stroke: null, continuousHeight: 200, discreteHeight: 200 },
  concat: { spacing: 22 },
  axis: {
    ...text,
    titleColor: foreground,
    titleFontWeight: 400,
    titlePadding: 8,
    labelPadding: 5,
    labelSeparation: 10,
    gridColor: 'var(--chart-grid)',
    domainColor: muted,
    tickColor: muted,
    tickSize: 4,
  },
  // Along a numeric axis, Vega-Lite leaves out every second label: the rest are evenly far apart.
  axisDiscrete: { labelOverlap: 'greedy' },
  axisX: { grid: false, labelFlush: true, titleAnchor: 'start' },
  axisY: { domain: false, ticks: false, labelOverlap: 'greedy', labelPadding: 7 },
  legend: {
    ...text,
    orient: 'top',
    direction: 'horizontal',
    offset: 14,
    labelColor: foreground,
    titleColor: foreground,
    columnPadding: 18,
    rowPadding: 4,
    // As many entries as look different.
    symbolLimit: 0,
  },
  header: { ...text, labelColor: foreground, titleColor: foreground, titleFontWeight: 400 },
  title: {
    anchor: 'start',
    frame: 'group',
    color: foreground,
    fontSize: titleStyle.size,
    fontWeight: titleStyle.weight,
    lineHeight: 17,
    subtitleColor: muted,
    subtitleFontSize: subtitleStyle.size,
    subtitleFontWeight: subtitleStyle.weight,
    subtitleLineHeight: 16,
    subtitlePadding: 2,
    offset: 10,
  },
  // Without a series: Vega's own blue and black are for light pages only.
  mark: { color: seriesStyles.colour[0]! },
  rule: { color: foreground },
  text: { color: foreground },
  boxplot: { median: { color: 'var(--chart-surface)' } },
  point: { size: 50, filled: true, opacity: 1 },
  range: { category: seriesStyles.colour, symbol: seriesIndices.map((i) => seriesStyle(i).shape) },
};
