import {
  type xoroshiro128plus,
  xoroshiro128plusFromState,
} from 'pure-rand/generator/xoroshiro128plus';

/** What is drawn at random. Each purpose has its own streams. */
export type Purpose = keyof typeof purposes;
export type RandomStream = ReturnType<typeof xoroshiro128plus>;

/**
 * Every run that calls `randomStream` has this table in its fingerprint, so a new entry makes all of these runs stale.
 * To draw anything else, use an existing purpose with more indices: streams with more indices are different streams.
 */
const purposes = {
  weights: 1,
  /** Of a second network beside the trained one, as batch-norm's article has it. */
  'article weights': 2,
  order: 3,
  dropout: 4,
  /** Of the second network. */
  'article dropout': 5,
} as const;

/**
 * A stream of 32-bit integers that depends on its arguments alone: not on the engine, nor on earlier draws. So a
 * resumed run continues as if it had never stopped, and both variants of a seed start from the same weights and see the
 * same batches.
 *
 * @param indices select one of the purpose's streams: a layer, a step or an epoch
 */
export function randomStream(seed: number, purpose: Purpose, ...indices: number[]): RandomStream {
  const key = [seed, purposes[purpose], ...indices];
  return xoroshiro128plusFromState([0, 1, 2, 3].map((word) => hash(key, word)));
}

/** MurmurHash3 of 32-bit words: seeding with the key itself would give related streams to nearby keys. */
function hash(words: readonly number[], seed: number): number {
  let state = seed;
  for (const word of words) {
    state ^= Math.imul(rotateLeft(Math.imul(word, 0xcc9e2d51), 15), 0x1b873593);
    state = (Math.imul(rotateLeft(state, 13), 5) + 0xe6546b64) | 0;
  }
  state ^= 4 * words.length;
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return state ^ (state >>> 16);
}

function rotateLeft(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
