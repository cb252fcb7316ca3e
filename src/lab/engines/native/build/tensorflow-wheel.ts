import path from 'node:path';
import type { Entry } from 'yauzl';
import { ExpectedError } from '../../../../messages/expected-error.ts';
import { readDescription, type Wheel } from './wheel.ts';

/** The parts of a TensorFlow wheel that the addon needs. */
export interface TensorFlowWheel {
  /** "2.21.0" */
  version: string;
  /** `libtensorflow_cc.so.2` and `libtensorflow_framework.so.2`. */
  libraries: readonly Entry[];
  headers: readonly Entry[];
}

/** The wheel's folder of headers: the compiler's include path. */
export const includePath = 'tensorflow/include';

/**
 * Finds the libraries and headers. @throws ExpectedError if the wheel isn't TensorFlow's, or is for another processor
 */
export async function inspectTensorFlow(
  wheel: Wheel,
  arch: string = process.arch,
): Promise<TensorFlowWheel> {
  await requireArchitecture(wheel, arch);
  const libraries = wheel.entries.filter(({ fileName }) => libraryPattern.test(fileName));
  const headers = wheel.entries.filter(({ fileName }) => headerPattern.test(fileName));
  if (libraries.length !== 2 || headers.length === 0) {
    throw new ExpectedError(
      `${wheel.file} is not a TensorFlow wheel with its library and headers: tensorflow-cpu 2.21.0 for Linux is one`,
    );
  }
  const version = /^Version: (.+)$/m.exec(await readDescription(wheel, 'METADATA'))?.[1] ?? '';
  return { version, libraries, headers };
}

/** The packages of CUDA libraries that the wheel was built for, as requirements for pip. */
export async function cudaRequirements(wheel: Wheel): Promise<string[]> {
  const metadata = await readDescription(wheel, 'METADATA');
  return [...metadata.matchAll(/^Requires-Dist: (nvidia-\S+);.*extra == "and-cuda"/gm)].map(
    ([, requirement]) => requirement!,
  );
}

/** The libraries in the wheel of an NVIDIA package. */
export function cudaLibraries(wheel: Wheel): Entry[] {
  return wheel.entries.filter(({ fileName }) => /^nvidia\/\w+\/lib\/[^/]+\.so/.test(fileName));
}

/** The libraries' file names, for the linker. */
export function libraryNames({ libraries }: TensorFlowWheel): string[] {
  return libraries.map(({ fileName }) => path.posix.basename(fileName));
}

const libraryPattern = /^tensorflow\/libtensorflow_(cc|framework)\.so\.\d+$/;
/** Headers of the C interface, and of the folders that they include from. */
const headerPattern =
  /^tensorflow\/include\/(tensorflow\/c|tensorflow\/core\/platform|tsl|xla\/tsl)\/.*\.h$/;

async function requireArchitecture(wheel: Wheel, arch: string): Promise<void> {
  const machine = { x64: 'x86_64', arm64: 'aarch64' }[arch] ?? arch;
  const tags = [...(await readDescription(wheel, 'WHEEL')).matchAll(/^Tag: (\S+)$/gm)];
  const tag = tags[0]?.[1] ?? 'unknown';
  if (tags.some(([, name]) => /linux/.test(name!) && name!.endsWith(machine))) return;
  throw new ExpectedError(
    `${wheel.file} is for ${tag}, this machine needs one for manylinux_*_${machine}`,
  );
}
