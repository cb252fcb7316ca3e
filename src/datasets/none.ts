import { sha256OfJson } from '../files/digest.ts';
import type { DatasetDefinition } from '../lab/dataset.ts';

const identity = { name: 'none', edition: 'computed in the run', digest: sha256OfJson([]) };

/** For experiments that compute all that they need from their parameters and the seed. */
const none: DatasetDefinition<undefined> = {
  name: 'none',
  async identify() {
    return identity;
  },
  async load() {
    return { ...identity, data: undefined, samples: { train: 0, test: 0 } };
  },
};

export default none;
