import { evaluateTwice } from '../lab/findings/evaluate.ts';
import {
  describeNumber,
  metricMean,
  metricNumber,
  noSuch,
} from '../lab/findings/metrics/metric-number.ts';
import { describeParameter, parameterNumber } from '../lab/findings/metrics/parameter-number.ts';
import { writtenFormat } from '../lab/findings/metrics/written-format.ts';
import { formatQuantity } from '../lab/findings/quantity-text.ts';
import { readsMeasurements } from '../lab/findings/reads.ts';
import type { Quantity } from '../lab/quantity.ts';
import { components } from '../markdown/components.ts';
import { usualAlpha } from '../statistics/mean-interval.ts';
import { type ListedClaims, type TestedClaim, testAlone } from './claims/tested-claims.ts';
import {
  findMeasure,
  hasClaim,
  isExportOfNumber,
  isMetricOfNumber,
  isParameterOfNumber,
  type Measure,
} from './origins/experiment-modules.ts';
import { type Origin, originMarks, originOf, type ShownExperiment } from './origins/origin.ts';
import { requireAllRead } from './origins/read-together.ts';
import { type Mark, urgentLabels } from './origins/run-facts.ts';
import type { RunningRun } from './origins/running-runs.ts';
import { evidenceOf, type UseOfResults, type WithEvidence } from './origins/use-of-results.ts';
import { withheldFor } from './origins/withheld.ts';
import { UseMistake } from './writing/use-mistake.ts';

/** A number in a post's text. */
export interface ShownValue extends WithEvidence {
  prepared: ShownExperiment;
  /** Undefined while nothing is recorded, or if no seed has the data for it. */
  quantity: Quantity | undefined;
  /** The number as the text shows it. */
  text: string | undefined;
  /** Undefined while nothing is recorded. */
  origin: Origin | undefined;
  /** In development: the runs in progress for whose records it waits. */
  withheld: readonly RunningRun[];
}

/** The attributes of a number that no export computes. */
const numberAttributes = Object.keys(components.Value.attributes).filter((name) => name !== 'of');

/** Computes the number of an export of `values.ts`, or that of a claim. @throws UseMistake, or what its code throws */
export async function shownValue(
  use: UseOfResults & { claims: ListedClaims },
): Promise<ShownValue> {
  const { quantity, origin, name, file, withheld } = await numberOf(use);
  const text = quantity && formatQuantity(quantity);
  // A measured number has a card, even if its author marks it as given.
  const isSet = quantity?.given && !(origin && readsMeasurements(origin.reads));
  const evidence = isSet ? undefined : evidenceOf({ ...use.reference, name }, file, origin, text);
  return { prepared: use.prepared, quantity, text, origin, evidence, withheld };
}

/** What readers must know beside a number in the text, not only in its card. The card gives the reasons. */
export function valueLabels({
  quantity,
  origin,
}: Pick<ShownValue, 'quantity' | 'origin'>): string[] {
  if (!origin) return [];
  const marks = originMarks(origin);
  const urgent = quantity?.given ? marks.filter(({ kind }) => kind !== 'unrecorded') : marks;
  return [...urgentLabels(urgent), ...(origin.limits.length > 0 ? fewerSeeds(marks) : [])];
}

/** "2 of 3 planned seeds"; empty if the number includes all of them. */
function fewerSeeds(marks: readonly Mark[]): string[] {
  const { label = '' } = marks.find(({ kind }) => kind === 'seeds') ?? {};
  return /^\d+ of \d+ planned seeds/.exec(label) ?? [];
}

type FoundQuantity = Pick<ShownValue, 'quantity' | 'origin' | 'withheld'>;

/** A number, and what computes it: an export of a file of the experiment, or a metric that it declares. */
interface FoundNumber extends FoundQuantity {
  name: string;
  file: string;
}

async function numberOf(use: UseOfResults & { claims: ListedClaims }): Promise<FoundNumber> {
  const { reference, prepared, attributes } = use;
  if (await isMetricOfNumber(reference, prepared)) {
    requireOne(use, 'the number of a metric');
    return numberOfMetric(use);
  }
  if (await isParameterOfNumber(reference, prepared)) {
    requireOne(use, 'a parameter');
    return numberOfParameter(use);
  }
  if (numberAttributes.some((name) => attributes[name] !== undefined)) return refuseChoice(use);
  if (!(await hasClaim(reference))) return measuredValue(use);
  return numberOfClaim(use);
}

/** @throws UseMistake for what can't be read of several experiments */
function requireOne({ reference: { experiment, name }, others }: UseOfResults, what: string): void {
  if (others.length === 0) return;
  throw new UseMistake(`${what} is of one experiment; write of="${experiment}/${name}"`);
}

function numberOfMetric(use: UseOfResults): FoundNumber {
  const { reference, prepared, attributes } = use;
  const chosen = metricNumber(reference.name, attributes, prepared);
  const found = quantityFrom(use, metricMean(chosen, writtenFormat(attributes)), undefined);
  return { name: describeNumber(chosen), file: 'experiment.ts', ...found };
}

function numberOfParameter(use: UseOfResults): FoundNumber {
  const { reference, attributes } = use;
  const found = quantityFrom(use, parameterNumber(reference.name, attributes), undefined);
  return { name: describeParameter(reference.name, attributes), file: 'experiment.ts', ...found };
}

/** Computes a number, unless it waits for runs in progress. @throws what its code throws, even then */
function quantityFrom(
  use: UseOfResults,
  measure: Measure,
  file: 'values' | undefined,
): FoundQuantity {
  const { reference, prepared, results, others } = use;
  const evaluated = results && evaluateTwice(results, measure);
  if (evaluated) requireAllRead(use, evaluated);
  const withheld = withheldFor(use, measure);
  if (!evaluated || withheld.length > 0) {
    return { quantity: undefined, origin: undefined, withheld };
  }
  const origin = originOf(reference, prepared, file, evaluated, others);
  return { quantity: evaluated.value, origin, withheld };
}

/** Refuses a variant, a form or the like of something that is no metric or parameter. @throws UseMistake */
async function refuseChoice({ reference, prepared, attributes }: UseOfResults): Promise<never> {
  const { metrics, parameters } = prepared;
  const { name } = reference;
  const written = numberAttributes.filter((each) => attributes[each] !== undefined);
  const what = written.join(' or ');
  if (Object.hasOwn(metrics, name) || parameters.includes(name)) {
    const kind = Object.hasOwn(metrics, name) ? 'metric' : 'parameter';
    throw new UseMistake(
      `an export of the experiment has the name of the ${kind}, and no ${what}; rename the export`,
    );
  }
  if (await isExportOfNumber(reference)) {
    throw new UseMistake(`is an export, whose code says what ${what} would; take ${what} away`);
  }
  const known = [...Object.keys(metrics), ...parameters];
  throw new UseMistake(`there is no metric or parameter ${noSuch(name, known)}`);
}

async function measuredValue(use: UseOfResults): Promise<FoundNumber> {
  const { reference, prepared } = use;
  const measure = await findMeasure(reference, prepared);
  return { name: reference.name, file: 'values.ts', ...quantityFrom(use, measure, 'values') };
}

async function numberOfClaim(use: UseOfResults & { claims: ListedClaims }): Promise<FoundNumber> {
  const tested = use.claims.find(use.of) ?? (await testAlone(use));
  const { name } = use.reference;
  const { origin, withheld } = tested;
  return { name, file: 'claims.ts', quantity: quantityOf(tested), origin, withheld };
}

/** A claim's number, with its interval only if that has the usual level, because the text doesn't say the level. */
function quantityOf({ finding }: TestedClaim): Quantity | undefined {
  if (!finding) return undefined;
  const { value, interval } = finding;
  return interval?.level === 1 - usualAlpha ? { ...value, interval } : value;
}
