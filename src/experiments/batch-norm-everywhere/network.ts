import type { Network } from '../shared/vgg/network.ts';

/** The network with batch norm after every convolution, as Santurkar et al. have it. */
export function normalisedThroughout(network: Network): Network {
  return network.map((layer) =>
    layer.kernel.length === 4 ? { ...layer, batchNorm: true } : layer,
  );
}
