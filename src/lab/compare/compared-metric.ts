import { ExpectedError } from '../../messages/expected-error.ts';
import type { Series } from '../results.ts';
import type { GroupComparison } from './compare-groups.ts';
import type { Group } from './group.ts';

/** A metric of both groups over the steps, to be drawn. */
export interface ComparedMetric {
  metric: string;
  /** The experiment's description; empty if it no longer has one. */
  description: string;
  groups: readonly [ChartedGroup, ChartedGroup];
}

export interface ChartedGroup {
  label: string;
  /** One series per seed, at least one. Each has at least one value, and only finite ones. */
  runs: readonly Series[];
}

const usuallyDrawn = 2;

/**
 * The requested metrics; by default, the first ones that the experiment declares and that both groups have.
 *
 * @throws ExpectedError listing the common metrics if one is unknown
 */
export function metricsToDraw(
  comparison: GroupComparison,
  asked: readonly string[] = [],
): ComparedMetric[] {
  const common = comparison.metrics.filter(({ a, b }) => a && b).map(({ metric }) => metric);
  const unknown = asked.find((metric) => !common.includes(metric));
  if (unknown !== undefined) {
    throw new ExpectedError(
      `A and B have no common metric ${JSON.stringify(unknown)}; both have: ${common.join(', ') || 'none'}`,
    );
  }
  const chosen = asked.length > 0 ? [...new Set(asked)] : common.slice(0, usuallyDrawn);
  return chosen.map((metric) => comparedMetric(comparison, metric));
}

function comparedMetric({ a, b }: GroupComparison, metric: string): ComparedMetric {
  const description = a.declared[metric] ?? b.declared[metric] ?? '';
  return { metric, description, groups: [charted('A', a, metric), charted('B', b, metric)] };
}

/** The letter distinguishes the sides if a group is compared with itself. */
function charted(letter: string, { name, runs }: Group, metric: string): ChartedGroup {
  const measured = runs.filter(({ record }) => Object.hasOwn(record.summary, metric));
  const series = measured.map((run) => onlyFinite(run.series(metric)));
  return { label: `${letter}: ${name}`, runs: series };
}

/** A diverged run ends with values that can't be drawn. */
function onlyFinite({ step, value }: Series): Series {
  return {
    step: step.filter((_, i) => Number.isFinite(value[i])),
    value: value.filter((one) => Number.isFinite(one)),
  };
}
