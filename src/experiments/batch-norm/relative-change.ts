import type { RecordedRun, Series } from '../../lab/results.ts';
import type { Metric } from './metrics.ts';

/** By the length of the step, in learning rates. */
const smoothness = [
  [0.5, 'smoothnessHalf'],
  [1, 'smoothnessOne'],
  [2, 'smoothnessTwo'],
  [4, 'smoothnessFour'],
] as const satisfies [number, Metric][];

/**
 * The gradient's greatest change along its own direction as a multiple of its size, the maximum over η of
 * ‖∇L(θ − ηg) − g‖ / ‖g‖. It is η·β(η), from the effective β-smoothness on record.
 */
export function relativeChange({
  record,
  series,
}: Pick<RecordedRun<Metric>, 'record' | 'series'>): Series {
  const learningRate = Number(record.parameters['learningRate']);
  const byStep = smoothness.map(([rates, metric]) =>
    series(metric).value.map((beta) => rates * learningRate * beta),
  );
  const value = byStep[0]!.map((_, i) => Math.max(...byStep.map((changes) => changes[i]!)));
  return { step: series('smoothnessHalf').step, value };
}
