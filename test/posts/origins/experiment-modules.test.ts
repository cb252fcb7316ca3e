import { expect, test } from 'vitest';
import { findTable } from '../../../src/posts/origins/experiment-modules.ts';

test('of an experiment without tables.ts, the file to write is named, with its export', async () => {
  const reference = { source: 'nobody', experiment: 'nobody', name: 'ends' };
  await expect(findTable(reference)).rejects.toThrow(
    'there is no src/experiments/nobody/tables.ts; write it, with an export ends',
  );
});
