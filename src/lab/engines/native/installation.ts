import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { cacheDirectory } from '../../../files/cache-directory.ts';
import { ExpectedError } from '../../../messages/expected-error.ts';
import { whyNotInstalled } from '../missing-packages.ts';

/** The newest Node-API version that tfjs-node 4.22 supports. Newer versions of Node remain compatible with it. */
export const nodeApiVersion = 8;

/** The addon's path in tfjs-node's package and in our installation, which have the same layout. */
export const addonPath = path.join('lib', `napi-v${nodeApiVersion}`, 'tfjs_binding.node');
/** Where the addon looks for TensorFlow's libraries: `../../deps/lib` from its own folder. */
export const librariesPath = path.join('deps', 'lib');

/**
 * The folder for the addon and TensorFlow's libraries, built by `npm run engine`. It is outside node_modules, which
 * `npm ci` deletes. Its name holds all that decides whether the addon fits, so that only a fitting addon is found.
 */
export function installationFolder(cache = cacheDirectory()): string {
  const fits = `napi-v${nodeApiVersion}-${process.platform}-${process.arch}`;
  return path.join(cache, 'engines', `tfjs-node-gpu-${tfjsNodeVersion()}-${fits}`);
}

/** Paths where an addon may be, best first: our installation, then the package's own install script's. */
export function addonCandidates(cache = cacheDirectory()): string[] {
  return [installationFolder(cache), tfjsNodeFolder()].map((folder) =>
    path.join(folder, addonPath),
  );
}

/** The first of these addons that exists. */
export function findAddon(addons: readonly string[]): string | undefined {
  return addons.find((addon) => existsSync(addon));
}

/** The folder of the installed `@tensorflow/tfjs-node-gpu`. @throws ExpectedError if it isn't installed */
export function tfjsNodeFolder(): string {
  try {
    return path.dirname(require.resolve('@tensorflow/tfjs-node-gpu/package.json'));
  } catch {
    throw new ExpectedError(`${whyNotInstalled('native')}`);
  }
}

export function tfjsNodeVersion(): string {
  return JSON.parse(readFileSync(path.join(tfjsNodeFolder(), 'package.json'), 'utf8')).version;
}

const require = createRequire(import.meta.url);
