/**
 * A program for a process of its own: locks and releases the given file on command, and answers whether it holds the
 * lock.
 */

import { lockRun } from '../../../src/lab/in-progress/run-lock.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';

let release: (() => Promise<void>) | undefined;

process.on('message', async (message: 'lock' | 'release') => {
  if (message === 'lock') release = await tryLock();
  else await release?.();
  process.send!(message === 'lock' && release !== undefined);
});

async function tryLock(): Promise<typeof release> {
  try {
    return await lockRun(process.argv[2]!, 'growth/slow', () => new Date());
  } catch (error) {
    if (error instanceof ExpectedError) return undefined;
    throw error;
  }
}
