import type { Claim } from '../../lab/claim.ts';
import { claimOf, wordsOf } from '../../lab/findings/metrics/metric-claim.ts';
import {
  type Declared,
  type Measurements,
  metricMean,
  metricNumber,
} from '../../lab/findings/metrics/metric-number.ts';
import { parameterNumber } from '../../lab/findings/metrics/parameter-number.ts';
import { writtenFormat } from '../../lab/findings/metrics/written-format.ts';
import { splitName } from '../../lab/records/run-id.ts';
import type { Results } from '../../lab/results.ts';
import type { ReferringComponent } from '../../markdown/components.ts';
import type { Use } from '../../markdown/references.ts';
import { attempt } from '../attempt.ts';
import { type Evaluation, fromWholeSeeds, measuredBy, shownAs } from '../evaluate.ts';
import { postClaim } from './post-claims.ts';

/** A use of a metric in a post, for which the experiment exports nothing. */
export interface MetricUse {
  /** The name of what it shows, without the experiment: `accuracy:last:adam`. */
  name: string;
  metric: string;
  attributes: Use['attributes'];
}

/** The uses of metrics by a component. @param exported the names of exports, which come first */
export function metricUses(
  uses: readonly Use[],
  component: ReferringComponent,
  { metrics }: Pick<Measurements, 'metrics'>,
  exported: readonly Readonly<Record<string, unknown>>[],
): MetricUse[] {
  return usesOfDeclared(uses, component, Object.keys(metrics), exported);
}

function usesOfDeclared(
  uses: readonly Use[],
  component: ReferringComponent,
  declared: readonly string[],
  exported: readonly Readonly<Record<string, unknown>>[],
): MetricUse[] {
  return uses.flatMap(({ component: used, of, attributes }) => {
    const metric = splitName(attributes['of'] ?? of).name ?? '';
    const isOurs =
      used === component &&
      declared.includes(metric) &&
      !exported.some((each) => Object.hasOwn(each, metric));
    return isOurs ? [{ name: splitName(of).name!, metric, attributes }] : [];
  });
}

/**
 * Evaluates the numbers of metrics and parameters that posts use, and the claims about metrics.
 * @param exported what the experiment's own files give
 */
export function evaluateMetrics(
  uses: readonly Use[],
  results: Results,
  measured: Declared,
  exported: Evaluation,
): Evaluation {
  const { metrics, parameters } = measured;
  const declared = [...Object.keys(metrics), ...parameters];
  const own = [exported.values, exported.claims];
  const values = usesOfDeclared(uses, 'Value', declared, own).map((use) => {
    const shown = () => shownAs(fromWholeSeeds(results, numberOf(use, measured)));
    return [use.name, attempt(shown)] as const;
  });
  return { values: Object.fromEntries(values), claims: evaluateClaims(uses, results, measured) };
}

/** The number of a metric, or else of a parameter. */
function numberOf({ metric, attributes }: MetricUse, measured: Declared) {
  return Object.hasOwn(measured.metrics, metric)
    ? metricMean(metricNumber(metric, attributes, measured), writtenFormat(attributes))
    : parameterNumber(metric, attributes);
}

/** Measures the claims that posts make in their text. They aren't judged yet. */
function evaluateClaims(
  uses: readonly Use[],
  results: Results,
  measured: Measurements,
): Evaluation['claims'] {
  const claims = uses
    .filter(({ sentence }) => sentence !== undefined)
    .map((use) => {
      const claim = () => {
        const { claim, sentence } = postClaim(use, measured);
        return measuredBy(claimOf(claim, sentence, wordsOf(measured)) as Claim, results);
      };
      return [splitName(use.of).name!, attempt(claim)] as const;
    });
  return Object.fromEntries(claims);
}
