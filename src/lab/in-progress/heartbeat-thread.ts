import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Heartbeat } from './heartbeat.ts';

// The program of the thread that `startHeartbeat` starts.

const { file, text, interval } = workerData as Heartbeat;

beat();
parentPort!.postMessage('beats');
setInterval(beat, interval);

/** A beat that fails is left out: if all do, the lock gets silent, and the run looks at its lock before it writes. */
function beat(): void {
  try {
    writeAgain();
  } catch {
    // The next one may succeed.
  }
}

/**
 * Writes what the lock says once more, for the file system to give it the time by its own clock: `utimes` would give it
 * this machine's. What is read and written is one file, even if another lock takes its name meanwhile.
 */
function writeAgain(): void {
  const lock = openSync(file, 'r+');
  try {
    if (readFileSync(lock, 'utf8') !== text) return;
    writeSync(lock, text, 0);
    fsyncSync(lock);
  } finally {
    closeSync(lock);
  }
}
