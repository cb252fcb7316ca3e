/**
 * A program for a process of its own: does with the lock of the given file what it is told, and answers whether it can, or
 * why not.
 */

import { type LockedRun, lockRun } from '../../../src/lab/in-progress/run-lock.ts';
import { ExpectedError } from '../../../src/messages/expected-error.ts';

export type Command = 'lock' | 'look' | 'release' | 'block';

const [file, interval] = process.argv.slice(2);
let lock: LockedRun | undefined;

const actions: Record<Command, () => Promise<void>> = {
  async lock() {
    lock = await lockRun(file!, 'growth/slow', interval ? { interval: Number(interval) } : {});
  },
  look: () => lock!.requireOurs(),
  async release() {
    await lock?.release();
    lock = undefined;
  },
  /** Blocks the event loop, as training does, until it is killed. */
  async block() {
    for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1e9);
  },
};

process.on('message', async (command: Command) => process.send!(await answerTo(command)));

async function answerTo(command: Command): Promise<true | string> {
  try {
    await actions[command]();
    return true;
  } catch (error) {
    if (error instanceof ExpectedError) return error.message;
    throw error;
  }
}
