import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { engineNames, type RunEngineName } from '../records/engine-names.ts';
import { packagesOf } from '../records/engine-packages.ts';
import {
  addonCandidates,
  addonPath,
  findAddon,
  installationFolder,
  librariesPath,
} from './native/installation.ts';

/** What an engine needs beside the lab's own code, on a machine that has nothing else: files for a pack. */
interface EngineFiles {
  packages: readonly string[];
  /** Files in packages that no import leads to, for Linux on x64. */
  binaries: readonly string[];
}

const binaries: Record<RunEngineName, readonly string[]> = {
  native: [],
  webgpu: ['webgpu/dist/linux-x64/dawn.node'],
  wasm: ['', '-simd', '-threaded-simd'].map(
    (kind) => `@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm${kind}.wasm`,
  ),
  cpu: [],
  none: [],
  command: [],
  imported: [],
};

/** The packages and binaries of these engines, and the packages that only the others need. */
export function filesOfEngines(
  engines: readonly RunEngineName[],
): EngineFiles & { unused: readonly string[] } {
  const packages = new Set(engines.flatMap(packagesOf));
  return {
    packages: [...packages],
    binaries: engines.flatMap((engine) => binaries[engine]),
    unused: engineNames.flatMap(packagesOf).filter((name) => !packages.has(name)),
  };
}

export interface NativeInstallation {
  source: string;
  /** The folders needed to run, relative to `source`. */
  parts: readonly string[];
  /** Where the engine looks for the installation, relative to the cache folder. */
  inCache: string;
}

/** The native engine that `npm run engine` built. @throws ExpectedError if it isn't built */
export function nativeInstallation(): NativeInstallation {
  const addon = findAddon(addonCandidates());
  if (!addon)
    throw new ExpectedError('native is not built here: `npm run engine -- --from-pip` builds it');
  return {
    source: addon.slice(0, -addonPath.length - 1),
    parts: [path.dirname(addonPath), librariesPath],
    inCache: installationFolder(''),
  };
}
