import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { addonPath, librariesPath, nodeApiVersion } from '../installation.ts';
import { CommandError, type RunCommand } from '../run-command.ts';
import { compiler } from './requirements.ts';

export interface CompileOptions {
  /** The folder of tfjs-node's package, which contains the addon's source. */
  source: string;
  /** Folders of Node's and TensorFlow's headers. */
  include: readonly string[];
  /** File names of TensorFlow's libraries in the installation. */
  libraries: readonly string[];
  /** The installation's folder. */
  folder: string;
}

/** Compiles tfjs-node's addon, unmodified, against TensorFlow's libraries. @throws ExpectedError with the compiler's last lines */
export async function compileAddon(
  { source, include, libraries, folder }: CompileOptions,
  run: RunCommand,
): Promise<void> {
  const addon = path.join(folder, addonPath);
  await mkdir(path.dirname(addon), { recursive: true });
  const args = [
    ...['-std=c++17', '-O2', '-shared', '-fPIC', `-DNAPI_VERSION=${nodeApiVersion}`],
    ...include.map((headers) => `-I${headers}`),
    ...['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => path.join(source, 'binding', name)),
    `-L${path.join(folder, librariesPath)}`,
    ...libraries.map((name) => `-l:${name}`),
    // Relative to the addon, so that the installation can be moved.
    `-Wl,-rpath,$ORIGIN/${path.relative(path.dirname(addonPath), librariesPath)}`,
    ...['-o', addon],
  ];
  await run(compiler, args).catch((error) => {
    if (!(error instanceof CommandError)) throw error;
    throw new ExpectedError(`the addon doesn't compile: ${error.message}`);
  });
}
