import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Draws from the standard normal distribution, by Box and Muller's transform. */
export function gaussian(seed: number): () => number {
  const source = xoroshiro128plus(seed);
  const uniform = () => 1 - uniformFloat64(source);
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
