import Module, { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { registerMaxPoolGradient, registerReluGradient } from './gradients.ts';
import type { NodeBackend } from './node-backend.ts';

/** TensorFlow, loaded into this process. */
export interface TensorFlow {
  /** libtensorflow's own version, "2.21.0". */
  version: string;
  usesGpu: boolean;
}

/**
 * Loads tfjs-node with this addon and selects its back end, 'tensorflow'.
 * @throws ExpectedError if the addon or TensorFlow's libraries can't be loaded
 */
export async function loadTensorFlow(addon: string): Promise<TensorFlow> {
  tf.enableProdMode(); // silences tfjs's advice on the console
  silenceInt64Warning();
  replaceDeprecatedFunction();
  requireTfjsNode(addon);
  await tf.setBackend('tensorflow');
  const backend = tf.backend() as unknown as NodeBackend;
  registerReluGradient(backend);
  registerMaxPoolGradient(backend);
  return { version: backend.binding.TF_Version, usesGpu: backend.isUsingGpuDevice };
}

function requireTfjsNode(addon: string): void {
  const require = createRequire(import.meta.url);
  const tfjsNode = require.resolve('@tensorflow/tfjs-node-gpu');
  answerWhereTheAddonIs(createRequire(tfjsNode).resolve('@mapbox/node-pre-gyp'), addon);
  try {
    require(tfjsNode);
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new ExpectedError(
      `engine native: ${addon} can't be loaded (${reason}); run \`npm run engine\` to build it again`,
    );
  }
}

/**
 * tfjs-node asks node-pre-gyp for the addon's path. node-pre-gyp looks only into the package's folder in node_modules,
 * and no setting changes that: https://github.com/tensorflow/tfjs/issues/3542. This module answers in place of
 * node-pre-gyp, so that nothing has to be written to node_modules.
 */
function answerWhereTheAddonIs(nodePreGyp: string, addon: string): void {
  const answer = new Module(nodePreGyp);
  answer.exports = { find: () => addon };
  answer.loaded = true;
  createRequire(import.meta.url).cache[nodePreGyp] = answer;
}

/**
 * tfjs-node warns at every `argMax`, although the result fits into 32 bits.
 * https://github.com/tensorflow/tfjs/pull/4357 added the warning, and no setting turns it off.
 */
function silenceInt64Warning(): void {
  const warn = console.warn;
  console.warn = (...message: unknown[]) => {
    if (message[0] !== 'INT64 output tensor will be stored as BigInt64Array.') warn(...message);
  };
}

/**
 * tfjs-node 4.22.0 calls a function that Node 22 warns of and Node 23 removed. tfjs's sources no longer call it, but no
 * release has that change: https://github.com/tensorflow/tfjs/issues/8609.
 */
function replaceDeprecatedFunction(): void {
  const util = createRequire(import.meta.url)('node:util');
  util.isNullOrUndefined = (value: unknown) => value === null || value === undefined;
}
