import { mul, type Scalar } from '@tensorflow/tfjs-core';
import { type Probe, rangeOf } from './loss-landscape.ts';
import type { Metric } from './network-metrics.ts';
import { squaredNorm, type Vector } from './vectors.ts';

/** The step sizes η of the loss landscape, in learning rates. */
export const probedSteps = [0.5, 1, 2, 4] as const;

/** What a step measures, before it is read from the engine. */
export type Measurements = { [M in Metric]?: Scalar };

/**
 * The metrics of the probes at all step sizes.
 *
 * @param probes in the order of `probedSteps`
 * @param parameters θ, where the probes start
 */
export function landscapeMetrics(probes: Probe[], parameters: Vector): Measurements {
  const loss = rangeOf(probes, 'loss');
  const predictiveness = rangeOf(probes, 'predictiveness');
  const smoothness = rangeOf(probes, 'smoothness');
  const [half, one, two, four] = probes.map((probe) => probe.smoothness);
  return {
    lossLow: loss.low,
    lossHigh: loss.high,
    predictivenessLow: predictiveness.low,
    predictivenessHigh: predictiveness.high,
    smoothnessHalf: half!,
    smoothnessOne: one!,
    smoothnessTwo: two!,
    smoothnessFour: four!,
    smoothnessMax: smoothness.high,
    smoothnessScaled: mul(smoothness.high, squaredNorm(parameters)),
  };
}
