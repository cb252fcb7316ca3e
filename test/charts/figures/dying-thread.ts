import { parentPort } from 'node:worker_threads';

/* A thread that ends when it is asked to draw. */
parentPort!.on('message', ({ source }: { source: string }) => {
  if (source.includes('"throws"')) throw new Error('no memory left');
  process.exit(3);
});
