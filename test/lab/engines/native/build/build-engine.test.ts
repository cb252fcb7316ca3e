import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { processStamp } from '../../../../../src/files/process-stamp.ts';
import { temporaryName } from '../../../../../src/files/temporary-name.ts';
import {
  type BuildEffects,
  buildEngine,
  type EngineSource,
} from '../../../../../src/lab/engines/native/build/build-engine.ts';
import {
  requireNodeHeaders,
  requireSpace,
} from '../../../../../src/lab/engines/native/build/requirements.ts';
import {
  moveIntoPlace,
  withStagingFolder,
} from '../../../../../src/lab/engines/native/build/staging.ts';
import {
  addonPath,
  installationFolder,
} from '../../../../../src/lab/engines/native/installation.ts';
import { CommandError, runCommand } from '../../../../../src/lab/engines/native/run-command.ts';
import { ExpectedError } from '../../../../../src/messages/expected-error.ts';
import { zipOf } from '../../zip-of.ts';

let cache: string;
let ran: string[];
beforeEach(async () => {
  cache = await mkdtemp(path.join(tmpdir(), 'engine-'));
  ran = [];
});

describe('what a build misses is named with its remedy:', () => {
  test('the compiler', async () => {
    await expectFailure({ kind: 'wheel', file: 'x.whl' }, missing('g++'), /apt-get install g\+\+/);
  });

  test('pip', async () => {
    await expectFailure(
      { kind: 'pip', cuda: false },
      missing('python3'),
      /python3-pip.*--wheel FILE/,
    );
  });

  test('the host of the stock install, and the ways without it', async () => {
    const offline = {
      fetch: () =>
        Promise.reject(
          new TypeError('fetch failed', { cause: new Error('getaddrinfo ENOTFOUND') }),
        ),
    };
    await expectFailure(
      { kind: 'stock' },
      offline,
      /can't be reached: getaddrinfo ENOTFOUND\); .*--from-pip.*--wheel FILE/,
    );
    expect(ran).toEqual([]);
  });

  test('a platform that TensorFlow knows', async () => {
    const platform = { platform: 'sunos', arch: 'x64', node: '22.23.3' };
    await expectFailure({ kind: 'stock' }, { platform }, /no build for sunos-x64; use the engine/);
  });

  test('a platform on which a wheel can be linked against', async () => {
    const platform = { platform: 'darwin', arch: 'arm64', node: '22.23.3' };
    await expectFailure({ kind: 'pip', cuda: false }, { platform }, /linux-x64.*without --wheel/);
  });

  test('a cache that can be written to', async () => {
    const file = path.join(cache, 'file');
    await writeFile(file, '');
    await expectFailure({ kind: 'stock' }, { cache: file }, /set RETRACE_CACHE to a folder/);
  });

  test('room on the disk', async () => {
    const need = requireSpace('/cache', 1.3e9, async () => 0.2e9);
    await expect(need).rejects.toThrow(
      '/cache has 0.2 GB left and the engine takes 1.3 GB: free some, or set RETRACE_CACHE',
    );
    await expect(requireSpace('/cache', 1.3e9, async () => 1.4e9)).resolves.toBeUndefined();
  });

  test("Node's headers", () => {
    expect(() => requireNodeHeaders('/opt/bare/bin/node')).toThrow(/came without its headers/);
    expect(requireNodeHeaders()).toMatch(/include\/node$/);
  });
});

describe('a build from a wheel', () => {
  test('unpacks, compiles against the libraries, verifies and moves all of it into place', async () => {
    const built = await buildEngine({ kind: 'wheel', file: await tinyWheel() }, effects());
    expect(built).toMatchObject({ losses: [2.5, 2.4], device: { name: 'an abacus' } });
    expect(built.folder).toBe(installationFolder(cache));
    const libraries = await readdir(path.join(built.folder, 'deps/lib'));
    expect(libraries).toEqual(['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']);
    expect(await readFile(path.join(built.folder, addonPath), 'utf8')).toBe('compiled');
    expect(ran.find((line) => line.includes('-o'))).toContain(
      '-l:libtensorflow_cc.so.2 -l:libtensorflow_framework.so.2 -Wl,-rpath,$ORIGIN/../../deps/lib',
    );
    expect(await readdir(path.dirname(built.folder))).toEqual([path.basename(built.folder)]);
  });

  test('that does not train is not installed, and leaves an earlier one as it was', async () => {
    const target = installationFolder(cache);
    await mkdir(target, { recursive: true });
    await writeFile(path.join(target, 'earlier'), '');
    const crashes = effects({ verify: () => Promise.reject(new CommandError('node: SIGSEGV')) });
    await expect(buildEngine({ kind: 'wheel', file: await tinyWheel() }, crashes)).rejects.toThrow(
      "tfjs_binding.node was built but doesn't train: node: SIGSEGV",
    );
    expect(await readdir(target)).toEqual(['earlier']);
    expect(await readdir(path.dirname(target))).toEqual([path.basename(target)]);
  });

  test('whose losses are not finite is not installed', async () => {
    const diverges = effects({ verify: async () => report([2.5, null]) });
    await expect(buildEngine({ kind: 'wheel', file: await tinyWheel() }, diverges)).rejects.toThrow(
      /doesn't train/,
    );
    expect(await readdir(path.dirname(installationFolder(cache)))).toEqual([]);
  });
});

describe('the staging folder', () => {
  test('is removed when its build fails', async () => {
    const build = withStagingFolder(cache, async (folder) => {
      await writeFile(path.join(folder, 'half'), '');
      throw new Error('no');
    });
    await expect(build).rejects.toThrow('no');
    expect(await readdir(cache)).toEqual([]);
  });

  test('of a killed build is removed by the next one', async () => {
    // No process has an id this large.
    const [killed, unseen] = [{ pid: 99_999_999 }, { host: 'n2', boot: 'b' }].map((other) =>
      temporaryName(path.join(cache, 'building'), { ...processStamp(), ...other }),
    );
    for (const folder of [killed!, unseen!, path.join(cache, 'engine')]) await mkdir(folder);
    await withStagingFolder(cache, async () => {});
    expect((await readdir(cache)).sort()).toEqual([path.basename(unseen!), 'engine']);
  });

  test('gives back what it replaced when the new folder can not be moved', async () => {
    const target = path.join(cache, 'engine');
    await mkdir(target);
    await mkdir(path.join(cache, 'staging'));
    const move = moveIntoPlace(path.join(cache, 'absent'), target, path.join(cache, 'staging'));
    await expect(move).rejects.toThrow('ENOENT');
    expect(await readdir(cache)).toContain('engine');
  });
});

test('a failed command is reported with its exit code and its last words', async () => {
  const failing = runCommand(process.execPath, ['-e', 'console.error("no disk"); process.exit(3)']);
  await expect(failing).rejects.toThrow(/failed with exit code 3\nno disk$/);
  await expect(runCommand('/nowhere/tool', [])).rejects.toThrow(CommandError);
});

interface Overrides extends Partial<BuildEffects> {
  verify?: () => Promise<string>;
}

/** A build whose compiler writes a file, and whose training only prints its result. */
function effects({
  verify = async () => report([2.5, 2.4]),
  ...rest
}: Overrides = {}): BuildEffects {
  return {
    cache,
    environment: {},
    log: () => {},
    fetch: () => Promise.reject(new Error('offline')),
    platform: { platform: 'linux', arch: 'x64', node: '22.23.3' },
    run: async (command, args) => {
      ran.push([command, ...args].join(' '));
      if (args.includes('-o')) await writeFile(args.at(-1)!, 'compiled');
      return command === process.execPath ? verify() : '';
    },
    ...rest,
  };
}

function report(losses: (number | null)[]): string {
  return `${JSON.stringify({ device: { name: 'an abacus', kind: 'cpu', details: {} }, losses })}\n`;
}

function missing(program: string): Partial<BuildEffects> {
  return {
    run: async (command) => {
      if (command === program) throw new CommandError(`${command}: ENOENT`);
      return '';
    },
  };
}

async function tinyWheel(): Promise<string> {
  const machine = process.arch === 'arm64' ? 'aarch64' : 'x86_64';
  const file = path.join(await mkdtemp(path.join(tmpdir(), 'wheel-')), 'tensorflow.whl');
  const files = {
    'tensorflow/libtensorflow_cc.so.2': 'the operations',
    'tensorflow/libtensorflow_framework.so.2': 'the runtime',
    'tensorflow/include/tensorflow/c/c_api.h': '#pragma once',
    'tensorflow-2.21.0.dist-info/METADATA': 'Version: 2.21.0\n',
    'tensorflow-2.21.0.dist-info/WHEEL': `Tag: cp311-cp311-manylinux_2_27_${machine}\n`,
  };
  await writeFile(file, zipOf(files));
  return file;
}

async function expectFailure(
  source: EngineSource,
  overrides: Overrides,
  message: RegExp,
): Promise<void> {
  const build = buildEngine(source, effects(overrides));
  await expect(build).rejects.toThrow(ExpectedError);
  await expect(build).rejects.toThrow(message);
}
