import { cpus } from 'node:os';
import type { Engine } from './engine.ts';

/** No back end: for runs that use no tensors. Loads nothing. */
export const none: Engine = {
  name: 'none',
  usesAllCores: false,
  environment: {},
  whyUnavailable: async () => undefined,
  // Another version of Node may compute `Math.exp` and its like with other last bits.
  start: async () => ({
    name: cpus()[0]?.model.trim() || process.arch,
    kind: 'cpu',
    details: { 'Node.js': process.versions.node },
  }),
};
