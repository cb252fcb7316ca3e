import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Engine } from '../src/lab/engines/engine.ts';
import { engineNamed } from '../src/lab/engines/select.ts';
import { engineNames } from '../src/lab/records/engine-names.ts';
import { describeMachine } from './describe-machine.ts';
import type { SetUp } from './experiment-steps.ts';
import type { Measurement } from './measure-steps.ts';

/*
 * Prints the throughput of a training step on each engine found: `npm run bench`. `-- wasm` measures only the named
 * engines, `-- --pytorch <python>` also measures PyTorch. bench/README.md describes the measurements.
 */

const setUps: SetUp[] = [
  { width: 1, classifier: 'vgg' },
  { width: 1, classifier: 'compact' },
  { width: 0.25, classifier: 'compact' },
];

const { values: flags, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { pytorch: { type: 'string' } },
});
const engines = await findEngines();

console.log(describeMachine());
for (const setUp of setUps) {
  console.log(`\n${setUp.classifier} classifier, width ${setUp.width}`);
  const peer = flags.pytorch && (await measurePytorch(flags.pytorch, setUp));
  if (peer) console.log(`  PyTorch: ${peer.toFixed(1)} images/s`);
  for (const engine of engines) await report(engine, setUp, peer || undefined);
}

/** `cpu` takes twenty minutes for one step, so it is measured only if it is named. */
async function findEngines(): Promise<Engine[]> {
  const wanted = engineNames.filter((name) =>
    asked.length === 0 ? name !== 'cpu' : asked.includes(name),
  );
  const found: Engine[] = [];
  for (const engine of wanted.map((name) => engineNamed(name))) {
    const why = await engine.whyUnavailable();
    if (why === undefined) found.push(engine);
    else console.log(`${engine.name} is left out (${why})`);
  }
  return found;
}

async function report(engine: Engine, setUp: SetUp, peer: number | undefined): Promise<void> {
  const processes = engine.usesAllCores ? [1] : [1, availableParallelism()];
  for (const count of processes) {
    const measurements = await measureTogether(engine, count, setUp);
    const bare = sumOf(measurements, 'bare');
    const withProbes = sumOf(measurements, 'withProbes');
    const ratio = peer ? `, ${(bare / peer).toFixed(2)} of PyTorch` : '';
    const longer = ((bare / withProbes - 1) * 100).toFixed(0);
    console.log(
      `  ${engine.name}, ${count} process${count > 1 ? 'es' : ''}: ${bare.toFixed(1)} images/s${ratio}, with probes ${withProbes.toFixed(1)} (${longer} % longer); ${measurements[0]!.device}`,
    );
  }
}

/** Measures the same step in PyTorch. @returns images a second */
async function measurePytorch(python: string, { width, classifier }: SetUp): Promise<number> {
  const script = fileURLToPath(new URL('pytorch.py', import.meta.url));
  const { stdout } = await promisify(execFile)(python, [script, String(width), classifier, '8']);
  return Number(stdout);
}

function sumOf(measurements: Measurement[], figure: 'bare' | 'withProbes'): number {
  return measurements.reduce((total, measurement) => total + measurement[figure], 0);
}

/** Measures independent runs in separate processes, like those of `lab run --jobs`. All begin when the last is ready. */
async function measureTogether(
  engine: Engine,
  processes: number,
  setUp: SetUp,
): Promise<Measurement[]> {
  const workers = Array.from({ length: processes }, () => startWorker(engine, setUp));
  await Promise.all(workers.map(nextMessage));
  const measured = workers.map(nextMessage);
  for (const worker of workers) worker.send('go');
  return (await Promise.all(measured)) as Measurement[];
}

function startWorker({ name, environment, noise }: Engine, { width, classifier }: SetUp) {
  const script = fileURLToPath(new URL('measure-steps.ts', import.meta.url));
  const args = ['--import', 'tsx', script, name, String(width), classifier];
  const worker = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
  });
  createInterface(worker.stderr!).on('line', (line) => {
    if (!noise?.test(line)) process.stderr.write(`${line}\n`);
  });
  return worker;
}

/** @throws Error if the worker ends before it sends a message */
async function nextMessage(worker: ReturnType<typeof startWorker>): Promise<unknown> {
  const ended = once(worker, 'exit').then(([code]) => {
    throw new Error(`a worker ended with exit code ${code} before its measurement`);
  });
  const [message] = await Promise.race([once(worker, 'message'), ended]);
  return message;
}
