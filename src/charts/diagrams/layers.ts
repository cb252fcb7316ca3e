/** A layer of a network, or any step of a pipeline. */
export interface DiagramLayer {
  /** What kind of layer it is: "3×3 convolution". Neighbours of a kind share one label. */
  kind: string;
  /** The layer's own label, a number of units say: "64". */
  label: string;
  /** What it works on: "32×32". Neighbours that work on the same share one label. */
  input?: string | undefined;
  /** How large it is drawn, compared with the other layers. Above 0. Default: 1. */
  size?: number | undefined;
  /** What stands right after it and should be seen first: "batch norm". It alone has a colour. */
  mark?: string | undefined;
}

/** The size of each layer as a share of the largest. @throws Error if one isn't above 0 */
export function sizesOf(layers: readonly DiagramLayer[]): number[] {
  const sizes = layers.map(({ kind, label, size = 1 }) => {
    if (size > 0 && Number.isFinite(size)) return size;
    throw new Error(`layer "${kind}, ${label}": its size is ${size}; it must be above 0`);
  });
  const largest = Math.max(...sizes);
  return sizes.map((size) => size / largest);
}

/** The marks of a diagram, each once, in the order of the layers. */
export function marksOf(layers: readonly DiagramLayer[]): string[] {
  return [...new Set(layers.flatMap(({ mark }) => mark ?? []))];
}

/** Whether a layer's mark has its name there: the first of several equal marks has it. */
export function isNamedAt(layers: readonly DiagramLayer[], at: number): boolean {
  const { mark } = layers[at]!;
  return mark !== undefined && layers.findIndex((layer) => layer.mark === mark) === at;
}
