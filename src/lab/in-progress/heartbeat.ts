import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ownModule } from '../../files/own-file.ts';

/** What a heartbeat writes, and how often. */
export interface Heartbeat {
  /** The lock. */
  file: string;
  /** What it says. */
  text: string;
  /** In milliseconds. */
  interval: number;
}

/**
 * Writes a lock again and again, so that other machines know that its process runs. A thread does so, because training
 * blocks the event loop for minutes; unlike another process, it ends and is halted with its own.
 *
 * @returns what ends it, when it has begun
 */
export async function startHeartbeat(heartbeat: Heartbeat): Promise<() => Promise<void>> {
  const program = ownModule(import.meta.filename, 'heartbeat-thread');
  const thread = new Worker(program, { workerData: heartbeat, execArgv: [] });
  await once(thread, 'message');
  // Without a heartbeat the run goes on: it looks at its lock before it writes.
  thread.on('error', () => {});
  thread.unref();
  return async () => void (await thread.terminate());
}
