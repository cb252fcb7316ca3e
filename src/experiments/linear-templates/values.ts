import type { Quantity, ResultsOf, RunOf } from 'retrace/lab';
import {
  countSeeds,
  given,
  mean,
  meanDuration,
  meanOf,
  runsOf,
  settingOf,
} from 'retrace/statistics';
import { meanConfidences, recallOf } from './analysis.ts';
import type experiment from './experiment.ts';

type Templates = typeof experiment;

const percent = { style: 'percent', digits: 0 } as const;

// What was run.

export const epochs = settingOf<Templates>('epochs');
export const batchSize = settingOf<Templates>('batchSize');
export const learningRate = settingOf<Templates>('learningRate');
export const trainImages = settingOf<Templates>(({ record }) => record.dataset.samples.train);
export const testImages = settingOf<Templates>(({ record }) => record.dataset.samples.test);
export const shapes = settingOf<Templates>((run) => shapesOf(run).size);
export const chance = settingOf<Templates>((run) => 1 / shapesOf(run).size, percent);
export const seeds = countSeeds;
export const duration = meanDuration;

// What is recognised.

export const accuracyGrey = meanOf<Templates>('grey', 'accuracy', percent);
export const accuracyContrast = meanOf<Templates>('contrast', 'accuracy', percent);
export const framesGrey = recall('grey', 'frame');
export const framesContrast = recall('contrast', 'frame');
export const checksGrey = recall('grey', 'checks');
export const checksContrast = recall('contrast', 'checks');

/** How far chance in the choice of test images moves a share, in 95 of 100 sets of images. */
export const byOtherImages = (results: ResultsOf<Templates>) =>
  sampling(
    results,
    (run) => run.record.summary.accuracy!,
    () => true,
  );
export const byOtherFrames = (results: ResultsOf<Templates>) =>
  sampling(
    results,
    (run) => recallOf(run, 'frame'),
    ({ shape }) => shape === 'frame',
  );

// How sure it is.

export const unsureGrey = meanOf<Templates>('grey', shareBelowHalf, percent);
export const unsure = meanOf<Templates>('contrast', shareBelowHalf, percent);
/** On the test images, in nats. */
export const lossGrey = meanOf<Templates>('grey', testLoss, { digits: 3 });
export const lossContrast = meanOf<Templates>('contrast', testLoss, { digits: 3 });
/** Of equal probabilities. */
export const lossOfChance = settingOf<Templates>((run) => Math.log(shapesOf(run).size), {
  digits: 3,
});
/** How many images have a higher probability than `sureAbove`, by grey levels and by both inputs. */
export const sureGrey = (results: ResultsOf<Templates>) => count(sureImages(results));
export const sureBoth = (results: ResultsOf<Templates>) =>
  count(sureImages(results).filter(({ contrast }) => contrast > sure));
export const sureAbove = () => given(sure, percent);

const sure = 0.4;

function sureImages(results: ResultsOf<Templates>) {
  const contrast = meanConfidences(results, 'contrast');
  return meanConfidences(results, 'grey')
    .map(({ confidence }, i) => ({ grey: confidence, contrast: contrast[i]!.confidence }))
    .filter(({ grey }) => grey > sure);
}

function count(images: readonly unknown[]): Quantity {
  return { value: images.length, digits: 0 };
}

function shapesOf(run: RunOf<Templates>): Set<string> {
  return new Set(run.table('images').map(({ shape }) => shape));
}

/** The recorded plane has the solution in its middle. */
function testLoss(run: RunOf<Templates>): number {
  const { data } = run.array('landscape');
  return data[(data.length - 1) / 2]!;
}

/** Half of the 95% interval of a share that is drawn by chance, in points. */
function sampling(
  results: ResultsOf<Templates>,
  shareIn: (run: RunOf<Templates>) => number,
  counts: (image: { shape: string }) => boolean,
): Quantity {
  const runs = runsOf(results, 'contrast');
  const share = mean(runs.map(shareIn));
  const images = runs[0]!.table('images').filter(counts).length;
  const error = Math.sqrt((share * (1 - share)) / images);
  return { value: 196 * error, digits: 0, unit: 'points' };
}

function shareBelowHalf(run: RunOf<Templates>): number {
  return mean(run.table('images').map(({ confidence }) => Number(confidence < 0.5)));
}

function recall(variant: 'grey' | 'contrast', shape: string) {
  return meanOf<Templates>(variant, (run) => recallOf(run, shape), percent);
}
