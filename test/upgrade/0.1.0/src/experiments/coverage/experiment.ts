import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { datasetNamed, defineExperiment } from 'retrace/lab';
import { mean, meanInterval } from 'retrace/statistics';
import { z } from 'zod';

/** How often does a 95 % interval hold the true mean of a uniform distribution? Its run uses code of Retrace. */
export default defineExperiment({
  name: 'coverage',
  title: 'How often an interval holds the truth',
  dataset: datasetNamed('none'),
  parameters: z.strictObject({ sample: z.int().min(2), steps: z.int().positive() }),
  variants: {
    small: { label: '3 values', parameters: { sample: 3 } },
    large: { label: '10 values', parameters: { sample: 10 } },
  },
  profiles: { quick: { seeds: [1, 2, 3], parameters: { steps: 200 } } },
  metrics: { covered: 'Share of intervals that hold the mean', centre: 'Mean of the values so far' },
  length: ({ steps }) => ({ steps, samplesPerStep: 1 }),

  async *run({ parameters: { sample, steps }, seed }) {
    const random = xoroshiro128plus(seed);
    const all: number[] = [];
    let covered = 0;
    for (let step = 0; step < steps; step++) {
      const values = Array.from({ length: sample }, () => uniformFloat64(random));
      const { low, high } = meanInterval(values);
      if (low <= 0.5 && high >= 0.5) covered++;
      all.push(...values);
      yield { step, covered: covered / (step + 1), centre: mean(all) };
    }
  },
});
