import { defineConfig } from 'vitest/config';

/** Tests on a Slurm cluster that they start themselves, beside `npm test`: skipped, with a word, where Slurm isn't installed. */
export default defineConfig({
  test: {
    name: 'slurm',
    globalSetup: 'test/site/make-package.ts',
    include: ['test/slurm/**/*.test.ts'],
    // A cluster takes a second to start, and some seconds to find out that a machine is dead.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    // Slurm waits for whole seconds here and there, and a busy machine makes others look dead.
    retry: 1,
    // Two clusters at once are slow enough to make machines look dead.
    fileParallelism: false,
  },
});
