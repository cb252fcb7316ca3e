/**
 * Runs in its own process: at each message, takes the lock that the message names, and logs when it enters and leaves.
 */
import { appendFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import { exclusively } from '../../../src/datasets/files/exclusive.ts';

const [, , lock, log] = process.argv as [string, string, string, string];

process.on('message', async () => {
  await exclusively(
    lock,
    () => {},
    async () => {
      await appendFile(log, 'in\n');
      await setTimeout(5);
      await appendFile(log, 'out\n');
    },
  );
  process.send!('done');
});
