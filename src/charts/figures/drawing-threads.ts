import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { losslessJson } from '../../files/kept/lossless-json.ts';
import { ExpectedError } from '../../messages/expected-error.ts';
import type { DrawingTasks } from './drawing-tasks.ts';

/** What a thread is asked to draw. */
export interface Order {
  kind: keyof DrawingTasks;
  /** In lossless JSON. */
  source: string;
}

export type Answer = { drawn: unknown } | { error: unknown; isExpected: boolean };

/** One a core. Each loads Vega, which takes as long as drawing ten charts: more would seldom pay. */
export const mostThreads = Math.min(8, availableParallelism());

/**
 * Draws in threads, beside everything else that a build does. They start with the first orders, and end with the process.
 *
 * @param program the file of `drawing-thread`
 * @param most threads at a time
 * @param ahead threads that start before there are orders
 */
export function drawingThreads(
  program: string,
  { most = mostThreads, ahead = 0 } = {},
): DrawingTasks {
  const idle = Array.from({ length: ahead }, () => startThread(program));
  const waiting: ((thread: Thread) => void)[] = [];
  let started = ahead;
  const take = (): Thread | Promise<Thread> => {
    for (let free = idle.pop(); free; free = idle.pop()) {
      if (free.isAlive()) return free;
      started--;
    }
    if (started < most) {
      started++;
      return startThread(program);
    }
    return new Promise((resolve) => waiting.push(resolve));
  };
  const giveBack = (thread: Thread) => {
    const next = waiting.shift();
    if (thread.isAlive()) {
      if (next) next(thread);
      else idle.push(thread);
      return;
    }
    started--;
    if (next) void Promise.resolve(take()).then(next);
  };
  const draw = async (kind: Order['kind'], source: { name: string }): Promise<unknown> => {
    const order = { kind, source: losslessJson(source) };
    const thread = await take();
    try {
      return drawnIn(await thread.ask(order, source.name));
    } finally {
      giveBack(thread);
    }
  };
  return {
    figure: (source) => draw('figure', source) as ReturnType<DrawingTasks['figure']>,
    diagram: (source) => draw('diagram', source) as ReturnType<DrawingTasks['diagram']>,
    cover: (source) => draw('cover', source) as ReturnType<DrawingTasks['cover']>,
    png: (source) => draw('png', source) as ReturnType<DrawingTasks['png']>,
  };
}

interface Thread {
  isAlive(): boolean;
  /** @throws ExpectedError if the thread dies */
  ask(order: Order, name: string): Promise<Answer>;
}

function startThread(program: string): Thread {
  const worker = new Worker(program, { execArgv: [] });
  let isAlive = true;
  let asked: { name: string; settle: PromiseWithResolvers<Answer> } | undefined;
  const die = (reason: string) => {
    isAlive = false;
    asked?.settle.reject(
      new ExpectedError(`Chart "${asked.name}": the thread that draws it ended: ${reason}`),
    );
  };
  worker.on('message', (answer: Answer) => asked?.settle.resolve(answer));
  worker.on('error', (error) => die(error instanceof Error ? error.message : String(error)));
  worker.on('exit', (code) => die(`exit code ${code}`));
  worker.unref();
  return {
    isAlive: () => isAlive,
    async ask(order, name) {
      asked = { name, settle: Promise.withResolvers() };
      // Only a thread that draws keeps the process.
      worker.ref();
      worker.postMessage(order);
      try {
        return await asked.settle.promise;
      } finally {
        asked = undefined;
        worker.unref();
      }
    },
  };
}

function drawnIn(answer: Answer): unknown {
  if ('drawn' in answer) return answer.drawn;
  const { error, isExpected } = answer;
  if (!isExpected || !(error instanceof Error)) throw error;
  throw new ExpectedError(error.message, { cause: error.cause });
}
