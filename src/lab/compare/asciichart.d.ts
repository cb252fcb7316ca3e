/** What is used of it: the package has no types. */
declare module 'asciichart' {
  interface PlotOptions {
    min?: number;
    max?: number;
    /** In rows, less one. */
    height?: number;
    /** Between the labels of the axis and the plot, in characters. */
    offset?: number;
    format?: (value: number) => string;
    /** For `┼ ┤ ╶ ╴ ─ ╰ ╭ ╮ ╯ │`. */
    symbols?: readonly string[];
  }
  const asciichart: {
    plot(series: readonly number[], options?: PlotOptions): string;
    colored(text: string, color: string): string;
    cyan: string;
    magenta: string;
  };
  export default asciichart;
}
