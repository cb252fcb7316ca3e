import process from 'node:process';
import { engineNamed } from '../src/lab/engines/select.ts';
import { type EngineName, engineNames } from '../src/lab/records/engine-names.ts';
import { batchSize, type SetUp, type StepTimes, timeStep } from './experiment-steps.ts';

/*
 * Started by engines.ts in its own process: `measure-steps.ts <engine> <width> <classifier>`. Sends a message when the
 * engine is ready, begins when it gets a message, and answers with its measurement.
 */

/** Bare steps run for so long; each probe adds half of this. */
const seconds = 8;

/** The measurement of one process, in images a second. */
export interface Measurement {
  device: string;
  bare: number;
  withProbes: number;
}

const [name, width, classifier] = process.argv.slice(2);
const engine = engineNamed(engineNames.find((known) => known === name) as EngineName);
const device = await engine.start();
process.once('message', async () => {
  const setUp = { width: Number(width), classifier: classifier as SetUp['classifier'] };
  const measurement = describe(await timeStep(setUp, seconds));
  process.send!(measurement, () => process.exit());
});
process.send!('ready');

function describe({ bare, withProbes }: StepTimes): Measurement {
  const { name, details } = device;
  return {
    device: [name, ...Object.entries(details).map((entry) => entry.join(' '))].join(', '),
    bare: batchSize / bare,
    withProbes: batchSize / withProbes,
  };
}
