import { createRequire } from 'node:module';
import type { EngineName } from '../records/engine-names.ts';
import { packagesOf, tensorPackage, withVersion } from '../records/engine-packages.ts';

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
  return isInstalled(tensorPackage) ? undefined : whyNotInstalled('wasm', isInstalled);
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
