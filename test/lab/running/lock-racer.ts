/** Run in a process of its own: locks and releases the file that it is given, as it is told, and answers whether it holds it. */

import { lockRun } from '../../../src/lab/running/run-lock.ts';
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
