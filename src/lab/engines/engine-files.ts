import path from 'node:path';
import { ExpectedError } from '../../messages/expected-error.ts';
import { type EngineName, engineNames } from '../records/engine-names.ts';
import {
  addonCandidates,
  addonPath,
  findAddon,
  installationFolder,
  librariesPath,
} from './native/installation.ts';

/** What an engine needs beside the lab's own code, on a machine that has nothing else: files for a pack. */
interface EngineFiles {
  /** Packages that the engine imports, or looks for when it starts. */
  packages: readonly string[];
  /** Files in packages that no import leads to, for Linux on x64. */
  binaries: readonly string[];
}

const files: Record<EngineName, EngineFiles> = {
  native: { packages: ['@tensorflow/tfjs-node-gpu'], binaries: [] },
  webgpu: {
    packages: ['webgpu', '@tensorflow/tfjs-backend-webgpu'],
    binaries: ['webgpu/dist/linux-x64/dawn.node'],
  },
  wasm: {
    packages: ['@tensorflow/tfjs-backend-wasm'],
    binaries: ['', '-simd', '-threaded-simd'].map(
      (kind) => `@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm${kind}.wasm`,
    ),
  },
  cpu: { packages: ['@tensorflow/tfjs-backend-cpu'], binaries: [] },
};

/** The packages and binaries of these engines, and the packages that only the others need. */
export function filesOfEngines(
  engines: readonly EngineName[],
): EngineFiles & { unused: readonly string[] } {
  const of = (names: readonly EngineName[]) => names.map((name) => files[name]);
  const others = engineNames.filter((name) => !engines.includes(name));
  return {
    packages: of(engines).flatMap(({ packages }) => packages),
    binaries: of(engines).flatMap(({ binaries }) => binaries),
    unused: of(others).flatMap(({ packages }) => packages),
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
  if (!addon) throw new ExpectedError('native is not built here: `npm run engine` builds it');
  return {
    source: addon.slice(0, -addonPath.length - 1),
    parts: [path.dirname(addonPath), librariesPath],
    inCache: installationFolder(''),
  };
}
