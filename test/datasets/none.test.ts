import { expect, test } from 'vitest';
import none from '../../src/datasets/none.ts';
import { sourceAt } from './fixtures.ts';

test('No data are the same everywhere, whatever path is given.', async () => {
  const { source } = sourceAt('/nowhere', '/nowhere');
  const { data, samples, ...identity } = await none.load(source);
  expect(await none.identify(source)).toEqual(identity);
  expect(data).toBeUndefined();
  expect(samples).toEqual({ train: 0, test: 0 });
});
