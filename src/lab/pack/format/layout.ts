/** Paths in a pack, relative to its folder. */
export const layout = {
  script: 'run.sh',
  node: 'node',
  manifest: 'pack.json',
  checksums: 'SHA256SUMS',
  lab: 'lab',
  start: 'lab/start.mjs',
  worker: 'lab/worker.mjs',
  /** The same bundle that was fingerprinted, byte for byte. */
  experiment: 'lab/experiment.mjs',
  dataset: 'lab/dataset.mjs',
  data: 'data',
  vulkan: 'vulkan',
  /** The files of a command, under their paths in the checkout. */
  checkout: 'checkout',
  cache: 'cache',
} as const;
