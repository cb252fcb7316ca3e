import type { RecordedRun, Series } from 'retrace/lab';
import { mean } from 'retrace/statistics';
import type { Metric } from './metrics.ts';

export type Run = RecordedRun<Metric>;

/** A metric, or a series computed from several metrics. */
export type Measured = Metric | ((run: Run) => Series);

/** The plateau ends where the mean loss of `steps` steps is `drop` nats below the loss of a guess. */
export const plateauEnd = { steps: 20, drop: 0.1 };

const { steps: window, drop } = plateauEnd;
/** A network that guesses has a loss of ln 10. */
const clearlyBelow = Math.log(10) - drop;

/** The metrics of the effective β-smoothness, by the length of the step in learning rates. */
const smoothnessByStep = [
  [0.5, 'smoothnessHalf'],
  [1, 'smoothnessOne'],
  [2, 'smoothnessTwo'],
  [4, 'smoothnessFour'],
] as const satisfies [number, Metric][];
type Smoothness = (typeof smoothnessByStep)[number][1];

/** The series of a metric, or one computed from several, at its measured steps. */
export function seriesOf(run: Run, measured: Measured): Series {
  return typeof measured === 'string' ? run.series(measured) : measured(run);
}

/** The step at which a network has become clearly better than a guess; its last step if it never does. */
export function endOfPlateau({ step, value }: Series): number {
  for (let end = window; end <= value.length; end++) {
    if (mean(value.subarray(end - window, end)) < clearlyBelow) return step[end - 1]!;
  }
  return step.at(-1)!;
}

/** The part of a series after all networks with these losses have left their plateau. */
export function offPlateau({ step, value }: Series, losses: readonly Series[]): Series {
  const first = Math.max(...losses.map(endOfPlateau));
  return {
    step: step.filter((at) => at >= first),
    value: value.filter((_, i) => step[i]! >= first),
  };
}

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

/** The 2020 notebook's L_t + |L_t − L_{t−1}|, from the second step on. */
export function lossPlusChange({ step, value }: Series): Series {
  return {
    step: step.slice(1),
    value: value.slice(1).map((loss, i) => loss + Math.abs(loss - value[i]!)),
  };
}
