import { expect, test } from 'vitest';
import { findDiagram, findTable } from '../../../src/posts/origins/experiment-modules.ts';

test('of an experiment without tables.ts, the file to write is named, with its export', async () => {
  const reference = { source: 'nobody', experiment: 'nobody', name: 'ends' };
  await expect(findTable(reference)).rejects.toThrow(
    'there is no src/experiments/nobody/tables.ts; write it, with an export ends',
  );
});

test('an unknown diagram names the known ones', async () => {
  const reference = { source: 'batch-norm', experiment: 'batch-norm', name: 'netwrk' };
  await expect(findDiagram(reference)).rejects.toThrow(
    'src/experiments/batch-norm/diagrams.ts exports no "netwrk"; known: network',
  );
});
