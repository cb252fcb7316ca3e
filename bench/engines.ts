import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Engine, EngineName } from '../src/lab/engines/engine.ts';
import { engineNamed } from '../src/lab/engines/select.ts';
import type { Measurement } from './measure-steps.ts';

/*
 * Prints the throughput of a VGG-A training step on each engine: `npm run bench`. What is measured is in
 * bench/README.md.
 */

const widths = [1, 0.25];
const setUps: { engine: EngineName; processes: number }[] = [
  { engine: 'wasm', processes: 1 },
  { engine: 'wasm', processes: 2 },
  { engine: 'native', processes: 1 },
];

console.log(describeMachine());
for (const { engine, processes } of setUps) {
  const why = await engineNamed(engine).whyUnavailable();
  if (why !== undefined) console.log(`${engine}: skipped (${why})`);
  else for (const width of widths) await report(engineNamed(engine), processes, width);
}

function describeMachine(): string {
  const model = cpus()[0]?.model ?? process.arch;
  const load = loadavg()[0]!.toFixed(1);
  return `${model}, ${availableParallelism()} cores (load ${load}), Node ${process.version}`;
}

async function report(engine: Engine, processes: number, width: number): Promise<void> {
  const measurements = await measureTogether(engine, processes, width);
  const total = sumOf(measurements, 'imagesPerSecond');
  const perProcessor = sumOf(measurements, 'imagesPerProcessorSecond') / processes;
  const title = `${engine.name}, ${processes} process${processes > 1 ? 'es' : ''}, width ${width}`;
  const figures = `${total.toFixed(1)} images/s, ${perProcessor.toFixed(1)} per processor second`;
  console.log(`${title}: ${figures} (${measurements[0]!.device})`);
}

function sumOf(measurements: Measurement[], figure: keyof Omit<Measurement, 'device'>): number {
  return measurements.reduce((total, measurement) => total + measurement[figure], 0);
}

/** Independent runs in processes of their own, as `lab run --jobs` has them; they go when all are ready. */
async function measureTogether(
  engine: Engine,
  processes: number,
  width: number,
): Promise<Measurement[]> {
  const workers = Array.from({ length: processes }, () => startWorker(engine, width));
  await Promise.all(workers.map(nextMessage));
  const measured = workers.map(nextMessage);
  for (const worker of workers) worker.send('go');
  return (await Promise.all(measured)) as Measurement[];
}

function startWorker({ name, environment }: Engine, width: number) {
  const script = fileURLToPath(new URL('measure-steps.ts', import.meta.url));
  return spawn(process.execPath, ['--import', 'tsx', script, name, String(width)], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** @throws Error if the worker ends before it says anything */
async function nextMessage(worker: ReturnType<typeof startWorker>): Promise<unknown> {
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`a worker ended with exit code ${code} before its measurement`);
  });
  const [message] = await Promise.race([once(worker, 'message'), ended]);
  return message;
}
