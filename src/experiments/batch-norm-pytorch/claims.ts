import type { BoundedClaim, Results, ResultsOf, Series } from 'retrace/lab';
import { claimOf, mean, runsBySeed } from 'retrace/statistics';
import type tensorflow from '../batch-norm/experiment.ts';
import { rangeOfLosses } from '../shared/recorded/along-gradient.ts';
import type experiment from './experiment.ts';

type PyTorch = typeof experiment;

export const accuracyHigher = claimOf<PyTorch>({
  sentence: 'In PyTorch, too, more of the test images are classified correctly with batch norm.',
  measure: 'difference of the test accuracies after the last epoch',
  variant: 'batch-norm',
  of: ({ record }) => 100 * record.summary.testAccuracy!,
  above: 'standard',
  unit: 'points',
  digits: 1,
});

/** The runs of batch-norm have other random numbers, so that its seeds are other seeds. */
export const gainsAlike: BoundedClaim<ResultsOf<PyTorch, { 'batch-norm': typeof tensorflow }>> = {
  sentence:
    'Batch norm gains as much accuracy of each minibatch, on average over the training, in PyTorch as in TensorFlow.js, to within 5 points.',
  measure: 'gain in PyTorch less that in TensorFlow.js',
  bound: { claimed: 'within', margin: 5 },
  test: (results) => ({
    kind: 'difference',
    of: gains(results),
    against: gains(results.with['batch-norm']),
    pairing: 'none',
    unit: 'points',
    digits: 1,
  }),
};

export const icsHigher = claimOf<PyTorch>({
  sentence:
    'In PyTorch, too, internal covariate shift, as Santurkar et al. define it, is higher with batch norm.',
  measure: 'geometric mean over the whole run, with batch norm over without',
  variant: 'batch-norm',
  of: (run) => geometricMean(run.series('ics5')),
  above: 'standard',
  times: 1,
  digits: 1,
});

export const gradientsMorePredictive = claimOf<PyTorch>({
  sentence:
    'In PyTorch, the gradient changes less along its own direction with batch norm: it is more predictive.',
  measure: 'geometric mean over the whole run, with batch norm over without',
  variant: 'batch-norm',
  of: (run) => geometricMean(run.series('predictivenessHigh')),
  below: 'standard',
  times: 1,
  digits: 1,
});

export const landscapeSmoother = claimOf<PyTorch>({
  sentence:
    'In PyTorch, the loss varies less along the gradient with batch norm: the landscape is smoother.',
  measure: 'geometric mean over the whole run, with batch norm over without',
  variant: 'batch-norm',
  of: (run) => geometricMean(rangeOfLosses(run)),
  below: 'standard',
  times: 1,
  digits: 1,
});

type Trained = Results<'standard' | 'batch-norm', 'trainAccuracy'>;

/** By seed, in points: how much more of each minibatch is right with batch norm, on average over the training. */
function gains(results: Trained): number[] {
  return runsBySeed(results).map((runs) => {
    const [withNorm, without] = [runs['batch-norm'], runs.standard].map((run) =>
      mean(run.series('trainAccuracy').value),
    );
    return 100 * (withNorm! - without!);
  });
}

function geometricMean({ value }: Series): number {
  return Math.exp(mean(value.map(Math.log)));
}
