import { performance } from 'node:perf_hooks';
import { cacheDirectory } from '../../files/cache-directory.ts';
import { isExpected } from '../../messages/expected-error.ts';
import { placeOfFailure } from '../../messages/failure-place.ts';
import { TakenOverError } from '../in-progress/run-lock.ts';
import { recordRun } from './record-run.ts';
import { isRepeating } from './repeating-failure.ts';
import { replayRun } from './replay-run.ts';
import { openSession } from './session.ts';
import { stopSignals } from './stop-signal.ts';
import type { RunTask, WorkerMessage } from './worker-messages.ts';

// The program of a worker process: it performs the one task that its parent sends, reports its progress, and exits.

// Source maps make a stack in a bundle point at the author's source.
process.setSourceMapsEnabled(true);

const stop = new AbortController();
const hurry = new AbortController();
process.on('message', (message: RunTask | 'stop') => {
  if (message === 'stop') stop.abort();
  else void perform(message);
});
// A terminal or a scheduler sends these to the whole process group. The worker ignores them: its parent decides, and
// asks it to stop.
for (const signal of stopSignals) process.on(signal, () => {});
// Without a parent, the worker saves its state and exits. A parent that was told to stop twice doesn't wait for that.
process.on('disconnect', () => (stop.signal.aborted ? hurry : stop).abort());

async function perform(task: RunTask): Promise<void> {
  let hasBegun = false;
  try {
    const session = await openSession(task, {
      signal: stop.signal,
      hurry: hurry.signal,
      tell,
      clock: () => performance.now(),
      now: () => new Date(),
    });
    hasBegun = true;
    await tell(await (task.replay ? replayRun(session, task.replay) : recordRun(session)));
  } catch (error) {
    const repeats = hasBegun ? isRepeating(error) && 'variant' : 'experiment';
    await tell({
      type: 'failed',
      ...describeFailure(task.root, error),
      ...(repeats && { repeats }),
      ...(error instanceof TakenOverError && { takenOver: true }),
    });
  }
  if (process.connected) process.disconnect();
  process.exit();
}

/** Resolves when this message and all earlier ones are sent: a message still queued at the exit would be lost. */
function tell(message: WorkerMessage): Promise<void> {
  return new Promise((resolve) => {
    // The 'disconnect' handler deals with a dead parent.
    if (process.connected) process.send!(message, undefined, undefined, () => resolve());
    else resolve();
  });
}

/** An unexpected error keeps its stack. The first line also names the place in the experiment's source. */
function describeFailure(root: string, error: unknown): { message: string; expected: boolean } {
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  if (isExpected(error)) return { message, expected: true };
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return { message: describeFull(code), expected: true };
  const place = placeOfFailure(root, stack);
  const where = place ? ` (${place})` : '';
  return { message: stack.replace(/$/m, () => where), expected: false };
}

function describeFull(code: string): string {
  return `no space is left (${code}) for its record, or in the cache folder, ${cacheDirectory()}: make some; the same command goes on from there`;
}
