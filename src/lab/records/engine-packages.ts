import { type RunEngineName, usesTensors } from './engine-names.ts';

/** What experiments with tensors import themselves, and every back end needs. */
export const tensorPackage = '@tensorflow/tfjs-core';

/** The packages of each engine besides `tensorPackage`: those that it imports, or looks for when it starts. */
const ownPackages: Record<RunEngineName, readonly string[]> = {
  native: ['@tensorflow/tfjs-node-gpu'],
  webgpu: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  cpu: ['@tensorflow/tfjs-backend-cpu'],
  none: [],
  command: [],
  imported: [],
};

/** The versions that the engines are written for. A site installs only the packages that its runs need. */
const versions: Readonly<Record<string, string>> = {
  [tensorPackage]: '4.22.0',
  '@tensorflow/tfjs-backend-cpu': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-backend-webgpu': '4.22.0',
  '@tensorflow/tfjs-node-gpu': '4.22.0',
  webgpu: '0.6.2',
};

/** The packages that an engine needs besides the lab's own. */
export function packagesOf(engine: RunEngineName): readonly string[] {
  return usesTensors(engine) ? [tensorPackage, ...ownPackages[engine]] : [];
}

/** What a site installs when an experiment imports a package: the core of TensorFlow.js runs on no machine alone. */
export function neededWith(name: string): readonly string[] {
  return name === tensorPackage ? packagesOf('wasm') : [name];
}

/** A package's name with the version that the engines are written for, if they need it: "webgpu@0.6.2". */
export function withVersion(name: string): string {
  return versions[name] === undefined ? name : `${name}@${versions[name]}`;
}
