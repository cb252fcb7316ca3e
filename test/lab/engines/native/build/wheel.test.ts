import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  pinnedRequirement,
  pinnedWheels,
} from '../../../../../src/lab/engines/native/build/pinned-wheels.ts';
import {
  downloadRequirement,
  downloadTensorFlow,
} from '../../../../../src/lab/engines/native/build/pip-download.ts';
import {
  cudaLibraries,
  cudaRequirements,
  inspectTensorFlow,
  libraryNames,
} from '../../../../../src/lab/engines/native/build/tensorflow-wheel.ts';
import {
  extract,
  unpackedBytes,
  withWheel,
} from '../../../../../src/lab/engines/native/build/wheel.ts';
import { ExpectedError } from '../../../../../src/messages/expected-error.ts';
import { zipOf } from '../../zip-of.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'wheel-'));

const metadata = [
  'Name: tensorflow',
  'Version: 2.21.0',
  'Requires-Dist: numpy>=1.26.0',
  'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"',
  'Requires-Dist: nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"',
].join('\n');
const tensorFlow = {
  'tensorflow/': '',
  'tensorflow/libtensorflow_cc.so.2': 'the operations',
  'tensorflow/libtensorflow_framework.so.2': 'the runtime',
  'tensorflow/python/eager.py': 'import numpy',
  'tensorflow/include/tensorflow/c/c_api.h': '#pragma once',
  'tensorflow/include/Eigen/Core': '',
  'tensorflow-2.21.0.dist-info/METADATA': metadata,
  'tensorflow-2.21.0.dist-info/WHEEL': 'Tag: cp311-cp311-manylinux_2_27_x86_64\n',
};

describe('a TensorFlow wheel', () => {
  test('is reduced to its version, its two libraries and the headers of its C interface', async () => {
    const file = await writeZip('tensorflow.whl', tensorFlow);
    const found = await withWheel(file, (wheel) => inspectTensorFlow(wheel, 'x64'));
    expect(found.version).toBe('2.21.0');
    expect(libraryNames(found)).toEqual(['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']);
    expect(found.headers.map(({ fileName }) => fileName)).toEqual([
      'tensorflow/include/tensorflow/c/c_api.h',
    ]);
    expect(unpackedBytes(found.libraries)).toBe('the operations'.length + 'the runtime'.length);
  });

  test('is unpacked entry by entry, each to where it is wanted', async () => {
    const file = await writeZip('unpack.whl', tensorFlow);
    await withWheel(file, async (wheel) => {
      const { libraries } = await inspectTensorFlow(wheel, 'x64');
      await extract(wheel, libraries, (name) => path.join(folder, 'lib', path.basename(name)));
    });
    expect(await readFile(path.join(folder, 'lib/libtensorflow_cc.so.2'), 'utf8')).toBe(
      'the operations',
    );
  });

  test('names the CUDA packages that it was built for', async () => {
    const file = await writeZip('cuda.whl', tensorFlow);
    expect(await withWheel(file, cudaRequirements)).toEqual([
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
      'nvidia-cudnn-cu12<10.0,>=9.3.0.75',
    ]);
  });

  test('for another processor is refused with what this one needs', async () => {
    const file = await writeZip('x86.whl', tensorFlow);
    await expect(withWheel(file, (wheel) => inspectTensorFlow(wheel, 'arm64'))).rejects.toThrow(
      `${file} is for cp311-cp311-manylinux_2_27_x86_64, this machine needs one for manylinux_*_aarch64`,
    );
  });
});

test("of NVIDIA's wheels only the libraries are taken", async () => {
  const file = await writeZip('cudnn.whl', {
    'nvidia/cudnn/include/cudnn.h': '',
    'nvidia/cudnn/lib/libcudnn.so.9': '',
    'nvidia/cudnn/lib/__init__.py': '',
  });
  const names = await withWheel(file, async (wheel) => cudaLibraries(wheel));
  expect(names.map(({ fileName }) => fileName)).toEqual(['nvidia/cudnn/lib/libcudnn.so.9']);
});

describe('what pip downloads', () => {
  const nccl = 'nvidia_nccl_cu12-2.0.0-py3-none-any.whl';
  // The SHA-256 of "abc", from the standard's own examples.
  const pins = { [nccl]: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad' };
  const asked: string[] = [];

  /** Replaces pip: writes a file into the given folder. */
  async function downloading(name: string, content: string) {
    const downloads = await mkdtemp(path.join(folder, 'pip-'));
    const run = async (_: string, args: readonly string[]) => {
      asked.push(args.at(-1)!);
      await writeFile(path.join(downloads, name), content);
      return '';
    };
    return { downloads, run };
  }

  test('is taken in the version that is pinned, if it is the file that was published', async () => {
    const { downloads, run } = await downloading(nccl, 'abc');
    const file = await downloadRequirement(downloads, 'nvidia-nccl-cu12<3.0,>=1.7', run, pins);
    expect(file).toBe(path.join(downloads, nccl));
    expect(asked.at(-1)).toBe('nvidia-nccl-cu12==2.0.0');
  });

  test('is refused in one line with what was expected and found, otherwise', async () => {
    const { downloads, run } = await downloading(nccl, 'abd');
    await expect(downloadRequirement(downloads, 'nvidia-nccl-cu12', run, pins)).rejects.toThrow(
      /^nvidia_nccl_cu12-2\.0\.0-py3-none-any\.whl: its SHA-256 must be ba7816bf\w{56}, and is a52d159f\w{56}: .*$/,
    );
  });

  test('is refused where no checksum of it is known', async () => {
    const { downloads, run } = await downloading('tensorflow_cpu-9.9.9-py3.whl', 'abc');
    await expect(downloadTensorFlow(downloads, false, run)).rejects.toThrow(
      "tensorflow_cpu-9.9.9-py3.whl: its SHA-256 isn't pinned",
    );
    const unknown = downloadRequirement(downloads, 'nvidia-cudnn-cu12<10.0', run, pins);
    await expect(unknown).rejects.toThrow('no version of nvidia-cudnn-cu12<10.0 is pinned');
  });

  test('is pinned for all that TensorFlow requires, within what it allows', () => {
    expect(pinnedRequirement('nvidia-cublas-cu12<13.0,>=12.5.3.2')).toMatch(/==12\.\d/);
    expect(pinnedRequirement('nvidia-cudnn-cu12<10.0,>=9.3.0.75')).toMatch(/==9\.\d/);
    expect(pinnedRequirement('tensorflow')).toBe('tensorflow==2.21.0');
    for (const pin of Object.values(pinnedWheels)) expect(pin).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('what is not a TensorFlow wheel is refused by name:', () => {
  test('a missing file', async () => {
    await expectRefusal('/nowhere/tensorflow.whl', '/nowhere/tensorflow.whl: no such file');
  });

  test('a file that is no archive', async () => {
    const file = path.join(folder, 'page.whl');
    await writeFile(file, '<html>not found</html>'.repeat(100));
    await expectRefusal(file, /page\.whl can't be read as a wheel .*; download it again/);
  });

  test('a truncated archive', async () => {
    const file = path.join(folder, 'truncated.whl');
    await writeFile(file, zipOf(tensorFlow).subarray(0, -40));
    await expectRefusal(file, /truncated\.whl can't be read as a wheel/);
  });

  test('an archive without a description', async () => {
    const file = await writeZip('photos.zip', { 'cat.jpg': 'a cat' });
    await expectRefusal(file, /photos\.zip is not a wheel/);
  });

  test('the wheel of another package', async () => {
    const file = await writeZip('numpy.whl', {
      'numpy/core.so': '',
      'numpy-2.dist-info/WHEEL': 'Tag: cp311-cp311-manylinux_2_17_x86_64\n',
    });
    await expectRefusal(file, /numpy\.whl is not a TensorFlow wheel .* tensorflow-cpu 2\.21\.0/);
  });

  test('a wheel with a damaged library', async () => {
    const damaged = zipOf(tensorFlow);
    damaged.write('THE operations', damaged.indexOf('the operations'));
    const file = path.join(folder, 'damaged.whl');
    await writeFile(file, damaged);
    await expectRefusal(
      file,
      /libtensorflow_cc\.so\.2 is damaged \(checksum\); download the wheel again/,
    );
  });

  test('an archive with an entry that points outside', async () => {
    const file = await writeZip('outside.whl', { '../../etc/passwd': 'root' });
    await expectRefusal(file, /outside\.whl can't be read as a wheel .*\.\.\/\.\.\/etc\/passwd/);
  });
});

async function expectRefusal(file: string, message: string | RegExp): Promise<void> {
  const unpacking = withWheel(file, async (wheel) => {
    const { libraries } = await inspectTensorFlow(wheel, 'x64');
    await extract(wheel, libraries, (name) => path.join(folder, 'refused', name));
  });
  await expect(unpacking).rejects.toThrow(ExpectedError);
  await expect(unpacking).rejects.toThrow(message);
}

async function writeZip(name: string, files: Record<string, string>): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, zipOf(files));
  return file;
}
