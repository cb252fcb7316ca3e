/**
 * The 97.5 % quantile of Student's t: half of a 95 % interval's width in standard errors. To four decimals
 * for 1 to 1000 degrees of freedom; they need not be whole, as Welch's aren't.
 *
 * With t = √ν / tan φ, the share of the distribution beyond ±t is the integral of sin^(ν−1) from 0 to φ
 * divided by that to π/2: φ is found where it is 5 %.
 */
export function studentT975(degreesOfFreedom: number): number {
  const known = quantiles.get(degreesOfFreedom);
  if (known !== undefined) return known;
  const quantile = Math.sqrt(degreesOfFreedom) / Math.tan(angleOfTails(degreesOfFreedom));
  quantiles.set(degreesOfFreedom, quantile);
  return quantile;
}

/** Charts ask for the same one at each step. */
const quantiles = new Map<number, number>();

const tails = 0.05;
const bisections = 52;
/** Even, for Simpson's rule. */
const intervals = 800;

function angleOfTails(degreesOfFreedom: number): number {
  const whole = sineIntegral(Math.PI / 2, degreesOfFreedom);
  let low = 0;
  let high = Math.PI / 2;
  for (let i = 0; i < bisections; i++) {
    const middle = (low + high) / 2;
    if (sineIntegral(middle, degreesOfFreedom) < tails * whole) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The integral of sin^(ν−1) from 0 to φ, over the cube root of the angle: in the angle itself it is steep at 0. */
function sineIntegral(angle: number, degreesOfFreedom: number): number {
  const width = Math.cbrt(angle) / intervals;
  let sum = 0;
  for (let i = 1; i <= intervals; i++) {
    const root = i * width;
    const weight = i === intervals ? 1 : i % 2 ? 4 : 2;
    sum += weight * 3 * root ** 2 * Math.sin(root ** 3) ** (degreesOfFreedom - 1);
  }
  return (sum * width) / 3;
}
