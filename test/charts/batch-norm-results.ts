import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type experiment from '../../src/experiments/batch-norm/experiment.ts';
import { published } from '../../src/experiments/batch-norm/published.ts';
import type { MetricOf, VariantOf } from '../../src/lab/define.ts';
import type { RunRecord } from '../../src/lab/records/record.ts';
import type { Results, Series } from '../../src/lab/results.ts';
import { withoutArtifacts } from '../lab/results-fixture.ts';

type Metric = MetricOf<typeof experiment>;
type Variant = VariantOf<typeof experiment>;
type BatchNormResults = Results<Variant, Metric, typeof published>;

/** Maps progress, from 0 at the start of a run to 1 at its end, to a metric's level. */
type Curve = (progress: number) => number;

/** Invented results, as long and as noisy as those of the article's runs. */
export function batchNormResults({ steps = 702, seeds = [1] } = {}): BatchNormResults {
  const variants: [Variant, string][] = [
    ['standard', 'Standard'],
    ['batch-norm', 'With batch norm'],
  ];
  return {
    experiment: { name: 'batch-norm', title: 'VGG-A with and without batch norm' },
    profile: 'quick',
    pairing: 'seed',
    stale: false,
    published,
    variants: variants.map(([name, label]) => ({
      name,
      label,
      runs: seeds.map((seed) => ({
        id: `${name}-quick-seed${seed}`,
        state: 'fresh' as const,
        // Charts read no records.
        record: {} as RunRecord,
        lastStep: steps - 1,
        series: (metric: Metric) => seriesOf(name, metric, steps, seed),
        ...withoutArtifacts,
      })),
    })),
  };
}

const standard: Partial<Record<Metric, Curve>> = {
  loss: (t) => 2.3 - 0.7 * rise(t),
  trainAccuracy: (t) => 0.1 + 0.35 * rise(t),
  testAccuracy: (t) => 0.1 + 0.33 * rise(t),
  gradientSum: (t) => 0.06 + 1.6 * rise(t),
  icsArticle5: (t) => 0.05 + 4.5 * rise(t),
  ics5: (t) => 0.004 * 10 ** (2 * rise(t)),
  lossLow: (t) => 2.3 - 0.72 * rise(t),
  lossHigh: (t) => 2.3 - 0.5 * rise(t),
  predictivenessLow: (t) => 0.006 * 10 ** (2 * rise(t)),
  predictivenessHigh: (t) => 0.05 * 10 ** (2 * rise(t)),
};

const batchNorm: Partial<Record<Metric, Curve>> = {
  loss: (t) => 2.3 - 1.6 * Math.sqrt(t),
  trainAccuracy: (t) => 0.1 + 0.7 * Math.sqrt(t),
  testAccuracy: (t) => 0.1 + 0.6 * Math.sqrt(t),
  gradientSum: (t) => 1.4 + 4.1 * Math.sqrt(t),
  icsArticle5: (t) => 2.1 + 2.9 * Math.sin(Math.PI * t),
  ics5: (t) => 0.45 + 0.8 * t,
  lossLow: (t) => 2.2 - 1.6 * Math.sqrt(t),
  lossHigh: (t) => 2.3 - 1.5 * Math.sqrt(t),
  predictivenessLow: (t) => 0.3 + 0.5 * t,
  predictivenessHigh: (t) => 2 + 2.5 * t,
};

const curves = { standard, 'batch-norm': batchNorm };
const bounded: readonly Metric[] = ['trainAccuracy', 'testAccuracy', 'lossLow', 'lossHigh', 'loss'];

function seriesOf(variant: Variant, metric: Metric, steps: number, seed: number): Series {
  const random = xoroshiro128plus(seed * 1000 + metric.length + (variant === 'standard' ? 0 : 500));
  const curve = curves[variant][metric] ?? (() => 1);
  const noise = metric === 'testAccuracy' ? 0.03 : bounded.includes(metric) ? 0.12 : 0.5;
  const step = stepsOf(metric, steps);
  const value = Float64Array.from(step, (at) => {
    const factor = 1 + noise * (uniformFloat64(random) + uniformFloat64(random) - 1);
    return curve(at / steps) * factor;
  });
  return { step, value: metric.includes('ccuracy') ? value.map((v) => Math.min(1, v)) : value };
}

/** The steps at which the experiment measures a metric: at each step, each tenth, each fiftieth, or each epoch. */
function stepsOf(metric: Metric, steps: number): Int32Array {
  const spacing = /^(loss|predictiveness)(Low|High)$|^smoothness/.test(metric)
    ? 50
    : /^ics/.test(metric)
      ? 10
      : /^test/.test(metric)
        ? 78
        : 1;
  const first = spacing === 78 ? spacing - 1 : metric.startsWith('gradient') ? 1 : 0;
  const count = Math.ceil((steps - first) / spacing);
  return Int32Array.from({ length: count }, (_, i) => first + i * spacing);
}

/** A plateau, then a slow climb, as the network without batch norm learns. */
function rise(t: number): number {
  return Math.max(0, (t - 0.25) / 0.75);
}
