/** A layer with a kernel, and what follows it: batch norm, ReLU, then dropout or pooling. */
export interface Layer {
  /** [3, 3, in, out] of a convolution, [in, out] of a linear layer. */
  kernel: readonly [3, 3, number, number] | readonly [number, number];
  /** How often each input is repeated: see `collapsedPool`. */
  copies: number;
  batchNorm: boolean;
  relu: boolean;
  /** Dropout of one half. */
  dropout: boolean;
  /** Maximum pooling, 2×2. */
  pool: boolean;
}

/** Layers are counted from 1, as in the article: network[3] is layer 4. */
export type Network = readonly Layer[];

export interface Design {
  batchNorm: boolean;
  width: number;
  classifier: 'vgg' | 'compact';
}

/** The only layer that is normalised: the article's choice. */
const normalisedLayer = 4;

/** VGG configuration A: filters of each 3×3 convolution, and whether a 2×2 maximum pool follows. */
const convolutions = [
  { filters: 64, pool: true },
  { filters: 128, pool: true },
  { filters: 256, pool: false },
  { filters: 256, pool: true },
  { filters: 512, pool: false },
  { filters: 512, pool: true },
  { filters: 512, pool: false },
  { filters: 512, pool: true },
] as const;

/**
 * VGG's classifier pools to 7×7 before its first linear layer. On CIFAR-10 the map that enters the pool is 1×1, so that
 * each input of the linear layer appears 49 times, with 49 kernels W₁…W₄₉ that always get the same gradient. Only their
 * sum matters, and V = ΣW_j/7 with inputs 7·x gives the same result, V·7x = ΣW_j·x. Under SGD, V moves exactly as the
 * sum does: each W_j by −η·δxᵀ, the sum by −49·η·δxᵀ, and V, whose gradient is 7·δxᵀ, by −7·η·δxᵀ. Even norms and
 * distances of gradients stay the same: 7‖δxᵀ‖ = √49·‖δxᵀ‖. So this is the article's classifier, at a 49th of its work.
 */
const collapsedPool = 49;

const colours = 3;

/** CIFAR-10, as the networks see it: the side of an image, in pixels, and the number of classes. */
export const cifar10 = { side: 32, classes: 10 };

/** VGG-A on 32×32 images in colour, every layer `width` times as wide. */
export function vggA({ batchNorm, width, classifier }: Design, classes: number): Network {
  const hidden = scaled(classifier === 'vgg' ? 4096 : 512, width);
  const copies = classifier === 'vgg' ? collapsedPool : 1;
  const dropout = classifier === 'vgg';
  const filters = convolutions.map((convolution) => scaled(convolution.filters, width));
  const features = filters.at(-1)!;
  const linear = { batchNorm: false, pool: false, copies: 1 };
  return [
    ...convolutions.map(({ pool }, i): Layer => {
      const kernel = [3, 3, filters[i - 1] ?? colours, filters[i]!] as const;
      const normalised = batchNorm && i + 1 === normalisedLayer;
      return { kernel, copies: 1, batchNorm: normalised, relu: true, dropout: false, pool };
    }),
    { ...linear, kernel: [features, hidden], copies, relu: true, dropout },
    { ...linear, kernel: [hidden, hidden], relu: true, dropout },
    { ...linear, kernel: [hidden, classes], relu: false, dropout: false },
  ];
}

function scaled(units: number, width: number): number {
  return Math.max(1, Math.round(units * width));
}
