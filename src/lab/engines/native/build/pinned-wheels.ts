import path from 'node:path';
import { sha256OfFile } from '../../../../files/digest.ts';
import { ExpectedError } from '../../../../messages/expected-error.ts';

/** SHA-256 by file name. */
export type Pins = Readonly<Record<string, string>>;

/**
 * The wheels that `--from-pip` accepts, with the digests that the Python Package Index publishes: TensorFlow, and the
 * newest allowed version of each library that TensorFlow requires for CUDA. `pip install --dry-run --report` prints
 * these digests.
 */
export const pinnedWheels: Pins = {
  'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl':
    '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl':
    '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
  'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_aarch64.whl':
    '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  'nvidia_cublas_cu12-12.9.3.13-py3-none-manylinux_2_27_x86_64.whl':
    'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72',
  'nvidia_cuda_cupti_cu12-12.9.79-py3-none-manylinux_2_25_x86_64.whl':
    '096bcf334f13e1984ba36685ad4c1d6347db214de03dbb6eebb237b41d9d934f',
  'nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl':
    '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0',
  'nvidia_cuda_nvrtc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl':
    '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4',
  'nvidia_cuda_runtime_cu12-12.9.79-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl':
    '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3',
  'nvidia_cudnn_cu12-9.28.0.42-py3-none-manylinux_2_27_x86_64.whl':
    '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375',
  'nvidia_cufft_cu12-11.4.1.4-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl':
    'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28',
  'nvidia_curand_cu12-10.3.10.19-py3-none-manylinux_2_27_x86_64.whl':
    '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e',
  'nvidia_cusolver_cu12-11.7.5.82-py3-none-manylinux_2_27_x86_64.whl':
    '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88',
  'nvidia_cusparse_cu12-12.5.10.65-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl':
    '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78',
  'nvidia_nccl_cu12-2.32.3-py3-none-manylinux_2_27_x86_64.whl':
    'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c',
  'nvidia_nvjitlink_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl':
    'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9',
};

/**
 * The pinned version of a package that a wheel requires: "nvidia-nccl-cu12==2.32.3" for
 * "nvidia-nccl-cu12<3.0,>=2.27.7".
 * @throws ExpectedError if no version is pinned
 */
export function pinnedRequirement(requirement: string, pins: Pins = pinnedWheels): string {
  const name = /^[\w.-]+/.exec(requirement)?.[0] ?? '';
  const prefix = `${name.replaceAll(/[-.]/g, '_')}-`;
  const file = Object.keys(pins).find((each) => each.startsWith(prefix));
  if (file) return `${name}==${file.slice(prefix.length).split('-', 1)[0]}`;
  throw new ExpectedError(
    `no version of ${requirement} is pinned in pinned-wheels.ts: add the file that pip takes, with its SHA-256`,
  );
}

/** @throws ExpectedError if a downloaded wheel has no pinned digest, or another one */
export async function checkWheel(file: string, pins: Pins = pinnedWheels): Promise<void> {
  const name = path.basename(file);
  const expected = pins[name];
  if (expected === undefined) {
    throw new ExpectedError(
      `${name}: its SHA-256 isn't pinned; \`npm run engine -- --wheel FILE\` takes what you have checked yourself`,
    );
  }
  const found = await sha256OfFile(file);
  if (found === expected) return;
  throw new ExpectedError(
    `${name}: its SHA-256 must be ${expected}, and is ${found}: it is damaged, or not the file that was published; nothing of it is used`,
  );
}
