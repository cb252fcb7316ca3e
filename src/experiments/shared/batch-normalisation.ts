import {
  add,
  customGrad,
  type GradSaveFunc,
  mul,
  ones,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  tidy,
  type Variable,
  variable,
  zeros,
} from '@tensorflow/tfjs-core';

/** Mean and (biased) variance of each channel, [channels]. */
export type Moments<T extends Tensor = Tensor> = { mean: T; variance: T };

/** The moments of a batch, and how many values of each channel they were taken over. */
export interface BatchMoments extends Moments {
  values: number;
}

/** PyTorch's defaults. */
export const normalisationEpsilon = 1e-5;
const runningShare = 0.1;

const allButChannels = [0, 1, 2];

/**
 * Batch normalisation in training: y = γ·x̂ + β with x̂ = (x − mean)/√(variance + ε). The moments are taken over this
 * batch and all pixels, and gradients flow through them.
 *
 * @param x [batch, height, width, channels]
 * @param gamma [channels]
 * @param beta [channels]
 */
export function normaliseByBatch(
  x: Tensor,
  gamma: Tensor,
  beta: Tensor,
  epsilon = normalisationEpsilon,
): { y: Tensor; moments: BatchMoments } {
  const mean = channelMean(x);
  const centred = sub(x, mean);
  const variance = channelMean(square(centred));
  const inverseDeviation = rsqrt(add(variance, epsilon));
  const normalise = customGrad((...inputs) => {
    const save = inputs.at(-1) as GradSaveFunc;
    save([centred, inverseDeviation, gamma]);
    return {
      value: add(mul(centred, mul(gamma, inverseDeviation)), beta),
      gradFunc: (dy, saved) => normalisationGradients(dy, saved as [Tensor, Tensor, Tensor]),
    };
  });
  const moments = { mean, variance, values: valuesPerChannel(x) };
  return { y: normalise(x, gamma, beta), moments };
}

/** Running moments before any batch: mean 0, variance 1. */
export function initialRunningMoments(channels: number): Moments<Variable> {
  return tidy(() => ({ mean: variable(zeros([channels])), variance: variable(ones([channels])) }));
}

/** Batch normalisation in inference, with given moments. Shapes as in training. */
export function normaliseByMoments(x: Tensor, gamma: Tensor, beta: Tensor, moments: Moments) {
  const scale = mul(gamma, rsqrt(add(moments.variance, normalisationEpsilon)));
  return add(mul(x, scale), sub(beta, mul(moments.mean, scale)));
}

/**
 * Moves the running moments a tenth of the way towards a batch's. As in PyTorch, their variance is the
 * unbiased estimate, although the batch itself is normalised by the biased one.
 */
export function updateRunningMoments(
  running: Moments<Variable>,
  { mean, variance, values }: BatchMoments,
): void {
  const unbiased = mul(variance, values / (values - 1));
  running.mean.assign(blend(running.mean, mean));
  running.variance.assign(blend(running.variance, unbiased));
}

function blend(running: Tensor, batch: Tensor): Tensor {
  return add(mul(running, 1 - runningShare), mul(batch, runningShare));
}

/** With n values a channel: ∂x = γ/σ·(dy − Σdy/n − x̂·Σ(dy·x̂)/n), ∂γ = Σ(dy·x̂), ∂β = Σdy. */
function normalisationGradients(
  dy: Tensor,
  [centred, inverseDeviation, gamma]: [Tensor, Tensor, Tensor],
): Tensor[] {
  const share = 1 / valuesPerChannel(dy);
  const normalised = mul(centred, inverseDeviation);
  const gammaGradient = sum(mul(dy, normalised), allButChannels);
  const betaGradient = sum(dy, allButChannels);
  const alongOutput = mul(normalised, mul(gammaGradient, share));
  const remainder = sub(sub(dy, mul(betaGradient, share)), alongOutput);
  return [mul(remainder, mul(gamma, inverseDeviation)), gammaGradient, betaGradient];
}

/** A sum and a product: before a mean over leading axes, some engines would transpose. */
function channelMean(x: Tensor): Tensor {
  return mul(sum(x, allButChannels), 1 / valuesPerChannel(x));
}

function valuesPerChannel(x: Tensor): number {
  return x.size / x.shape.at(-1)!;
}
