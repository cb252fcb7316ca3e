import { beforeEach, describe, expect, test } from 'vitest';
import { findPlaces } from '../../../src/lab/command/files/places.ts';
import {
  findLockFile,
  isEnvironmentFile,
  namedLockFile,
} from '../../../src/lab/command/locks/lock-files.ts';
import { type Checkout, createCheckout, experimentFolder } from './checkout-fixture.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout();
});

const folder = () => `${checkout.root}/${experimentFolder}`;
const named = async (name: string) =>
  namedLockFile(await findPlaces(checkout.root), folder(), name);
const found = async (language: 'python' | 'r' | 'julia') =>
  (await findLockFile(await findPlaces(checkout.root), folder(), language))?.file.slice(
    checkout.root.length + 1,
  );

/** What a lock file says, by the name that tells its kind. */
async function read(name: string, text: string | Uint8Array) {
  await checkout.own(name, text);
  const { locked } = await named(name);
  return {
    pinned: Object.fromEntries(locked!.pinned),
    unpinned: Object.fromEntries(locked!.unpinned),
  };
}
const commit = '0123456789abcdef0123456789abcdef01234567';

test('uv.lock: names are normal, forks keep all their versions, the project itself has none', async () => {
  const lock = `
version = 1
requires-python = ">=3.11"
resolution-markers = ["python_full_version >= '3.12'", "python_full_version < '3.12'"]

[[package]]
name = "my-project"
source = { virtual = "." }
dependencies = [{ name = "numpy" }]

[[package]]
name = "numpy"
version = "2.2.0"
source = { registry = "https://packages.example/simple" }
resolution-markers = ["python_full_version >= '3.12'"]
wheels = [{ url = "https://example.org/numpy.whl", hash = "sha256:00", size = 1 }]

[[package]]
name = "numpy"
version = "1.26.4"
source = { registry = "https://packages.example/simple" }

[[package]]
name = "Scikit_Learn"
version = "1.5.0"

[[package]]
name = "torch"
version = "2.6.0+cu124"

[[package]]
name = "nanolib"
version = "0.1.0"
source = { git = "https://example.org/nanolib?rev=main#${commit}" }
`;
  expect(await read('uv.lock', lock)).toEqual({
    pinned: {
      nanolib: '0.1.0@0123456789ab',
      numpy: '1.26.4, 2.2.0',
      'scikit-learn': '1.5.0',
      torch: '2.6.0+cu124',
    },
    unpinned: {},
  });
});

test('poetry.lock, pdm.lock and pylock.toml', async () => {
  const poetry = `
[[package]]
name = "numpy"
version = "1.26.4"
optional = false

[[package]]
name = "nanolib"
version = "0.1.0"
[package.source]
type = "git"
url = "https://example.org/nanolib"
reference = "main"
resolved_reference = "${commit}"

[metadata]
lock-version = "2.1"
`;
  const expected = { numpy: '1.26.4', nanolib: '0.1.0@0123456789ab' };
  expect((await read('poetry.lock', poetry)).pinned).toEqual(expected);
  const pdm = `[[package]]\nname = "numpy"\nversion = "1.26.4"\n[[package]]\nname = "nanolib"\nversion = "0.1.0"\nrevision = "${commit}"\n`;
  expect((await read('pdm.lock', pdm)).pinned).toEqual(expected);
  const pylock = `lock-version = "1.0"\n[[packages]]\nname = "numpy"\nversion = "1.26.4"\n[[packages]]\nname = "nanolib"\nversion = "0.1.0"\nvcs = { type = "git", url = "https://example.org", commit-id = "${commit}" }\n`;
  expect((await read('pylock.toml', pylock)).pinned).toEqual(expected);
});

test('Pipfile.lock', async () => {
  const lock = {
    default: { numpy: { version: '==1.26.4' }, nanolib: { git: 'https://x', ref: commit } },
    develop: { pytest: { version: '==8.0' }, local: { path: '.' } },
  };
  expect((await read('Pipfile.lock', JSON.stringify(lock))).pinned).toEqual({
    numpy: '1.26.4',
    nanolib: '@0123456789ab',
    pytest: '8.0',
  });
});

describe('requirements.txt', () => {
  test('has versions, extras, markers, hashes, comments and long lines', async () => {
    const text = `# made by hand
--index-url https://user:secret@example.org/simple
--extra-index-url=https://example.org
-e .
./wheels/local.whl
NumPy == 1.26.4 ; python_version < "3.12"  # old
numpy==2.2.0; python_version >= "3.12"
torch[cuda]==2.6.0+cu124 \\
    --hash=sha256:${'0'.repeat(64)} \\
    --hash=sha256:${'1'.repeat(64)}
Scikit.Learn===1.5.0
pandas>=2
scipy
wheel==1.*
seaborn==0.13,!=0.13.1
plotly (==5.0)
nanolib @ git+https://user:secret@example.org/nanolib.git@${commit}#egg=nanolib
other @ git+https://user:secret@example.org/other.git@main
`;
    expect(await read('requirements.txt', text)).toEqual({
      pinned: {
        nanolib: '@0123456789ab',
        numpy: '1.26.4, 2.2.0',
        plotly: '5.0',
        'scikit-learn': '1.5.0',
        torch: '2.6.0+cu124',
      },
      unpinned: {
        other: 'from a URL',
        pandas: '>=2',
        scipy: 'any',
        seaborn: '==0.13,!=0.13.1',
        wheel: '==1.*',
      },
    });
  });

  test('includes others, and constraints, which ask for nothing', async () => {
    await checkout.write('base.txt', 'numpy==1.0\n-r src/experiments/digits/requirements.txt\n');
    await checkout.own('constraints.txt', 'torch==2.6.0\nunused>=1\n');
    const text = '-r ../../../base.txt\n--constraint=constraints.txt\ntorch\n';
    expect(await read('requirements.txt', text)).toEqual({
      pinned: { numpy: '1.0', torch: '2.6.0' },
      unpinned: {},
    });
    const { included } = await named('requirements.txt');
    expect(included).toEqual([`${checkout.root}/base.txt`, `${folder()}/constraints.txt`]);
  });

  test('that includes what is not there, or elsewhere, is refused', async () => {
    await expect(read('requirements.txt', '-r none.txt')).rejects.toThrow(
      "requirements.txt includes none.txt, which isn't there",
    );
    await expect(read('requirements.txt', '-r ../../../../none.txt')).rejects.toThrow(
      'requirements.txt includes ../../../../none.txt, which leaves the checkout',
    );
  });

  test('is read as PowerShell writes it', async () => {
    const text = Buffer.from('\ufeffnumpy==1.0\r\ntorch==2.0\r\n', 'utf16le');
    expect((await read('requirements.txt', text)).pinned).toEqual({ numpy: '1.0', torch: '2.0' });
  });
});

test('conda-lock.yml and pixi.lock, old and new', async () => {
  const conda = `
version: 1
metadata: {platforms: [linux-64, osx-arm64]}
package:
- {name: pytorch, version: 2.6.0, manager: conda, platform: linux-64}
- {name: pytorch, version: 2.5.1, manager: conda, platform: osx-arm64}
- {name: R-ggplot2, version: '3.5.1', manager: conda, platform: linux-64}
- {name: einops, version: 0.10, manager: pip, platform: linux-64}
`;
  expect((await read('conda-lock.yml', conda)).pinned).toEqual({
    pytorch: '2.5.1, 2.6.0',
    'r-ggplot2': '3.5.1',
    einops: '0.10',
  });
  const pixi6 = `
version: 6
environments:
  default:
    channels: [{url: https://packages.example/conda-forge/}]
    packages:
      linux-64:
      - conda: https://packages.example/conda-forge/linux-64/numpy-1.26.4-py312heda63a1_0.conda
packages:
- conda: https://packages.example/conda-forge/linux-64/numpy-1.26.4-py312heda63a1_0.conda
  sha256: '00'
- conda: https://packages.example/conda-forge/noarch/scikit-learn-1.5.0-pyhd8ed1ab_0.tar.bz2
- pypi: https://example.org/torch-2.6.0-cp312-linux_x86_64.whl
  name: torch
  version: 2.6.0
- pypi: ./
  name: my-project
`;
  const expected = { numpy: '1.26.4', 'scikit-learn': '1.5.0', torch: '2.6.0' };
  expect((await read('pixi.lock', pixi6)).pinned).toEqual(expected);
  const pixi5 = `
version: 5
packages:
- {kind: conda, name: numpy, version: 1.26.4, url: 'https://example.org/numpy-1.26.4-0.conda'}
- {kind: conda, name: scikit-learn, version: 1.5.0}
- {kind: pypi, name: torch, version: 2.6.0}
`;
  expect((await read('pixi.lock', pixi5)).pinned).toEqual(expected);
});

test('renv.lock: names keep their case, a commit counts', async () => {
  const lock = {
    R: { Version: '4.4.1' },
    Packages: {
      MASS: { Package: 'MASS', Version: '7.3-60', Source: 'Repository' },
      ggplot2: { Package: 'ggplot2', Version: '3.5.1', RemoteType: 'standard', RemoteSha: '3.5.1' },
      mine: { Package: 'mine', Version: '0.1', RemoteType: 'github', RemoteSha: commit },
    },
  };
  expect((await read('renv.lock', JSON.stringify(lock))).pinned).toEqual({
    MASS: '7.3-60',
    ggplot2: '3.5.1',
    mine: '0.1@0123456789ab',
  });
});

test('Manifest.toml of both formats', async () => {
  const packages = (prefix: string) => `
[[${prefix}Flux]]
deps = ["Zygote"]
git-tree-sha1 = "${commit}"
uuid = "587475ba-b771-5e3f-ad9e-33799f191a9c"
version = "0.14.0"
[[${prefix}Mine]]
git-tree-sha1 = "${commit}"
repo-rev = "main"
repo-url = "https://example.org/Mine.jl"
version = "0.1.0"
[[${prefix}Random]]
uuid = "9a3f8284-a2c9-5f02-9a11-845980a1fd5c"
`;
  const expected = { Flux: '0.14.0', Mine: '0.1.0@0123456789ab' };
  const second = `julia_version = "1.10.0"\nmanifest_format = "2.0"\n${packages('deps.')}`;
  expect((await read('Manifest.toml', second)).pinned).toEqual(expected);
  expect((await read('Manifest.toml', packages(''))).pinned).toEqual(expected);
  expect((await read('Manifest-v1.11.toml', second)).pinned).toEqual(expected);
});

describe('the lock file of a command', () => {
  test('is in the nearest folder, and of its language', async () => {
    expect(await found('python')).toBeUndefined();
    await checkout.write('uv.lock', '');
    await checkout.write('src/renv.lock', '{}');
    expect(await found('python')).toBe('uv.lock');
    expect(await found('r')).toBe('src/renv.lock');
    expect(await found('julia')).toBeUndefined();
    await checkout.write('src/requirements.txt', '');
    expect(await found('python')).toBe('src/requirements.txt');
    await checkout.write('src/poetry.lock', '');
    expect(await found('python')).toBe('src/poetry.lock');
    await checkout.own('environment.yml', '');
    expect(await found('python')).toBe(`${experimentFolder}/environment.yml`);
  });

  test('is never above the checkout', async () => {
    const outer = await createCheckout('.', false);
    await outer.write('uv.lock', '');
    const inner = await createCheckout('inner', false);
    await inner.write('uv.lock', '');
    const lock = await findLockFile(await findPlaces(inner.root), `${inner.root}/src`, 'python');
    expect(lock).toBeUndefined();
  });

  test('may be named, of any kind', async () => {
    await checkout.write('Cargo.lock', 'x');
    await checkout.own('Dockerfile', 'x');
    expect(await named('../../../Cargo.lock')).toMatchObject({ isLock: true, locked: undefined });
    expect(await named('Dockerfile')).toMatchObject({ isLock: false, locked: undefined });
    await checkout.own('requirements-gpu.txt', 'torch==1.0');
    expect(await named('requirements-gpu.txt')).toMatchObject({
      isLock: true,
      install: 'pip install -r requirements-gpu.txt',
    });
  });

  test.each([
    ['none.lock', `environment names ${experimentFolder}/none.lock, which isn't there`],
    [
      '../../../../uv.lock',
      `environment is "../../../../uv.lock", which is outside the checkout: name a file in it, relative to ${experimentFolder}`,
    ],
    [
      '/etc/hosts',
      `environment is "/etc/hosts", which is outside the checkout: name a file in it, relative to ${experimentFolder}`,
    ],
  ])('%j is refused', async (name, message) => {
    await expect(named(name)).rejects.toThrow(message);
  });

  test.each([
    ['uv.lock', '[[package]\n', `${experimentFolder}/uv.lock can't be parsed (`],
    [
      'uv.lock',
      '[[package]]\nname = 1\n',
      `${experimentFolder}/uv.lock can't be parsed (package.0.name: `,
    ],
    ['renv.lock', '{', `${experimentFolder}/renv.lock can't be parsed (`],
    ['pixi.lock', 'packages: [a', `${experimentFolder}/pixi.lock can't be parsed (`],
    [
      'poetry.lock',
      '<<<<<<< HEAD\n=======\n>>>>>>> other\n',
      `${experimentFolder}/poetry.lock: has the marks of a merge conflict`,
    ],
  ])('%s with %j is refused', async (name, text, message) => {
    await checkout.own(name, text);
    await expect(named(name)).rejects.toMatchObject({
      name: 'ExpectedError',
      message: expect.stringMatching(/^[^\n]*$/),
    });
    await expect(named(name)).rejects.toThrow(message);
  });
});

test('files that say which packages are installed are no source', () => {
  for (const name of [
    'uv.lock',
    'pyproject.toml',
    'requirements.in',
    'conda-lock.yml',
    'a/DESCRIPTION',
    'JuliaManifest.toml',
    'environment-gpu.yaml',
  ]) {
    expect(isEnvironmentFile(name)).toBe(true);
  }
  for (const name of ['train.py', 'lock.py', 'config.toml', 'requirements.py', 'environment.py']) {
    expect(isEnvironmentFile(name)).toBe(false);
  }
});
