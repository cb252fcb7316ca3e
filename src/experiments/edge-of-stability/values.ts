import type { Quantity, ResultsOf, VariantOf } from 'retrace/lab';
import { mean, meanOfSeeds } from 'retrace/statistics';
import {
  finalLoss,
  highestSharpness,
  lateSharpness,
  type Run,
  risingSteps,
  stabilityThreshold,
  stepOfCrossing,
} from './analysis.ts';
import type experiment from './experiment.ts';

type EdgeResults = ResultsOf<typeof experiment>;
type Variant = VariantOf<typeof experiment>;
type Measure = (results: EdgeResults) => Quantity;

// What was run.

export const images = parameter('images');
export const hidden = parameter('hidden');
export const steps = parameter('steps');
export const sharpnessEvery = parameter('sharpnessEvery');
export const iterations = parameter('iterations');
export const seeds: Measure = ({ variants }) => ({
  value: variants[0]!.runs.length,
  digits: 0,
  given: true,
});
export const runs: Measure = ({ variants }) => ({
  value: variants.flatMap((variant) => variant.runs).length,
  digits: 0,
  given: true,
});
export const duration: Measure = ({ variants }) => ({
  value: mean(
    variants.flatMap(({ runs }) =>
      runs.flatMap(({ record }) => record.provenance.durationSeconds ?? []),
    ),
  ),
  style: 'duration',
});
export const rateSlow = given(ofVariant('slow', learningRate, 2));
export const rateMedium = given(ofVariant('medium', learningRate, 1));
export const rateFast = given(ofVariant('fast', learningRate, 1));

// Sharpness, and its limit.

export const thresholdSlow = given(ofVariant('slow', stabilityThreshold, 1));
export const thresholdMedium = given(ofVariant('medium', stabilityThreshold, 0));
export const thresholdFast = given(ofVariant('fast', stabilityThreshold, 0));
/** The same at all rates, since the rates of a seed start from the same weights. */
export const sharpnessAtFirst = ofVariant('slow', (run) => run.series('sharpness').value[0]!, 1);
export const lowestSlow = ofVariant('slow', lowestBeforeCrossing, 1);
export const crossingSlow = ofVariant('slow', (run) => stepOfCrossing(run) ?? NaN, 0);
export const lateSlow = ofVariant('slow', lateSharpness, 1);
export const lateMedium = ofVariant('medium', lateSharpness, 1);
export const lateFast = ofVariant('fast', lateSharpness, 1);
/** How far the highest sharpness of any seed is above 2/η, and (`excess…`) the mean late sharpness. */
export const peakSlow = peak('slow');
export const peakMedium = peak('medium');
export const peakFast = peak('fast');
export const excessSlow = excess('slow');
export const excessMedium = excess('medium');
export const excessFast = excess('fast');
export const risesLate: Measure = ({ variants }) => ({
  value: mean(variants.flatMap((variant) => variant.runs.map(shareOfLateRises))),
  style: 'percent',
});

// Losses at the end.

export const finalLossSlow = ofVariant('slow', finalLoss, 3);
export const finalLossMedium = ofVariant('medium', finalLoss, 3);
export const finalLossFast = ofVariant('fast', finalLoss, 3);

function learningRate({ record }: Run): number {
  return Number(record.parameters['learningRate']);
}

function lowestBeforeCrossing(run: Run): number {
  const { step, value } = run.series('sharpness');
  const crossing = stepOfCrossing(run) ?? Infinity;
  return Math.min(...value.filter((_, i) => step[i]! < crossing));
}

function shareOfLateRises(run: Run): number {
  const { value } = risingSteps(run.series('loss'));
  return mean(value.slice(Math.floor(value.length * 0.8)));
}

function peak(variant: Variant): Measure {
  return (results) => {
    const above = runsOf(results, variant).map(
      (run) => highestSharpness(run) / stabilityThreshold(run) - 1,
    );
    return { value: Math.max(...above), style: 'percent', digits: 1 };
  };
}

function excess(variant: Variant): Measure {
  const share = (run: Run) => lateSharpness(run) / stabilityThreshold(run) - 1;
  return (results) => ({ ...ofVariant(variant, share)(results), style: 'percent', digits: 1 });
}

function parameter(name: string): Measure {
  return ({ variants }) => ({
    value: Number(variants[0]!.runs[0]!.record.parameters[name]),
    digits: 0,
    given: true,
  });
}

/** Marks a quantity as set, or derived from settings, instead of measured. */
function given(measure: Measure): Measure {
  return (results) => {
    const { interval: _, ...quantity } = measure(results);
    return { ...quantity, given: true };
  };
}

/** The mean over seeds. */
function ofVariant(name: Variant, measure: (run: Run) => number, digits = 2): Measure {
  return (results) => ({ ...meanOfSeeds(runsOf(results, name).map(measure)), digits });
}

function runsOf({ variants }: EdgeResults, name: Variant): readonly Run[] {
  return variants.find((variant) => variant.name === name)!.runs;
}
