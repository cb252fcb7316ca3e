import { defineExperiment } from 'retrace/lab';
import { z } from 'zod';

/** A draft to fill in: the parameters' types and values, the variants to compare, and what the program measures. */
export default defineExperiment({
  name: 'study-name',
  title: 'Title of the study',

  // A program and its arguments, started without a shell in this folder, or in `folder`, relative to the project. Each
  // parameter must be in it.
  command: './program --size {size} --seed {seed}',

  // If the program writes files of another tool into {output}, name the tool: csv, tensorboard, lightning, wandb …
  // reads: 'csv',

  parameters: z.strictObject({
    size: z.number(),
  }),

  // Each variant is run with each seed of a profile.
  variants: {
    first: { label: 'First', parameters: { size: 1 } },
  },
  profiles: { quick: { seeds: [1, 2, 3], parameters: {} } },

  // What the program writes at each step. `val_loss` or `val/loss` there is `valLoss` here.
  metrics: { result: 'What the program measures, with its unit' },
});
