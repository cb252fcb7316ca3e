import { chmod } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { CommandEnvironment } from '../../../src/lab/command/environment.ts';
import {
  isLockedVersion,
  requireLocked,
  whyNotReplayable,
} from '../../../src/lab/command/installed.ts';
import { type Probed, probe } from '../../../src/lab/command/probe.ts';
import { parseCommand } from '../../../src/lab/command/words.ts';
import { type Checkout, createCheckout } from './checkout-fixture.ts';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await createCheckout('.', false);
});

/** Where programs of a test are found before the machine's, and packages of Python. */
const env = () => ({
  ...process.env,
  PATH: `${checkout.top}/bin:${process.env['PATH']}`,
  PYTHONPATH: `${checkout.top}/packages`,
});
const ask = (command: string, packages: string[] = [], limitSeconds = 60) =>
  probe(parseCommand(command), packages, { folder: checkout.root, env: env(), limitSeconds });
const install = (name: string, version: string) =>
  checkout.write(
    `packages/${name}-${version}.dist-info/METADATA`,
    `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
  );
/** A program that prints the words it gets. */
const echo = (file: string, more = '') =>
  checkout.program(file, `printf '%s\\n' "$@" > "${checkout.top}/words"\n${more}`);

const answers = (version: string, packages: Record<string, string> = {}) =>
  [...Object.entries(packages).map((each) => [`package ${each[0]}`, each[1]]), ['version', version]]
    .map((words) => `printf 'retrace-probe\\t${words.join('\\t')}\\n'`)
    .join('\n');

describe('Python', () => {
  test('tells its version and those of packages', async () => {
    await install('torch', '2.6.0+cu124');
    await install('numpy', '2.2.0');
    const probed = await ask('python3 -u train.py {seed}', ['numpy', 'pytorch', 'missing']);
    expect(probed).toEqual({
      program: 'python3',
      version: expect.stringMatching(/^3\.\d+\.\d+/),
      platform: expect.stringMatching(/^[a-z0-9]+-\w+$/),
      installed: { numpy: '2.2.0', pytorch: '2.6.0+cu124' },
      isChecked: true,
    });
  });

  test('is asked through what launches it, in the command’s folder', async () => {
    await checkout.program('bin/launch', `pwd; echo noise\nshift; exec "$@"`);
    await install('numpy', '2.2.0');
    expect(await ask('launch run python3 train.py', ['numpy'])).toMatchObject({
      program: 'python3',
      installed: { numpy: '2.2.0' },
    });
  });

  test.each([
    ['uv run train.py {seed}', ['run', 'python3', '-c']],
    [
      'uv run --with x -p python3.12 train.py {seed}',
      ['run', '--with', 'x', '-p', 'python3.12', 'python3', '-c'],
    ],
    ['uv run torchrun --nproc-per-node 2 train.py', ['run', 'python3', '-c']],
    ['uv run venv/bin/torchrun train.py', ['run', 'venv/bin/python3', '-c']],
    ['uv run -n python python3.11 -m mylib.train', ['run', '-n', 'python', 'python3.11', '-c']],
    ['uv run Rscript walk.R', ['run', 'Rscript', '-e']],
    ['uv run R --no-save walk.R', ['run', 'Rscript', '-e']],
    ['uv run julia --project=. walk.jl', ['run', 'julia', '-e']],
  ])('%j starts %j', async (command, words) => {
    await echo('bin/uv', answers('3.12.4'));
    expect((await ask(command)).version).toBe('3.12.4');
    const text = await import('node:fs/promises').then(({ readFile }) =>
      readFile(`${checkout.top}/words`, 'utf8'),
    );
    expect(text.split('\n').slice(0, words.length)).toEqual(words);
  });

  test('that says nothing of use, or takes too long, is told', async () => {
    await checkout.program(
      'bin/uv',
      'echo "warning: x" >&2; echo "error: no interpreter found" >&2; exit 2',
    );
    await expect(ask('uv run python train.py')).rejects.toMatchObject({
      name: 'ExpectedError',
      message:
        "can't ask python which packages are installed: error: no interpreter found; try it: uv run python --version",
    });
    await checkout.program('bin/uv', 'exec sleep 20');
    await expect(ask('uv run python train.py', [], 0.2)).rejects.toThrow(
      "can't ask python which packages are installed: it took more than 0.2 s; try it: uv run python --version",
    );
    await checkout.program('bin/uv', 'exit 0');
    await expect(ask('uv run python train.py')).rejects.toThrow(
      'installed: it said nothing; try it',
    );
  });
});

test('R is asked for the version as its packages write it', async () => {
  await echo('bin/Rscript', answers('4.4.1', { mass: '7.3-60' }));
  expect(await ask('Rscript walk.R {seed}', ['r-mass'])).toMatchObject({
    version: '4.4.1',
    installed: { 'r-mass': '7.3-60' },
  });
});

describe('another program', () => {
  test('tells the first line of its version, and nothing of packages', async () => {
    await checkout.program('bin/tool', '[ "$1" = --version ] && printf "\\n tool 1.2 \\nmore\\n"');
    expect(await ask('tool {seed}')).toEqual({
      program: 'tool',
      version: 'tool 1.2',
      installed: {},
      isChecked: false,
    });
    await checkout.program('bin/tool', 'echo "unknown option"; exit 2');
    expect((await ask('tool {seed}')).version).toBeUndefined();
    await checkout.program('bin/tool', 'cat; echo "read its input"');
    expect((await ask('tool {seed}')).version).toBe('read its input');
  });

  test('isn’t Python because a folder is called so', async () => {
    await checkout.program('bin/make', 'echo "GNU Make 4.3"');
    expect(await ask('make -C python train')).toMatchObject({
      version: 'GNU Make 4.3',
      isChecked: false,
    });
  });

  test('of the repository isn’t started, as it needn’t know the word', async () => {
    await echo('tools/ising');
    expect(await ask('tools/ising {seed}')).toMatchObject({ program: 'ising', version: undefined });
    const { existsSync } = await import('node:fs');
    expect(existsSync(`${checkout.top}/words`)).toBe(false);
  });

  test('that is missing, or no program, is refused', async () => {
    await expect(ask('no-such-tool run python train.py')).rejects.toThrow(
      `can't start "no-such-tool": there is no such program in the PATH; install it, or activate the environment that has it`,
    );
    await expect(ask('no-such-tool {seed}')).rejects.toThrow(`can't start "no-such-tool"`);
    await expect(ask('./ising {seed}')).rejects.toThrow(
      `can't start "./ising": there is no such program; write its path relative to the folder in which the command starts`,
    );
    await chmod(await checkout.write('ising', ''), 0o644);
    await expect(ask('./ising {seed}')).rejects.toThrow(
      `can't start "./ising": it isn't executable: chmod +x ./ising`,
    );
  });
});

describe('what is installed', () => {
  const locked = (packages: Record<string, string>): CommandEnvironment => ({
    file: 'src/experiments/digits/uv.lock',
    locked: true,
    packages,
    install: 'uv sync',
  });
  const probed = (installed: Record<string, string>): Probed => ({
    program: 'python3',
    version: '3.12.4',
    installed,
    isChecked: true,
  });

  test.each([
    ['2.6.0', '2.6.0', true],
    ['2.6.0', '2.6.0+cu124', true],
    ['2.6.0+cu124', '2.6.0', false],
    ['2.6.0+cu124', '2.6.0+cu118', false],
    ['2.6.0+cu124', '2.6.0+CU124', true],
    ['2.6.0', '2.6.1', false],
    ['2.6', '2.6.0', true],
    ['2.0', '20', false],
    ['1.26.4, 2.2.0', '2.2.0', true],
    ['1.26.4, 2.2.0', '2.1.0', false],
    ['7.3-60', '7.3.60', true],
    ['0.1.0@0123456789ab', '0.1.0', true],
    ['@0123456789ab', '0.7', true],
  ])('%s locked and %s installed: %j', (lock, installed, fits) => {
    expect(isLockedVersion(lock, installed)).toBe(fits);
  });

  test('must be what is locked', () => {
    requireLocked(locked({ torch: '2.6.0' }), probed({ torch: '2.6.0+cu124' }));
    requireLocked(locked({ torch: '2.6.0' }), { ...probed({}), isChecked: false });
    expect(() =>
      requireLocked(locked({ numpy: '1', torch: '2.6.0' }), probed({ numpy: '1', torch: '2.5.1' })),
    ).toThrow(
      'torch 2.5.1 is installed, but uv.lock says 2.6.0: run uv sync, or lock what is installed',
    );
    expect(() =>
      requireLocked(locked({ torch: '2.5.0, 2.6.0' }), probed({ torch: '2.5.1' })),
    ).toThrow(
      'torch 2.5.1 is installed, but uv.lock says 2.5.0 or 2.6.0: run uv sync, or lock what is installed',
    );
    expect(() => requireLocked(locked({ torch: '2.6.0' }), probed({}))).toThrow(
      "uv.lock has torch 2.6.0, but it isn't installed where python3 looks: activate its virtual environment, or run uv sync",
    );
  });

  test('may lack a package that is imported only on a condition', () => {
    const environment = { ...locked({ torch: '2.6.0', cupy: '13' }), optional: ['cupy'] };
    requireLocked(environment, probed({ torch: '2.6.0' }));
    expect(() => requireLocked(environment, probed({ torch: '2.6.0', cupy: '12' }))).toThrow(
      'cupy 12 is installed, but uv.lock says 13',
    );
  });

  test('says why a run can’t be replayed', async () => {
    await install('numpy', '2.2.0');
    await install('torch', '2.5.1');
    const why = (command: string, packages: Record<string, string>) =>
      whyNotReplayable(parseCommand(command), locked(packages), {
        folder: checkout.root,
        env: env(),
      });
    expect(await why('python3 train.py', { numpy: '2.2.0' })).toBeUndefined();
    expect(await why('python3 train.py', { torch: '2.6.0' })).toBe('no torch 2.6.0');
    expect(await why('python3 train.py', { torch: '2.6.0', jax: '1', numpy: '2.2.0' })).toBe(
      'no torch 2.6.0, jax 1',
    );
    expect(await why('no-such-tool run python3 train.py', {})).toBe('no no-such-tool');
    await checkout.program('bin/uv', 'exit 1');
    expect(await why('uv run python train.py', {})).toMatch(/^can't ask python which/);
    await checkout.program('bin/tool', 'exit');
    expect(await why('tool {seed}', { torch: '2.6.0' })).toBeUndefined();
  });
});

test('only the file’s name of a program is told, wherever it is', async () => {
  const own = path.join(checkout.top, 'elsewhere');
  await checkout.program('elsewhere/python3.12', answers('3.12.4'));
  expect((await ask(`${own}/python3.12 train.py`)).program).toBe('python3.12');
});
