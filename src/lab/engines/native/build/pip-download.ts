import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { CommandError, type RunCommand } from '../run-command.ts';
import { checkWheel, type Pins, pinnedRequirement } from './pinned-wheels.ts';

/** The TensorFlow version that the addon was tested with. */
const tensorFlowVersion = '2.21.0';

/**
 * Downloads TensorFlow's wheel into a folder, checks it and returns its path. `cuda` asks for the wheel for NVIDIA
 * GPUs.
 * @throws ExpectedError if pip fails, or the wheel isn't the pinned one
 */
export async function downloadTensorFlow(
  folder: string,
  cuda: boolean,
  run: RunCommand,
  pins?: Pins,
): Promise<string> {
  // On arm64, `tensorflow` is the package for CPUs too.
  const name = cuda || process.arch === 'arm64' ? 'tensorflow' : 'tensorflow-cpu';
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  // The library is the same for every Python. Name one version, as this machine's may be too new or too old.
  const anyPython = ['--python-version', '3.11', '--platform', `manylinux_2_27_${machine}`];
  await download(folder, [...anyPython, `${name}==${tensorFlowVersion}`], run);
  return checkedWheel(folder, pins);
}

/** The same for a package that TensorFlow's wheel requires, in its pinned version. */
export async function downloadRequirement(
  folder: string,
  requirement: string,
  run: RunCommand,
  pins?: Pins,
): Promise<string> {
  await download(folder, [pinnedRequirement(requirement, pins)], run);
  return checkedWheel(folder, pins);
}

async function download(folder: string, what: string[], run: RunCommand): Promise<void> {
  const pip = ['-m', 'pip', 'download', '--no-deps', '--only-binary=:all:', '--dest', folder];
  try {
    await run('python3', [...pip, ...what], { show: true });
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new ExpectedError(
      `pip can't download ${what.at(-1)} (see above); download the wheel elsewhere and use \`npm run engine -- --wheel FILE\``,
    );
  }
}

async function checkedWheel(folder: string, pins: Pins | undefined): Promise<string> {
  const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
  if (!wheel) throw new ExpectedError(`pip downloaded no wheel into ${folder}`);
  const file = path.join(folder, wheel);
  await checkWheel(file, pins);
  return file;
}
