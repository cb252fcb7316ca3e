import { beforeAll, expect, inject, test } from 'vitest';
import { type Run, recordedRuns, type Series } from './recorded-runs.ts';
import { type ShownNumber, shownNumbers } from './shown-numbers.ts';

/*
 * Computes the numbers of the posts a second time: from the recorded files, by formulas that share no code with the
 * site. A number over several seeds is their mean, or their geometric mean if a claim is about a ratio.
 */

// The runs that the posts show.
const edge = { experiment: 'edge-of-stability', profile: 'quick', seeds: [1, 2, 3] };
const templates = { experiment: 'linear-templates', profile: 'quick', seeds: [1, 2, 3] };
const norm = { experiment: 'batch-norm', profile: 'short', seeds: [1] };

const slow = await recordedRuns({ ...edge, variant: 'slow' });
const medium = await recordedRuns({ ...edge, variant: 'medium' });
const fast = await recordedRuns({ ...edge, variant: 'fast' });
const standard = await recordedRuns({ ...norm, variant: 'standard' });
const batchNorm = await recordedRuns({ ...norm, variant: 'batch-norm' });

const grey = await recordedRuns({ ...templates, variant: 'grey' });
const contrast = await recordedRuns({ ...templates, variant: 'contrast' });

/** For each seed: three runs from the same weights, at three learning rates. */
const rates = slow.map((run, i) => [run, medium[i]!, fast[i]!]);
const pairs = pairsOf(standard, batchNorm);

const sweep = { experiment: 'edge-of-stability-rates', profile: 'quick', seeds: [1, 2, 3, 4, 5] };
const [atSmallest, ...atOthers] = await Promise.all(
  ['25e-3', '35e-3', '5e-2', '7e-2', '1e-1', '14e-2', '2e-1', '25e-2'].map((rate) =>
    recordedRuns({ ...sweep, variant: `rate-${rate}` }),
  ),
);
/** For each seed: the runs at the rates from 0.035 on. */
const reaching = atSmallest!.map((_, seed) => atOthers.map((runs) => runs[seed]!));

const everywhere = {
  experiment: 'batch-norm-everywhere',
  profile: 'quick',
  seeds: [1, 2, 3, 4, 5],
};
const standardAtTenth = await recordedRuns({ ...everywhere, variant: 'no-batch-norm-1e-1' });
const batchNormAtTenth = await recordedRuns({ ...everywhere, variant: 'batch-norm-1e-1' });
const standardAtHalf = await recordedRuns({ ...everywhere, variant: 'no-batch-norm-5e-1' });
const batchNormAtHalf = await recordedRuns({ ...everywhere, variant: 'batch-norm-5e-1' });
const pairsAtTenth = pairsOf(standardAtTenth, batchNormAtTenth);

const five = { profile: 'quick', seeds: [1, 2, 3, 4, 5] };
const [inTensorFlow, inPyTorch] = await Promise.all(
  ['batch-norm', 'batch-norm-pytorch'].map(async (experiment) =>
    pairsOf(
      await recordedRuns({ ...five, experiment, variant: 'standard' }),
      await recordedRuns({ ...five, experiment, variant: 'batch-norm' }),
    ),
  ),
);

const edgeOfStability: Formulas = {
  'edge-of-stability/thresholdSlow': () => limit(slow[0]!),
  // All rates start from the same weights.
  'edge-of-stability/sharpness slow first': () => mean(fast.map((run) => first(sharpness(run)))),
  'edge-of-stability/lowestSlow': () =>
    mean(slow.map((run) => lowest(before(crossing(run), sharpness(run))))),
  'edge-of-stability/crossingSlow': () => mean(slow.map(crossing)),
  // The maximum over seeds.
  'edge-of-stability/peakSlow': () => highest(slow.map(highestOverLimit)) - 1,
  'edge-of-stability/peakMedium': () => highest(medium.map(highestOverLimit)) - 1,
  'edge-of-stability/peakFast': () => highest(fast.map(highestOverLimit)) - 1,
  'edge-of-stability/lateSlow': () => mean(slow.map(lateSharpness)),
  'edge-of-stability/lateMedium': () => mean(medium.map(lateSharpness)),
  'edge-of-stability/lateFast': () => mean(fast.map(lateSharpness)),
  'edge-of-stability/excessSlow': () => mean(slow.map(lateOverLimit)) - 1,
  'edge-of-stability/excessMedium': () => mean(medium.map(lateOverLimit)) - 1,
  'edge-of-stability/excessFast': () => mean(fast.map(lateOverLimit)) - 1,
  'edge-of-stability/risesLate': () =>
    mean([...slow, ...medium, ...fast].map((run) => mean(inFifth(5, run, rises(loss(run)))))),
  'edge-of-stability/loss slow': () => mean(slow.map((run) => last(loss(run)))),
  'edge-of-stability/loss medium': () => mean(medium.map((run) => last(loss(run)))),
  'edge-of-stability/loss fast': () => mean(fast.map((run) => last(loss(run)))),
  // The network at the largest rate, in its first steps.
  'edge-of-stability/loss fast first 1': () => mean(fast.map((run) => first(loss(run)))),
  'edge-of-stability/loss fast max 1': () => mean(fast.map((run) => highest(loss(run)))),
  'edge-of-stability/riseSlow': () => mean(slow.map(lateRise)),
  'edge-of-stability/riseFast': () => mean(fast.map(lateRise)),
  'edge-of-stability/lateLossSlow': () => mean(slow.map(lateLoss)),
  'edge-of-stability/lateLossMedium': () => mean(medium.map(lateLoss)),

  // From a third of the way to the crossing until the step before the crossing.
  'edge-of-stability/sharpens': () =>
    mean(
      slow.map((run) =>
        mean(from(crossing(run) / 3, before(crossing(run), rises(sharpness(run))))),
      ),
    ),
  'edge-of-stability/alwaysSharpens': () =>
    geometricMean(fast.map((run) => lateSharpness(run) / first(sharpness(run)))),
  'edge-of-stability/hoversAbove': () =>
    geometricMean(rates.map((all) => lowest(all.map(lateOverLimit)))),
  'edge-of-stability/staysWithinFifth': () =>
    geometricMean(rates.map((all) => highest(all.map(lateOverLimit)))),
  // In percentage points.
  'edge-of-stability/unsteadyAfterCrossing': () =>
    mean(
      slow.map((run) => {
        const risen = rises(loss(run));
        return 100 * (mean(from(crossing(run), risen)) - mean(before(crossing(run), risen)));
      }),
    ),
  'edge-of-stability/lossFalls': () =>
    geometricMean(rates.map((all) => highest(all.map(lateOverMiddleLoss)))),
  'edge-of-stability/fastestBeatsSlowest': () =>
    geometricMean(fast.map((run, i) => last(loss(run)) / last(loss(slow[i]!)))),

  'edge-of-stability-rates/slope': () => mean(reaching.map(slopeOfLate)),
  'edge-of-stability-rates/excessReaching': () => mean(atOthers[0]!.map(lateOverLimit)) - 1,
  'edge-of-stability-rates/excessLargest': () => mean(atOthers.at(-1)!.map(lateOverLimit)) - 1,
  'edge-of-stability-rates/excessFast': () => mean(atOthers.at(-2)!.map(lateOverLimit)) - 1,
  // Over the last fifth of the first half, which is the fifth tenth of all steps.
  'edge-of-stability-rates/excessLargestHalfway': () =>
    mean(
      atOthers
        .at(-1)!
        .map(
          (run) =>
            mean(from(0.4 * run.steps, before(0.5 * run.steps, sharpness(run)))) / limit(run) - 1,
        ),
    ),
  'edge-of-stability-rates/lateLossSmallest': () => mean(atSmallest!.map(lateLoss)),
  'edge-of-stability-rates/lateLossLargest': () => mean(atOthers.at(-1)!.map(lateLoss)),
  'edge-of-stability-rates/shareSmallest': () => mean(atSmallest!.map(lateOverLimit)),
  'edge-of-stability-rates/fallsWithTheLimit': () => mean(reaching.map(slopeOfLate)),
  'edge-of-stability-rates/fallsLessSteeply': () => mean(reaching.map(slopeOfLate)),
  'edge-of-stability-rates/staysWithinQuarter': () =>
    mean(reaching.map((all) => highest(all.map((run) => Math.abs(lateOverLimit(run) - 1))))),
  'edge-of-stability-rates/smallestFallsShort': () => mean(atSmallest!.map(lateOverLimit)),
};

const batchNormalization: Formulas = {
  'batch-norm/finalAccuracyStandard': () => mean(standard.map((run) => last(accuracy(run)))),
  'batch-norm/finalAccuracyBatchNorm': () => mean(batchNorm.map((run) => last(accuracy(run)))),
  // From one epoch to the next, in percentage points.
  'batch-norm/largestFallBatchNorm': () =>
    -100 * lowest(batchNorm.map((run) => lowest(changes(accuracy(run))))),
  'batch-norm/plateauStandard': () => mean(standard.map(endOfPlateau)),
  'batch-norm/plateauBatchNorm': () => mean(batchNorm.map(endOfPlateau)),
  'batch-norm/icsStandard': () => whileLearning('without', metric('ics5')),
  'batch-norm/icsBatchNorm': () => whileLearning('with', metric('ics5')),
  'batch-norm/icsRelativeBatchNorm': () => whileLearning('with', metric('icsRelative5')),
  'batch-norm/icsCosineStandard': () => whileLearning('without', metric('icsCosine5')),
  'batch-norm/firstIcsCosineStandard': () =>
    mean(standard.map((run) => first(metric('icsCosine5')(run)))),
  'batch-norm/firstIcsCosineBatchNorm': () =>
    mean(batchNorm.map((run) => first(metric('icsCosine5')(run)))),
  'batch-norm/distanceOverNormStandard': () => whileLearning('without', distanceOverNorm),
  'batch-norm/distanceOverNormBatchNorm': () => whileLearning('with', distanceOverNorm),
  'batch-norm/shortestHighestShare': () =>
    share(
      pairs.flatMap((pair) =>
        [pair.without, pair.with].map((run) =>
          from(
            pair.learning,
            combine(
              (shortest, highest) => Number(shortest === highest),
              metric('smoothnessHalf')(run),
              metric('smoothnessMax')(run),
            ),
          ),
        ),
      ),
    ),
  'batch-norm/gradientSumBatchNorm': () =>
    mean(batchNorm.map((run) => mean(metric('gradientSum')(run)))),
  'batch-norm/sumOverNormStandard': () =>
    whileLearning('without', metric('gradientSum')) /
    whileLearning('without', metric('gradientNorm')),
  'batch-norm/gradientCosineBatchNorm': () => whileLearning('with', metric('gradientCosine')),
  'batch-norm/predictivenessBatchNorm': () => whileLearning('with', metric('predictivenessHigh')),
  'batch-norm/relativeChangeStandard': () => whileLearning('without', relativeChange),
  'batch-norm/bandBatchNorm': () => whileLearning('with', widthOfBand),
  'batch-norm/smoothnessStandard': () => whileLearning('without', metric('smoothnessMax')),
  'batch-norm/lossVarianceBatchNorm': () => mean(batchNorm.map((run) => variance(loss(run)))),

  // In percentage points.
  'batch-norm/accuracyHigher': () =>
    100 * mean(pairs.map((pair) => last(accuracy(pair.with)) - last(accuracy(pair.without)))),
  'batch-norm/icsArticleHigher': () => overall(ratios(metric('icsArticle5'))),
  'batch-norm/icsHigherOffPlateau': () => overall(ratiosWhileLearning(metric('ics5'))),
  'batch-norm/icsTurnsGradientOffPlateau': () =>
    whileLearning('with', metric('icsCosine5')) - whileLearning('without', metric('icsCosine5')),
  'batch-norm/gradientSumBeyondSize': () =>
    overall(
      ratiosWhileLearning((run) =>
        combine((sum, size) => sum / size, metric('gradientSum')(run), metric('gradientNorm')(run)),
      ),
    ),
  'batch-norm/gradientsChangeLessForTheirSize': () => overall(ratiosWhileLearning(relativeChange)),
  'batch-norm/landscapeSmootherForItsSize': () =>
    overall(
      ratiosWhileLearning((run) =>
        combine((width, size) => width / size ** 2, widthOfBand(run), gradientSize(run)),
      ),
    ),
  'batch-norm/landscapeSmoother': () => overall(ratios(widthOfBand)),
  'batch-norm/smoothnessLowerAtTwoRates': () =>
    overall(ratiosWhileLearning(metric('smoothnessTwo'))),
  'batch-norm/lossSteadier': () => overall(ratiosWhileLearning((run) => jumps(loss(run)))),

  // At 0.1 and 0.5, with batch norm after every convolution.
  'batch-norm-everywhere/testAccuracy no-batch-norm-5e-1 percent 1': () =>
    mean(standardAtHalf.map((run) => last(accuracy(run)))),
  'batch-norm-everywhere/testAccuracy batch-norm-5e-1 percent 1': () =>
    mean(batchNormAtHalf.map((run) => last(accuracy(run)))),
  'batch-norm-everywhere/accuracyHigherAtTenth': () => 100 * gain(pairsAtTenth, lastAccuracy),
  'batch-norm-everywhere/learnsAtHalf': () =>
    100 * gain(pairsOf(standardAtTenth, batchNormAtHalf), lastAccuracy),
  'batch-norm-everywhere/icsHigher': () =>
    overall(ratiosWhileLearning(metric('ics5'), pairsAtTenth)),
  'batch-norm-everywhere/gradientsMorePredictive': () =>
    overall(ratiosWhileLearning(metric('predictivenessHigh'), pairsAtTenth)),
  'batch-norm-everywhere/gradientsChangeLessForTheirSize': () =>
    overall(ratiosWhileLearning(relativeChange, pairsAtTenth)),
  'batch-norm-everywhere/landscapeSmoother': () =>
    overall(ratiosWhileLearning(widthOfBand, pairsAtTenth)),
  'batch-norm-everywhere/shiftAtTenth': () =>
    overall(ratiosWhileLearning(metric('ics5'), pairsAtTenth)),
  'batch-norm-everywhere/changeOverHalfARate': () =>
    overall(ratiosWhileLearning(metric('smoothnessHalf'), pairsAtTenth)),
  // The runs have 1,170 steps.
  'batch-norm-everywhere/gradientChangeAtEnd': () =>
    overall(ratios(metric('predictivenessHigh'), pairsAtTenth).map((ratio) => from(870, ratio))),
  'batch-norm-everywhere/rangeOfLossesAtEnd': () =>
    overall(ratios(widthOfBand, pairsAtTenth).map((ratio) => from(870, ratio))),

  // In two implementations.
  'batch-norm@quick/trainsFaster': () => 100 * gain(inTensorFlow!, meanOfMinibatches),
  'batch-norm-pytorch+batch-norm@quick/gainsAlike': () =>
    100 * (gain(inPyTorch!, meanOfMinibatches) - gain(inTensorFlow!, meanOfMinibatches)),
  'batch-norm-pytorch/accuracyHigher': () => 100 * gain(inPyTorch!, lastAccuracy),
  'batch-norm-pytorch/icsHigher': () => overall(ratios(metric('ics5'), inPyTorch!)),
  'batch-norm-pytorch/gradientsMorePredictive': () =>
    overall(ratios(metric('predictivenessHigh'), inPyTorch!)),
  'batch-norm-pytorch/landscapeSmoother': () => overall(ratios(widthOfBand, inPyTorch!)),

  // Cells of tables. The second epoch has index 1.
  'The same: its runs of 10 epochs, 2, 3': () =>
    mean(batchNorm.map((run) => numbers(accuracy(run))[1]!)),
  'Loss plus its change from the step before, by step, 1,000, 1': () =>
    mean(
      standard.map(
        near(1000, (run) => combine((value, jump) => value + jump, loss(run), jumps(loss(run)))),
      ),
    ),
  'Distance of two networks’ gradients, by step, 400, 3': () =>
    mean(batchNorm.map(near(400, metric('icsArticle5')))),
};

const linearTemplates: Formulas = {
  'linear-templates/accuracyGrey': () => mean(grey.map((run) => last(accuracyOf(run)))),
  'linear-templates/accuracyContrast': () => mean(contrast.map((run) => last(accuracyOf(run)))),
  'linear-templates/framesGrey': () => mean(grey.map(recall('frame'))),
  'linear-templates/framesContrast': () => mean(contrast.map(recall('frame'))),
  'linear-templates/checksGrey': () => mean(grey.map(recall('checks'))),
  'linear-templates/checksContrast': () => mean(contrast.map(recall('checks'))),
  'linear-templates/unsure': () =>
    mean(contrast.map((run) => shareOf(run.cells('images').map(([, p]) => Number(p) < 0.5)))),
  'linear-templates/unsureGrey': () =>
    mean(grey.map((run) => shareOf(run.cells('images').map(([, p]) => Number(p) < 0.5)))),
  // The plane has 61 places in each direction, with the weights in its middle.
  'linear-templates/lossGrey': () =>
    mean(grey.map((run) => run.doubles('landscape')[30 * 61 + 30]!)),
  'linear-templates/lossContrast': () =>
    mean(contrast.map((run) => run.doubles('landscape')[30 * 61 + 30]!)),
  'linear-templates/sureGrey': () => confidences(grey).filter((p) => p > 0.4).length,
  'linear-templates/sureBoth': () => {
    const byContrast = confidences(contrast);
    return confidences(grey).filter((p, image) => p > 0.4 && byContrast[image]! > 0.4).length;
  },
  // In percentage points.
  'linear-templates/byOtherImages': () =>
    intervalOfShare(mean(contrast.map((run) => last(accuracyOf(run)))), 500),
  'linear-templates/byOtherFrames': () => intervalOfShare(mean(contrast.map(recall('frame'))), 50),
  'linear-templates/seesOutlines': () =>
    100 * mean(contrast.map(recallGain(['frame', 'triangle']))),
  'linear-templates/losesStripes': () =>
    100 * mean(contrast.map(recallGain(['diagonal-stripes', 'checks']))),
};

describePost('edge-of-stability', edgeOfStability);
describePost('what-a-linear-classifier-sees', linearTemplates);
describePost('batch-normalization', batchNormalization);

type Formulas = Record<string, () => number>;

/** Two runs of a seed on the same batches, and the step at which both learn. */
interface Pair {
  without: Run;
  with: Run;
  learning: number;
}

function pairsOf(without: readonly Run[], withNorm: readonly Run[]): Pair[] {
  return without.map((run, i) => ({
    without: run,
    with: withNorm[i]!,
    learning: Math.max(endOfPlateau(run), endOfPlateau(withNorm[i]!)),
  }));
}

function describePost(post: string, formulas: Formulas): void {
  let shown: ReadonlyMap<string, ShownNumber>;
  beforeAll(async () => {
    const { dist, status, output } = inject('realSite');
    expect(status, output).toBe(0);
    shown = await shownNumbers(dist, post);
  });
  test.each(Object.entries(formulas))('%s', (name, formula) => {
    expect([...shown.keys()]).toContain(name);
    const { text, value, tolerance } = shown.get(name)!;
    const computed = formula();
    expect(Math.abs(computed - value), `${text} is shown for ${computed}`).toBeLessThanOrEqual(
      tolerance,
    );
  });
}

// Quantities that the posts name.

function accuracyOf(run: Run): Series {
  return run.series('accuracy');
}

/** The share of a shape's images that are taken for it. */
function recall(shape: string): (run: Run) => number {
  return (run) => {
    const pairs = run.cells('confusion').filter(([actual]) => actual === shape);
    const right = pairs.filter(([, predicted]) => predicted === shape);
    return (
      total(right.map(([, , count]) => Number(count))) /
      total(pairs.map(([, , count]) => Number(count)))
    );
  };
}

/** How much larger the mean share of two shapes is than with grey levels, for the run of one seed. */
function recallGain(both: readonly string[]): (run: Run, seed: number) => number {
  return (run, seed) => mean(both.map((shape) => recall(shape)(run) - recall(shape)(grey[seed]!)));
}

/** The mean probability of what is predicted of each test image. */
function confidences(runs: readonly Run[]): number[] {
  const tables = runs.map((run) => run.cells('images'));
  return tables[0]!.map((_, image) => mean(tables.map((rows) => Number(rows[image]![1]))));
}

/** Half of the 95% interval of a share in as many images, drawn by chance, in percentage points. */
function intervalOfShare(share: number, images: number): number {
  return 100 * 1.96 * Math.sqrt((share - share ** 2) / images);
}

function shareOf(isSo: readonly boolean[]): number {
  return isSo.filter((each) => each).length / isSo.length;
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function metric(name: string): (run: Run) => Series {
  return (run) => run.series(name);
}

function loss(run: Run): Series {
  return run.series('loss');
}

function sharpness(run: Run): Series {
  return run.series('sharpness');
}

function accuracy(run: Run): Series {
  return run.series('testAccuracy');
}

/** The curvature above which gradient descent diverges on a parabola: 2/η. */
function limit({ learningRate }: Run): number {
  return 2 / learningRate;
}

/** The first step at which the sharpness was found above the limit. */
function crossing(run: Run): number {
  return first(stepsWhere((value) => value > limit(run), sharpness(run)));
}

/** The highest sharpness since the first measurement below the limit, divided by the limit. */
function highestOverLimit(run: Run): number {
  const firstBelow = first(stepsWhere((value) => value < limit(run), sharpness(run)));
  return highest(from(firstBelow, sharpness(run))) / limit(run);
}

/** The mean sharpness in the last fifth of the run. */
function lateSharpness(run: Run): number {
  return mean(inFifth(5, run, sharpness(run)));
}

function lateOverLimit(run: Run): number {
  return lateSharpness(run) / limit(run);
}

/**
 * The slope of late sharpness over the rate, both as logarithms: that between each two of the runs, weighted by the squared
 * distance of their rates. It is that of least squares.
 */
function slopeOfLate(runs: readonly Run[]): number {
  const apart = runs.flatMap((a, i) =>
    runs.slice(i + 1).map((b) => ({
      rates: Math.log(a.learningRate / b.learningRate),
      late: Math.log(lateSharpness(a) / lateSharpness(b)),
    })),
  );
  return (
    total(apart.map(({ rates, late }) => rates * late)) /
    total(apart.map(({ rates }) => rates ** 2))
  );
}

function lateLoss(run: Run): number {
  return mean(inFifth(5, run, loss(run)));
}

/** By how much the loss rises where it rises, as a share of it, in the last fifth of the run. */
function lateRise(run: Run): number {
  const relative = combine(
    (change, after) => change / (after - change),
    changes(loss(run)),
    loss(run),
  );
  return mean(numbers(inFifth(5, run, relative)).filter((change) => change > 0));
}

/** The mean loss in the last fifth of the run, divided by that in the middle fifth. */
function lateOverMiddleLoss(run: Run): number {
  return mean(inFifth(5, run, loss(run))) / mean(inFifth(3, run, loss(run)));
}

/**
 * The last of the first 20 steps in a row whose mean loss is more than 0.1 nats below the loss of guessing one of ten
 * classes; the run's last step if there are no such steps.
 */
function endOfPlateau(run: Run): number {
  const losses = numbers(loss(run));
  const ends = [...loss(run).keys()].slice(19);
  const learns = ends.findIndex((_, i) => mean(losses.slice(i, i + 20)) < Math.log(10) - 0.1);
  return learns < 0 ? last(ends) : ends[learns]!;
}

/**
 * The largest relative change of the gradient g over steps of half to four learning rates η. A step of r learning rates
 * has the length rη‖g‖, and the gradient changes by β for each unit of length: by rηβ‖g‖, so rηβ relative to ‖g‖.
 */
function relativeChange(run: Run): Series {
  const after = (rates: number, smoothness: string) =>
    each((beta) => rates * run.learningRate * beta, run.series(smoothness));
  return [
    after(0.5, 'smoothnessHalf'),
    after(1, 'smoothnessOne'),
    after(2, 'smoothnessTwo'),
    after(4, 'smoothnessFour'),
  ].reduce((highest, other) => combine(Math.max, highest, other));
}

/** ‖g‖: over a step of length rη‖g‖ the gradient changes by rηβ‖g‖, and the greatest of these changes is on record. */
function gradientSize(run: Run): Series {
  const change = run.series('predictivenessHigh');
  return combine((greatest, relative) => greatest / relative, change, relativeChange(run));
}

/** The notebook's distance of two networks' gradients, as a multiple of ‖G‖. */
function distanceOverNorm(run: Run): Series {
  return combine(
    (distance, size) => distance / size,
    metric('icsArticle5')(run),
    metric('gradientNorm')(run),
  );
}

/** The difference between the highest and the lowest loss along the gradient. */
function widthOfBand(run: Run): Series {
  return combine((high, low) => high - low, run.series('lossHigh'), run.series('lossLow'));
}

/** The mean of one network's quantity, from the step at which both networks of a seed learn. */
function whileLearning(network: 'with' | 'without', quantity: (run: Run) => Series): number {
  return mean(pairs.map((pair) => mean(from(pair.learning, quantity(pair[network])))));
}

/** For each seed, the quantity with batch norm divided by the quantity without, step by step. */
function ratios(quantity: (run: Run) => Series, of = pairs): Series[] {
  return of.map((pair) => combine((a, b) => a / b, quantity(pair.with), quantity(pair.without)));
}

function ratiosWhileLearning(quantity: (run: Run) => Series, of = pairs): Series[] {
  return ratios(quantity, of).map((ratio, i) => from(of[i]!.learning, ratio));
}

/** By how much a number is higher with batch norm, on average over the seeds. */
function gain(of: readonly Pair[], number: (run: Run) => number): number {
  return mean(of.map((pair) => number(pair.with) - number(pair.without)));
}

function lastAccuracy(run: Run): number {
  return last(accuracy(run));
}

function meanOfMinibatches(run: Run): number {
  return mean(metric('trainAccuracy')(run));
}

/** The mean over a step, the 25 steps before it and the 25 steps after it. */
function near(step: number, quantity: (run: Run) => Series): (run: Run) => number {
  return (run) => mean(from(step - 25, before(step + 26, quantity(run))));
}

/** The geometric mean of each seed's ratios, and then of the seeds. */
function overall(ratios: readonly Series[]): number {
  return geometricMean(ratios.map(geometricMean));
}

// Parts of a series.

function before(end: number, series: Series): Series {
  return new Map([...series].filter(([step]) => step < end));
}

function from(start: number, series: Series): Series {
  return new Map([...series].filter(([step]) => step >= start));
}

/** The part of a series in one fifth of its run; the first fifth is 1, the last is 5. */
function inFifth(fifth: number, { steps }: Run, series: Series): Series {
  return from(((fifth - 1) * steps) / 5, before((fifth * steps) / 5, series));
}

function stepsWhere(counts: (value: number) => boolean, series: Series): number[] {
  return [...series].filter(([, value]) => counts(value)).map(([step]) => step);
}

// Series computed from other series.

function each(change: (value: number) => number, series: Series): Series {
  return new Map([...series].map(([step, value]) => [step, change(value)]));
}

/** Combines two series at the steps at which both were measured. */
function combine(operation: (a: number, b: number) => number, one: Series, other: Series): Series {
  const shared = [...one].filter(([step]) => other.has(step));
  return new Map(shared.map(([step, value]) => [step, operation(value, other.get(step)!)]));
}

/** The change from each measurement to the next, at the later step. */
function changes(series: Series): Series {
  const values = numbers(series);
  const later = [...series].slice(1);
  return new Map(later.map(([step, value], i) => [step, value - values[i]!]));
}

/** 1 if a measurement is higher than the previous measurement, else 0. */
function rises(series: Series): Series {
  return each((change) => (change > 0 ? 1 : 0), changes(series));
}

function jumps(series: Series): Series {
  return each(Math.abs, changes(series));
}

// Numbers computed from a series or a list.

type Numbers = Series | readonly number[];

function numbers(several: Numbers): number[] {
  return [...several.values()];
}

function first(several: Numbers): number {
  return numbers(several)[0]!;
}

function last(several: Numbers): number {
  return numbers(several).at(-1)!;
}

function lowest(several: Numbers): number {
  return Math.min(...numbers(several));
}

function highest(several: Numbers): number {
  return Math.max(...numbers(several));
}

function mean(several: Numbers): number {
  const values = numbers(several);
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function geometricMean(several: Numbers): number {
  return Math.exp(mean(numbers(several).map(Math.log)));
}

function variance(several: Numbers): number {
  const centre = mean(several);
  return mean(numbers(several).map((value) => (value - centre) ** 2));
}

/** The share of ones among the ones and zeros of several series. */
function share(several: readonly Series[]): number {
  return mean(several.flatMap(numbers));
}
