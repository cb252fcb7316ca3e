import { mean } from './mean.ts';

/**
 * Means of as many equal, contiguous parts of a series: the batch means of simulation output. Neighbouring
 * steps of a run are alike, so an interval over steps would be far too narrow; long parts are nearly
 * independent (Law and Kelton, Simulation Modeling and Analysis, section 9.5.3). Parts differ by one value in
 * length where they can't be equal; there are fewer where values are.
 */
export function batchMeans(values: ArrayLike<number>, parts = 10): number[] {
  const count = Math.min(parts, values.length);
  const all = Array.from(values);
  return Array.from({ length: count }, (_, part) => {
    const edge = (k: number) => Math.round((k * all.length) / count);
    return mean(all.slice(edge(part), edge(part + 1)));
  });
}
