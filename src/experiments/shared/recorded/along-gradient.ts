import type { RecordedRun, Series } from 'retrace/lab';
import type { Metric } from '../network-metrics.ts';

/** The metrics of the effective β-smoothness, by the length of the step in learning rates. */
const smoothnessByStep = [
  [0.5, 'smoothnessHalf'],
  [1, 'smoothnessOne'],
  [2, 'smoothnessTwo'],
  [4, 'smoothnessFour'],
] as const satisfies [number, Metric][];
type Smoothness = (typeof smoothnessByStep)[number][1];

/**
 * The gradient's greatest change along its own direction as a multiple of its size, the maximum over η of ‖∇L(θ − ηg) −
 * g‖ / ‖g‖. It is η·β(η), computed from the recorded effective β-smoothness.
 */
export function relativeChange({ record, series }: RecordedRun<Smoothness>): Series {
  const learningRate = Number(record.parameters['learningRate']);
  const byStep = smoothnessByStep.map(([rates, metric]) =>
    series(metric).value.map((beta) => rates * learningRate * beta),
  );
  const value = byStep[0]!.map((_, i) => Math.max(...byStep.map((changes) => changes[i]!)));
  return { step: series('smoothnessHalf').step, value };
}

/** The norm ‖g‖ of the gradient of all parameters, from its greatest change, which was recorded, and `relativeChange`. */
export function gradientSize(run: RecordedRun<Smoothness | 'predictivenessHigh'>): Series {
  const { step, value } = run.series('predictivenessHigh');
  const relative = relativeChange(run).value;
  return { step, value: value.map((change, i) => change / relative[i]!) };
}

/** How far the lowest and the highest loss along the gradient are apart, in nats. */
export function rangeOfLosses(run: RecordedRun<'lossLow' | 'lossHigh'>): Series {
  const { step, value: high } = run.series('lossHigh');
  const low = run.series('lossLow').value;
  return { step, value: high.map((loss, i) => loss - low[i]!) };
}
