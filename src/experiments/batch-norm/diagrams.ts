import { type DiagramLayer, layerDiagram } from 'retrace/charts';
import type { ResultsOf, VariantOf } from 'retrace/lab';
import type { TopLevelSpec } from 'vega-lite';
import { z } from 'zod';
import { cifar10, type Layer, type Network, vggA } from '../shared/vgg/network.ts';
import type experiment from './experiment.ts';

type BatchNormResults = ResultsOf<typeof experiment>;

/** Both networks in one drawing: they differ in the layer that only one of them normalises. */
export function network(results: BatchNormResults, width?: number): TopLevelSpec {
  const standard = networkOf(results, 'standard');
  const normalised = networkOf(results, 'batch-norm');
  const sides = mapSides(normalised);
  return layerDiagram({
    description: 'The layers of both networks, from images to classes.',
    layers: normalised.map((layer, i): DiagramLayer => {
      const differs = layer.batchNorm !== standard[i]!.batchNorm;
      return {
        ...described(layer, sides[i]!),
        mark: differs ? 'batch norm, in one of the two networks' : undefined,
      };
    }),
    ...(width !== undefined && { width }),
  });
}

const designSchema = z.object({
  batchNorm: z.boolean(),
  width: z.number(),
  classifier: z.enum(['vgg', 'compact']),
});

function networkOf({ variants }: BatchNormResults, name: VariantOf<typeof experiment>): Network {
  const { record } = variants.find((variant) => variant.name === name)!.runs[0]!;
  return vggA(designSchema.parse(record.parameters), cifar10.classes);
}

/** The side of the map that enters each layer: a convolution keeps it, and a pool halves it. */
function mapSides(network: Network): number[] {
  let side = cifar10.side;
  return network.map(({ pool }) => {
    const entering = side;
    if (pool) side /= 2;
    return entering;
  });
}

function described({ kernel, dropout }: Layer, side: number): DiagramLayer {
  const label = String(kernel.at(-1));
  // Each halving of the side makes the drawn layer smaller by the same amount.
  const size = 1 + Math.log2(side);
  if (kernel.length === 2) return { kind: dropout ? 'linear, dropout' : 'linear', label, size };
  const [height, width] = kernel;
  return { kind: `${height}×${width} convolution`, label, input: `${side}×${side}`, size };
}
