/** Vega's packages, since only `vega`, which joins them, has types. */
declare module 'vega-view' {
  import { View as VegaView } from 'vega';

  export class View extends VegaView {
    evaluate(...stage: unknown[]): Promise<this>;
  }
}

declare module 'vega-statistics' {
  export function setRandom(random: () => number): void;
  export function randomLCG(seed: number): () => number;
}

declare module 'vega-dataflow' {
  export const transforms: Record<string, unknown>;
}

declare module 'vega-scenegraph' {
  /** How Vega measures text. Callers may replace its functions. */
  export const textMetrics: {
    width(
      item: { fontSize?: number; fontWeight?: string | number; limit?: number },
      text: unknown,
    ): number;
  };
}

declare module 'vega-transforms';
declare module 'vega-encode';
declare module 'vega-view-transforms' {
  interface Parameters {
    mark: unknown;
  }
  interface Pulse {
    dataflow: object;
  }
  export class viewlayout {
    transform(parameters: Parameters, pulse: Pulse): Pulse;
  }
}
