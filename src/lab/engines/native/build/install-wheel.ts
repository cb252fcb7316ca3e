import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { librariesPath, tfjsNodeFolder } from '../installation.ts';
import type { RunCommand } from '../run-command.ts';
import { compileAddon } from './compile-addon.ts';
import { downloadRequirement, downloadTensorFlow } from './pip-download.ts';
import { requireCompiler, requireNodeHeaders, requirePip, requireSpace } from './requirements.ts';
import {
  cudaLibraries,
  cudaRequirements,
  includePath,
  inspectTensorFlow,
  libraryNames,
} from './tensorflow-wheel.ts';
import { extract, unpackedBytes, withWheel } from './wheel.ts';

export interface WheelEffects {
  run: RunCommand;
  log(line: string): void;
}

/**
 * Compiles the addon against the libtensorflow of a TensorFlow wheel.
 * @param folder the installation's folder, created here
 * @param staging a folder for temporary files
 */
export async function installWheel(
  file: string,
  folder: string,
  staging: string,
  { run, log }: WheelEffects,
): Promise<void> {
  await requireCompiler(run);
  const nodeHeaders = requireNodeHeaders();
  await withWheel(file, async (wheel) => {
    const tensorFlow = await inspectTensorFlow(wheel);
    const { version, libraries, headers } = tensorFlow;
    await requireSpace(staging, unpackedBytes([...libraries, ...headers]) + spareBytes);
    log(`Unpacking libtensorflow ${version} from ${path.basename(file)}`);
    const libraryFile = (name: string) =>
      path.join(folder, librariesPath, path.posix.basename(name));
    await extract(wheel, libraries, libraryFile);
    await extract(wheel, headers, (name) => path.join(staging, name));
    log('Compiling the addon');
    const include = [nodeHeaders, path.join(staging, includePath)];
    const names = libraryNames(tensorFlow);
    await compileAddon({ source: tfjsNodeFolder(), include, libraries: names, folder }, run);
  });
}

/** The same with a wheel that pip downloads. For CUDA, also installs the NVIDIA libraries that the wheel requires. */
export async function installFromPip(
  cuda: boolean,
  folder: string,
  staging: string,
  effects: WheelEffects,
): Promise<void> {
  await requireCompiler(effects.run);
  await requirePip(effects.run);
  await requireSpace(staging, cuda ? cudaBytes : cpuBytes);
  const downloads = await mkdtemp(path.join(staging, 'pip-'));
  const file = await downloadTensorFlow(downloads, cuda, effects.run);
  await installWheel(file, folder, staging, effects);
  if (cuda) await installCudaLibraries(file, folder, staging, effects);
}

/** Puts NVIDIA's libraries where TensorFlow's libraries look for them: at `../../nvidia` from their own folder. */
async function installCudaLibraries(
  tensorFlow: string,
  folder: string,
  staging: string,
  { run, log }: WheelEffects,
): Promise<void> {
  for (const requirement of await withWheel(tensorFlow, cudaRequirements)) {
    log(`Adding ${requirement}`);
    const downloads = await mkdtemp(path.join(staging, 'pip-'));
    const file = await downloadRequirement(downloads, requirement, run);
    await withWheel(file, (wheel) =>
      extract(wheel, cudaLibraries(wheel), (name) => path.join(folder, name)),
    );
    await rm(downloads, { recursive: true });
  }
}

/** Disk space for the compiler, and a margin. */
const spareBytes = 100e6;
/** Wheel and libraries of TensorFlow 2.21, rounded up. */
const cpuBytes = 1.3e9;
/** The same with NVIDIA's libraries. */
const cudaBytes = 8e9;
