import { performance } from 'node:perf_hooks';
import { isExpected } from '../../messages/expected-error.ts';
import { placeOfFailure } from '../../messages/failure-place.ts';
import { recordRun } from './record-run.ts';
import { replayRun } from './replay-run.ts';
import { openSession } from './session.ts';
import { stopSignals } from './stop-signal.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

// The program of a worker process: it does the one task that its parent sends, tells how that goes, and ends.

// A stack in a bundle leads to the line that its author wrote.
process.setSourceMapsEnabled(true);

const stop = new AbortController();
process.on('message', (message: RunTask | 'stop') => {
  if (message === 'stop') stop.abort();
  else void perform(message);
});
// A terminal and a scheduler send these to the whole process group, the parent included: it decides, and asks us to stop.
for (const signal of stopSignals) process.on(signal, () => {});
// Without its parent it keeps its state and ends.
process.on('disconnect', () => stop.abort());

async function perform(task: RunTask): Promise<void> {
  try {
    const session = await openSession(task, {
      signal: stop.signal,
      tell,
      clock: () => performance.now(),
      now: () => new Date(),
    });
    await tell(await (task.replay ? replayRun(session, task.replay) : recordRun(session)));
  } catch (error) {
    await tell({ type: 'failed', ...describeFailure(task.root, error) });
  }
  if (process.connected) process.disconnect();
  process.exit();
}

/** Settles when the message is sent, and all before it: a message that is still queued at the exit is lost. */
function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    // That the parent is gone is seen by 'disconnect'.
    if (process.connected) process.send!(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

/** A surprise comes with its stack, and its first line alone tells the place in the experiment's source. */
function describeFailure(root: string, error: unknown): { message: string; expected: boolean } {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  if (isExpected(error)) return { message, expected: true };
  const place = placeOfFailure(root, stack);
  const where = place ? ` (${place})` : '';
  return { message: stack.replace(/$/m, () => where), expected: false };
}
