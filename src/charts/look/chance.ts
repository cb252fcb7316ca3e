/** The parts of `vega-statistics` that decide over chance, which Vega's types lack: Vega's own at build, its package in browsers. */
export interface Chance {
  setRandom(random: () => number): void;
  randomLCG(seed: number): () => number;
}

const seed = 1;

/**
 * Begins Vega's random numbers anew, for `random()`, samples and bootstrapped intervals. Called right before each run of a chart, it
 * gives the same picture in each build, and the same again in browsers: a run isn't interrupted by that of another chart.
 */
export function restartChance({ setRandom, randomLCG }: Chance): void {
  setRandom(randomLCG(seed));
}
