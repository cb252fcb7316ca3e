import type { Config } from 'vega-lite';

/** The widths of charts, in pixels: for a column of text with room on both sides, and for a phone. */
export const chartWidths = { wide: 800, narrow: 360 } as const;
/**
 * The width of a wide plot, in pixels: that of the column of text, so that all plots of a page line up with it. The
 * labels of the vertical axis are in the margin before the column, the names of lines in the margin after it.
 */
export const widestPlot = 640;
/** The space for the labels of the vertical axis in wide charts, in pixels: `--hang` of the page. */
export const axisMargin = 48;
/** The least chart width, in pixels, at which lines have their names at their ends instead of a legend. */
export const namedLines = 560;
/** About the width of a vertical axis, in pixels. */
export const usualMargin = 50;

export const titleStyle = { size: 13, weight: 600 } as const;
export const subtitleStyle = { size: 12, weight: 400 } as const;
export const labelStyle = { size: 12, weight: 400 } as const;
/** The style of a line's name. */
export const nameStyle = { size: 12, weight: 600 } as const;
/** The height of a name beside the plot, in pixels. */
export const nameHeight = 15;

/** The colour of the series to compare others with: quiet, so that the subject stands out. */
export const referenceColour = 'var(--chart-reference)';
export const subjectColour = 'var(--chart-subject)';

/** The looks of series, in their order. chart.css defines the colours. */
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

/** The look of a series. When colours repeat, dashes and shapes shift by one, so 36 series look different. */
export function seriesStyle(index: number) {
  const { colour, dash, shape } = seriesStyles;
  const at = index + Math.floor(index / colour.length);
  return {
    colour: colour[index % colour.length]!,
    dash: dash[at % dash.length]!,
    shape: shape[at % shape.length]!,
  };
}

/** All series that look different. */
const seriesIndices = [...Array(seriesStyles.colour.length * seriesStyles.shape.length).keys()];

const foreground = 'var(--chart-fg)';
const muted = 'var(--chart-muted)';
const text = {
  labelColor: muted,
  labelFontSize: labelStyle.size,
  titleFontSize: labelStyle.size,
  // Never shorten labels: a chart whose labels don't fit fails.
  labelLimit: 0,
  titleLimit: 0,
};

/** Vega-Lite's configuration: colours are CSS variables, so one SVG serves light and dark. */
export const chartConfig: Config = {
  // The page's background shows through.
  background: 'transparent',
  // The <svg> has one description; marks have none.
  aria: false,
  // `utcFormat`, for times that have no scale.
  customFormatTypes: true,
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
  // On numeric axes keep Vega-Lite's default, which omits every second label and so keeps labels evenly spaced.
  axisDiscrete: { labelOverlap: 'greedy' },
  // Turned labels, and those one above the other, are told apart with less room than those in a row.
  axisXDiscrete: { labelSeparation: 2 },
  axisYDiscrete: { labelSeparation: -1 },
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
    // No limit: `requireDistinctEntries` refuses entries that look alike.
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
  // Marks without a series: Vega's default blue and black suit only light pages.
  mark: { color: seriesStyles.colour[0]! },
  rule: { color: foreground },
  text: { color: foreground },
  boxplot: { median: { color: 'var(--chart-surface)' } },
  point: { size: 50, filled: true, opacity: 1 },
  range: { category: seriesStyles.colour, symbol: seriesIndices.map((i) => seriesStyle(i).shape) },
};
