import { createRequire } from 'node:module';
import type { EngineName, RunEngineName } from '../records/engine-names.ts';

/** What experiments with tensors import themselves, and every back end needs. */
const core = '@tensorflow/tfjs-core';

/** The packages of each engine besides `core`: those that it imports, or looks for when it starts. */
const ownPackages: Record<RunEngineName, readonly string[]> = {
  native: ['@tensorflow/tfjs-node-gpu'],
  webgpu: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
  wasm: ['@tensorflow/tfjs-backend-wasm'],
  cpu: ['@tensorflow/tfjs-backend-cpu'],
  none: [],
};

/** The versions that the engines are written for. A site installs only the packages that its runs need. */
const versions: Readonly<Record<string, string>> = {
  [core]: '4.22.0',
  '@tensorflow/tfjs-backend-cpu': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-backend-webgpu': '4.22.0',
  '@tensorflow/tfjs-node-gpu': '4.22.0',
  webgpu: '0.6.2',
};

/** The packages that an engine needs besides the lab's own. */
export function packagesOf(engine: RunEngineName): readonly string[] {
  return engine === 'none' ? [] : [core, ...ownPackages[engine]];
}

/**
 * Why an engine's packages can't be used, with the remedy: "@tensorflow/tfjs-core isn't installed: run npm install …".
 * Undefined if all are installed.
 */
export function whyNotInstalled(
  engine: EngineName,
  isInstalled: (name: string) => boolean = isInstalledHere,
): string | undefined {
  const missing = packagesOf(engine).filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  const verb = missing.length === 1 ? "isn't" : "aren't";
  return `${missing.join(' and ')} ${verb} installed: run npm install ${missing.map(withVersion).join(' ')}`;
}

/** The remedy where no TensorFlow.js is installed at all; undefined if its core is. Names the engine of every machine. */
export function whyNoTensors(
  isInstalled: (name: string) => boolean = isInstalledHere,
): string | undefined {
  return isInstalled(core) ? undefined : whyNotInstalled('wasm', isInstalled);
}

/** A package's name with the version that the engines are written for. */
export function withVersion(name: string): string {
  return versions[name] === undefined ? name : `${name}@${versions[name]}`;
}

const require = createRequire(import.meta.url);

function isInstalledHere(name: string): boolean {
  try {
    require.resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}
