import { beforeEach, describe, expect, test } from 'vitest';
import {
  type CommandDefinition,
  fingerprintCommand,
} from '../../../src/lab/command/fingerprint-command.ts';
import {
  importsIn,
  nameInPython,
  packagesOf,
  requiredImportsIn,
} from '../../../src/lab/command/imports.ts';
import { type Checkout, createCheckout, experimentFolder } from './checkout-fixture.ts';

describe('imports', () => {
  test('of Python, on lines of any kind, in notebooks, too', () => {
    const text = String.raw`
import numpy as np, torch.nn as nn
import a; import b
from sklearn.datasets import load_digits
from google.protobuf import text_format
from . import local
from .near import x
try: import cupy
except ImportError: cupy = None
    from   PIL   import (Image,
        ImageDraw)
import c, \
    d
cimport cython
module = importlib.import_module("yaml"); other = __import__('json')
# import commented
important = 1
   "import seaborn\n",
`;
    const found = [...importsIn(text, 'python')].filter((name) =>
      /^[a-z]+(\.[a-z]+)?$|PIL$/.test(name),
    );
    expect(found).toEqual(
      expect.arrayContaining([
        'numpy',
        'torch.nn',
        'a',
        'b',
        'sklearn.datasets',
        'google.protobuf',
        'cupy',
        'PIL',
        'c',
        'd',
        'cython',
        'yaml',
        'json',
        'seaborn',
      ]),
    );
    for (const name of ['local', 'near', 'commented', 'important'])
      expect(found).not.toContain(name);
  });

  test('of Python are required unless they depend on a condition', () => {
    const text = `
import numpy, torch
try:
    import cupy
except ImportError:
    cupy = None
try: import jax
except ImportError: pass
def plot():
\timport matplotlib
    "import seaborn\\n",
`;
    expect([...requiredImportsIn(text, 'python')]).toEqual(['numpy', 'torch', 'seaborn']);
    expect([...requiredImportsIn('  library(MASS)', 'r')]).toEqual(['MASS']);
  });

  test('of R and Julia', () => {
    const r = `library(ggplot2)\nrequire("data.table"); if (!requireNamespace('MASS')) stop()\nx <- dplyr::filter(y)\nz <- stats:::f\nlibrary(package = zoo)`;
    expect([...importsIn(r, 'r')].sort()).toEqual([
      'MASS',
      'data.table',
      'dplyr',
      'ggplot2',
      'stats',
      'zoo',
    ]);
    const julia =
      'using Flux, CUDA\nusing Random: seed!, rand\nimport Zygote.Buffer\nusing .Local\n@everywhere using Statistics\n';
    expect([...importsIn(julia, 'julia')]).toEqual([
      'Flux',
      'CUDA',
      'Random',
      'Zygote.Buffer',
      'Statistics',
    ]);
  });

  test('are in packages of other names', () => {
    const first = (module: string, own = {}) => packagesOf(module, 'python', own)[0];
    expect(first('sklearn.datasets')).toBe('scikit-learn');
    expect(first('google.protobuf.text_format')).toBe('protobuf');
    expect(packagesOf('google.cloud.bigquery', 'python', {})).toContain('google-cloud-bigquery');
    expect(first('pytorch_lightning')).toBe('pytorch-lightning');
    expect(first('mine.deep', { mine: 'My_Dist' })).toBe('my-dist');
    expect(first('toString')).toBe('tostring');
    expect(packagesOf('ggplot2', 'r', {})).toEqual(['ggplot2', 'r-ggplot2']);
    expect(packagesOf('data.table', 'r', {})).toEqual(['data.table', 'r-data.table']);
    expect(packagesOf('Zygote.Buffer', 'julia', {})).toEqual(['Zygote']);
    expect([nameInPython('pytorch'), nameInPython('numpy'), nameInPython('toString')]).toEqual([
      'torch',
      'numpy',
      'toString',
    ]);
  });
});

describe('the environment of a command', () => {
  let checkout: Checkout;
  beforeEach(async () => {
    checkout = await createCheckout();
  });
  const python = 'python train.py {seed}';
  const read = async (more: Partial<CommandDefinition> = {}) => {
    const { environment, source } = await fingerprintCommand(checkout.root, 'digits', {
      command: python,
      ...more,
    });
    return { environment, packages: source.packages, source: source.source };
  };
  const lock = (packages: Record<string, string>) =>
    Object.entries(packages)
      .map(([name, version]) => `[[package]]\nname = "${name}"\nversion = "${version}"\n`)
      .join('');

  test('is of locked packages that the sources import', async () => {
    await checkout.own('train.py', 'import torch, net\nimport sklearn\nimport os, cv2');
    await checkout.own('net.py', 'import numpy');
    const versions = {
      torch: '2.6.0',
      numpy: '2.2.0',
      'scikit-learn': '1.5.0',
      pytest: '8',
      net: '1',
      'opencv-python-headless': '4',
    };
    await checkout.own('uv.lock', lock(versions));
    const before = await read();
    const packages = {
      numpy: '2.2.0',
      'opencv-python-headless': '4',
      'scikit-learn': '1.5.0',
      torch: '2.6.0',
    };
    expect(before.environment).toEqual({
      file: `${experimentFolder}/uv.lock`,
      locked: true,
      packages,
      install: 'uv sync',
    });
    expect(before.packages).toEqual(packages);
    // Another version of pytest changes nothing; one of torch does, though not the source.
    await checkout.own('uv.lock', lock({ ...versions, pytest: '9' }));
    expect(await read()).toEqual(before);
    await checkout.own('uv.lock', lock({ ...versions, torch: '2.7.0' }));
    expect(await read()).toMatchObject({ packages: { torch: '2.7.0' }, source: before.source });
  });

  test('has no packages of modules that lie beside the script', async () => {
    await checkout.write('mylib/train.py', 'import yaml, numpy, torch');
    await checkout.write('mylib/yaml.py', '');
    await checkout.write('mylib/numpy/__init__.py', '');
    await checkout.write('mylib/deep/torch.py', '');
    await checkout.write('uv.lock', lock({ pyyaml: '6', numpy: '2', torch: '2' }));
    const { packages } = await read({
      command: 'python ../../../mylib/train.py {seed}',
      uses: ['../../../mylib'],
    });
    expect(packages).toEqual({ torch: '2' });
  });

  test('tells packages that are imported only on a condition, unless another source needs them', async () => {
    await checkout.own(
      'train.py',
      'import torch\ntry:\n  import cupy, numba\nexcept ImportError: pass',
    );
    await checkout.own('uv.lock', lock({ torch: '2', cupy: '13', numba: '1' }));
    expect((await read()).environment.optional).toEqual(['cupy', 'numba']);
    await checkout.own('net.py', 'import numba');
    expect((await read()).environment.optional).toEqual(['cupy']);
  });

  test('takes the author’s names of packages, which the lock file must have', async () => {
    await checkout.own('train.py', 'import mymodule');
    await checkout.own('uv.lock', lock({ 'my-dist': '1' }));
    expect((await read({ packages: { mymodule: 'My_Dist' } })).packages).toEqual({
      'my-dist': '1',
    });
    await expect(read({ packages: { mymodule: 'other' } })).rejects.toThrow(
      `packages says that mymodule is of other, which ${experimentFolder}/uv.lock doesn't have`,
    );
  });

  test('is not locked where a package that is needed isn’t in the lock file', async () => {
    await checkout.own('requirements.txt', 'numpy==2.2.0\n');
    await checkout.own('train.py', 'import lightning, numpy, os\n');
    expect((await read()).environment).toMatchObject({
      locked: false,
      why: `lightning is imported, but isn't in ${experimentFolder}/requirements.txt: add it, or name its package, as in packages: { lightning: '…' }`,
    });
    await checkout.own(
      'train.py',
      'import numpy\ntry:\n    import lightning\nexcept ImportError:\n    pass\n',
    );
    expect((await read()).environment.locked).toBe(true);
  });

  test('is not locked where a package isn’t pinned, and what is asked for counts', async () => {
    await checkout.own('train.py', 'import torch, numpy');
    await checkout.own('requirements.txt', 'torch>=2\nnumpy==2.2.0\npytest\n');
    expect(await read()).toMatchObject({
      environment: {
        locked: false,
        why: `torch isn't pinned in ${experimentFolder}/requirements.txt: pin it with ==, or make a lock file with uv lock`,
        packages: { numpy: '2.2.0' },
      },
      packages: { numpy: '2.2.0', torch: '>=2, not pinned' },
    });
    await checkout.own('requirements.txt', 'torch==2.6.0\nnumpy==2.2.0\npytest\n');
    expect((await read()).environment.locked).toBe(true);
  });

  test('is not locked without a lock file, unless there is nothing to lock', async () => {
    await checkout.own(
      'train.py',
      'import os, json.decoder, net\nfrom xml.etree import ElementTree',
    );
    await checkout.own('net/__init__.py', '');
    expect((await read()).environment).toEqual({ locked: true, packages: {} });
    await checkout.own('net/__init__.py', 'import numpy');
    expect((await read()).environment).toEqual({
      locked: false,
      why: 'numpy is imported, but there is no lock file: make one with uv lock, or name it in environment',
      packages: {},
    });
    await checkout.own('walk.R', 'library(MASS); stats::rnorm(1); library(utils)');
    expect((await read({ command: 'Rscript walk.R {seed}' })).environment.why).toBe(
      'MASS is imported, but there is no lock file: make one with renv::snapshot(), or name it in environment',
    );
  });

  test('counts a file of another kind whole', async () => {
    await checkout.own('train.py', 'import numpy');
    await checkout.own('environment.yml', 'dependencies: [numpy]\n');
    const before = await read();
    const file = `${experimentFolder}/environment.yml`;
    expect(before.environment).toEqual({
      file,
      locked: false,
      why: `${file} needn't fix versions: make a lock file of it, or pin them in a requirements.txt`,
      packages: {},
    });
    expect(before.packages).toEqual({ [file]: expect.stringMatching(/^[0-9a-f]{12}$/) });
    await checkout.own('environment.yml', 'dependencies: [numpy=2]\n');
    expect((await read()).packages).not.toEqual(before.packages);
    await checkout.write('flake.lock', '{}');
    expect((await read({ environment: '../../../flake.lock' })).environment).toEqual({
      file: 'flake.lock',
      locked: true,
      packages: {},
    });
  });

  test('of a program whose packages aren’t known is not locked', async () => {
    await checkout.write('uv.lock', '');
    expect((await read({ command: './ising {seed}' })).environment).toEqual({
      locked: false,
      why: 'its packages are not known: name a lock file in environment',
      packages: {},
    });
  });

  test.each([
    ['Rscript', 'renv.lock'],
    ['uv run python3.12', 'uv.lock'],
    ['conda run -n x torchrun', 'uv.lock'],
    ['julia --project=.', 'Manifest.toml'],
    ['run-it', 'uv.lock'],
  ])('of %s is found in %s', async (program, file) => {
    await checkout.own('train.py', '');
    await checkout.own('walk.R', '');
    await checkout.own('uv.lock', '');
    await checkout.own('renv.lock', '{}');
    await checkout.own('Manifest.toml', '');
    const { environment } = await read({ command: `${program} {seed}` });
    expect(environment.file).toBe(`${experimentFolder}/${file}`);
  });

  test('of conda has its own names', async () => {
    await checkout.own('train.py', 'import torch, matplotlib.pyplot');
    const entry = (name: string) =>
      `- {name: ${name}, version: '1', manager: conda, platform: a}\n`;
    await checkout.own(
      'conda-lock.yml',
      `package:\n${entry('pytorch')}${entry('matplotlib-base')}${entry('r-mass')}`,
    );
    expect((await read()).packages).toEqual({ pytorch: '1', 'matplotlib-base': '1' });
    await checkout.own('walk.R', 'library(MASS)');
    expect((await read({ command: 'Rscript walk.R {seed}' })).packages).toMatchObject({
      'r-mass': '1',
    });
  });
});
