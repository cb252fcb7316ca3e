import { describe, expect, test } from 'vitest';
import { cifar10Classes, cifar10Shape } from '../../../src/datasets/cifar10/binary.ts';
import { network } from '../../../src/experiments/batch-norm/diagrams.ts';
import { cifar10 } from '../../../src/experiments/shared/vgg/network.ts';
import type { RunRecord } from '../../../src/lab/records/record.ts';
import { batchNormResults } from '../../charts/batch-norm-results.ts';
import { renderResponsiveChart } from '../../charts/responsive-chart.ts';

const full = { width: 1, classifier: 'vgg' };

describe('the diagram of the networks', () => {
  test('shows every layer with its filters or units, and the map that enters it', () => {
    expect(network(resultsWith(full)).description).toContain(
      '3×3 convolution: 64 on 32×32, 128 on 16×16, 256 on 8×8, 256 on 8×8 ' +
        '(then batch norm, in one of the two networks), 512 on 4×4, 512 on 4×4, 512 on 2×2, 512 on 2×2. ' +
        'Linear, dropout: 4096, 4096. Linear: 10.',
    );
  });

  test('follows the parameters of the runs', () => {
    const { description } = network(resultsWith({ width: 0.25, classifier: 'compact' }));
    expect(description).toContain('3×3 convolution: 16 on 32×32, 32 on 16×16, 64 on 8×8, 64');
    expect(description).toContain('128 on 2×2. Linear: 128, 128, 10.');
  });

  test('marks no layer if the networks are the same', () => {
    expect(network(resultsWith({ ...full, batchNorm: true })).description).not.toContain('then');
  });

  test('is drawn for a column of text and for a phone, without a warning', async () => {
    const results = resultsWith(full);
    const label = { id: 'network', title: 'Figure 1', description: 'The networks.' };
    const drawn = await renderResponsiveChart((width) => network(results, width), label);
    for (const svg of Object.values(drawn)) expect(svg).toContain('>batch norm, in one');
  });
});

test('the networks are made for the images and classes of CIFAR-10', () => {
  const [height, width] = cifar10Shape;
  expect({ height, width }).toEqual({ height: cifar10.side, width: cifar10.side });
  expect(cifar10Classes).toHaveLength(cifar10.classes);
});

/** Results of both variants, with these parameters, but for batch norm where a test doesn't say. */
function resultsWith(parameters: Record<string, unknown>) {
  const results = batchNormResults({ steps: 3 });
  const variants = results.variants.map((variant) => ({
    ...variant,
    runs: variant.runs.map((run) => ({
      ...run,
      record: {
        parameters: { batchNorm: variant.name === 'batch-norm', ...parameters },
      } as unknown as RunRecord,
    })),
  }));
  return { ...results, variants };
}
