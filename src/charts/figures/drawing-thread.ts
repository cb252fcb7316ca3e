import { parentPort } from 'node:worker_threads';
import { parseLossless } from '../../files/kept/lossless-json.ts';
import { isExpected } from '../../messages/expected-error.ts';
import { type DrawingTasks, drawHere } from './drawing-tasks.ts';
import type { Answer, Order } from './drawing-threads.ts';

/* A thread that draws: it answers each order in turn. */

parentPort!.on('message', async (order: Order) => {
  parentPort!.postMessage(await answerTo(order));
});

async function answerTo({ kind, source }: Order): Promise<Answer> {
  try {
    const draw = drawHere[kind] as (given: unknown) => ReturnType<DrawingTasks[typeof kind]>;
    return { drawn: await draw(parseLossless(source)) };
  } catch (error) {
    // The brand of an expected error doesn't cross to another thread.
    return { error, isExpected: isExpected(error) };
  }
}
