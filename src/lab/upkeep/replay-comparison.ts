import { ownValue } from '../../messages/own-value.ts';
import { plainLine } from '../../messages/plain-text.ts';
import type { Rounding } from '../define.ts';
import { engineInWords } from '../records/engine-names.ts';
import type { EngineRecord } from '../records/record.ts';
import type { SeriesTable } from '../records/series.ts';
import { comparableSteps } from '../records/verification.ts';

/** Compares the first steps of a replay with those of its record, or of another replay. */
export interface Comparison {
  /** The steps of the replayed rows. */
  steps: readonly number[];
  /** The largest difference; undefined if all values of all metrics have the same bits. */
  worst: Difference | undefined;
  /** The first step at which any bit differs. */
  differsFrom: number | undefined;
  /**
   * All values that either side measured in the first two of these steps; here, `relative` refers to the recorded
   * value.
   */
  first: Difference[];
}

export interface Difference {
  metric: string;
  step: number;
  /** Null where the metric wasn't measured. */
  recorded: number | null;
  replayed: number | null;
  /**
   * The difference, divided by the metric's largest finite recorded value in these steps; infinite if a value is
   * missing or isn't finite.
   */
  relative: number;
}

/**
 * Compares a replayed table with a recorded one, step by step, up to the replay's last step. A value that only one side
 * has differs by infinity. So does NaN or an infinity from any other value.
 */
export function compareTables(recorded: SeriesTable, replayed: SeriesTable): Comparison {
  const metrics = Object.keys({ ...recorded.metrics, ...replayed.metrics });
  const pairs = new Map(metrics.map((metric) => [metric, pairsOf(metric, recorded, replayed)]));
  const differences = [...pairs.values()].flatMap(differencesIn);
  const differing = differences.map(({ step }) => step);
  return {
    steps: replayed.step,
    worst: largest(differences),
    differsFrom: differing.length > 0 ? Math.min(...differing) : undefined,
    first: [...pairs.values()].flatMap(firstOf),
  };
}

/**
 * For metrics without a tolerance of their own. Single steps of training agree to about 1e-5, unless a unit is switched
 * on or off.
 */
const usualRounding: Rounding = { relative: 1e-2 };

/** Whether rounding explains a difference. It never explains a value that only one side has. */
export function isRounding(
  { recorded, replayed, relative }: Omit<Difference, 'metric' | 'step'>,
  allowed: Rounding = usualRounding,
): boolean {
  if (recorded === null || replayed === null) return false;
  if ('relative' in allowed) return relative <= allowed.relative;
  return Math.abs(recorded - replayed) <= allowed.absolute;
}

/**
 * Describes the difference between the engines and devices of two computations, if it may change the last bits;
 * undefined if the bits must be the same.
 */
export function deviceDifference(recorded: EngineRecord, now: EngineRecord): string | undefined {
  if (now.name !== recorded.name) {
    return `${engineInWords({ name: now.name })} for ${engineInWords({ name: recorded.name })}`;
  }
  if (!hasSameBitsEverywhere(now) && now.device !== recorded.device) {
    return `on another device, ${now.device} for ${plainLine(recorded.device)}`;
  }
  if (now.program !== recorded.program) {
    return `with ${now.program} for ${plainLine(recorded.program ?? 'another program')}`;
  }
  return otherVersion(recorded.details, now.details);
}

/** The first name that has another value now: "with another torch, 2.6.0 for 2.5.1"; undefined without one. */
export function otherVersion(
  recorded: Readonly<Record<string, string>>,
  now: Readonly<Record<string, string>>,
): string | undefined {
  for (const [name, value] of Object.entries(now)) {
    const before = ownValue(recorded, name) ?? value;
    if (before !== value) return `with another ${name}, ${value} for ${plainLine(before)}`;
  }
  return undefined;
}

/** WebAssembly specifies all rounding, so results don't depend on the processor. */
function hasSameBitsEverywhere({ name }: EngineRecord): boolean {
  return name === 'wasm';
}

/**
 * "steps 0 to 19 of 3,900 are identical, bit for bit", or the largest difference.
 *
 * @param of the number of rows of the whole record
 */
export function describeComparison({ steps, worst }: Comparison, of: number): string {
  const which = describeSteps(steps, of);
  if (!worst) return `${which} ${steps.length === 1 ? 'is' : 'are'} identical, bit for bit`;
  const { metric, step, recorded, replayed, relative } = worst;
  const size = relative < Infinity ? ` (${relative.toExponential(1)} of its largest value)` : '';
  return `in ${which}, ${plainLine(metric)} differs most, at step ${step}: recorded ${recorded ?? 'none'}, now ${replayed ?? 'none'}${size}`;
}

/**
 * Names the first steps of a run with `of` recorded steps: "steps 0 to 19 of 3,900". If not every step was recorded, tells
 * how many: "20 of 390 recorded steps (0 to 190)".
 */
export function describeSteps(steps: readonly number[], of: number): string {
  const [count, total] = [steps.length, grouped.format(of)];
  if (count === of) return of === 1 ? 'its only step' : `all ${total} steps`;
  const [first, last] = [steps[0]!, steps.at(-1)!].map((step) => grouped.format(step));
  const range = count === 1 ? first : `${first} ${count === 2 ? 'and' : 'to'} ${last}`;
  if (last !== grouped.format(count - 1)) {
    return `${grouped.format(count)} of ${total} recorded steps (${range})`;
  }
  return `${count === 1 ? 'step' : 'steps'} ${range} of ${total}`;
}

const grouped = new Intl.NumberFormat('en');

function firstOf(pairs: readonly Pair[]): Difference[] {
  return pairs
    .slice(0, comparableSteps)
    .filter((pair) => pair.recorded !== null || pair.replayed !== null)
    .map((pair) => {
      const isSame = Object.is(pair.recorded, pair.replayed);
      const scale = magnitude(pair.recorded);
      return {
        ...pair,
        relative: isSame ? 0 : relativeDifference(pair.recorded, pair.replayed, scale),
      };
    });
}

function differencesIn(pairs: readonly Pair[]): Difference[] {
  const scale = pairs.reduce((most, pair) => Math.max(most, magnitude(pair.recorded)), 0);
  return pairs
    .filter((pair) => !Object.is(pair.recorded, pair.replayed))
    .map((pair) => ({
      ...pair,
      relative: relativeDifference(pair.recorded, pair.replayed, scale),
    }));
}

type Pair = Omit<Difference, 'relative'>;

/** The values of both sides at each step that either has, up to the replay's last step. */
function pairsOf(metric: string, recorded: SeriesTable, replayed: SeriesTable): Pair[] {
  const [before, now] = [recorded, replayed].map((table) => valuesByStep(metric, table));
  const last = replayed.step.at(-1) ?? -1;
  const steps = new Set([...recorded.step.filter((step) => step <= last), ...replayed.step]);
  return [...steps]
    .sort((a, b) => a - b)
    .map((step) => ({
      metric,
      step,
      recorded: before!.get(step) ?? null,
      replayed: now!.get(step) ?? null,
    }));
}

function valuesByStep(metric: string, { step, metrics }: SeriesTable): Map<number, number | null> {
  return new Map(step.map((at, i) => [at, metrics[metric]?.[i] ?? null]));
}

function magnitude(value: number | null): number {
  return isFiniteNumber(value) ? Math.abs(value) : 0;
}

function relativeDifference(a: number | null, b: number | null, scale: number): number {
  if (!isFiniteNumber(a) || !isFiniteNumber(b)) return Infinity;
  const difference = Math.abs(a - b);
  return difference === 0 ? 0 : difference / scale;
}

function isFiniteNumber(value: number | null): value is number {
  return Number.isFinite(value);
}

function largest(differences: readonly Difference[]): Difference | undefined {
  const [first, ...rest] = differences;
  return rest.reduce((most, each) => (each.relative > most!.relative ? each : most), first);
}
