import process from 'node:process';
import { type Device, type EngineName, engineNames } from '../src/lab/engines/engine.ts';
import { engineNamed } from '../src/lab/engines/select.ts';
import { vggStep } from './vgg-step.ts';

/*
 * Started by engines.ts in a process of its own: `measure-steps.ts <engine> <width>`. Says that it's ready
 * after warming up, waits until it is told to go, and answers with its measurement.
 */

const batch = 128;
const warmUpSteps = 2;
const timedSteps = 5;
const timedSeconds = 10;

/** What one process measured. */
export interface Measurement {
  device: string;
  /** From the median duration of a step. */
  imagesPerSecond: number;
  /** By the processor time used, of all threads: what remains comparable on a busy machine. */
  imagesPerProcessorSecond: number;
}

const [name, width] = process.argv.slice(2);
const engine = engineNamed(engineNames.find((known) => known === name) as EngineName);
const device = await engine.start();
const step = vggStep(Number(width), batch);
for (let k = 0; k < warmUpSteps; k++) step();
process.once('message', () => process.send!(measure(), () => process.disconnect()));
process.send!('ready');

function measure(): Measurement {
  const seconds: number[] = [];
  const before = process.cpuUsage();
  while (seconds.length < timedSteps || sum(seconds) < timedSeconds) seconds.push(secondsOf(step));
  const { user, system } = process.cpuUsage(before);
  return {
    device: describe(device),
    imagesPerSecond: batch / median(seconds),
    imagesPerProcessorSecond: (batch * seconds.length) / ((user + system) / 1e6),
  };
}

function describe({ name, details }: Device): string {
  return [name, ...Object.entries(details).map((entry) => entry.join(' '))].join(', ');
}

function secondsOf(run: () => unknown): number {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}
