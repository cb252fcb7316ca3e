/** A chart that can't be drawn as its author meant it: one line that names the chart and the reason. */
export class ChartError extends Error {
  override name = 'ChartError';
}
