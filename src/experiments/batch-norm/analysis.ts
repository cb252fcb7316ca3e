import type { RecordedRun, Series } from 'retrace/lab';
import type { Metric } from '../shared/network-metrics.ts';

export type Run = RecordedRun<Metric>;

/** A metric, or a series computed from several metrics. */
export type Measured = Metric | ((run: Run) => Series);

/** The series of a metric, or one computed from several, at its measured steps. */
export function seriesOf(run: Run, measured: Measured): Series {
  return typeof measured === 'string' ? run.series(measured) : measured(run);
}

/** The 2020 notebook's L_t + |L_t − L_{t−1}|, from the second step on. */
export function lossPlusChange({ step, value }: Series): Series {
  return {
    step: step.slice(1),
    value: value.slice(1).map((loss, i) => loss + Math.abs(loss - value[i]!)),
  };
}
