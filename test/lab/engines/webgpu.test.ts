import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Adapter,
  type AdapterQuery,
  queryAdapter,
  readAnswer,
} from '../../../src/lab/engines/webgpu/adapter-query.ts';
import {
  describeNoAdapter,
  isSoftware,
  nameOf,
  whySoftware,
} from '../../../src/lab/engines/webgpu/adapter-reasons.ts';
import { describeError, describeLoss } from '../../../src/lab/engines/webgpu/device-failure.ts';
import { cases } from './webgpu-cases.ts';
import type { WebgpuComparison } from './webgpu-comparison.ts';
import type { Outcome } from './webgpu-failures.ts';
import { runOn, type SoftwareDriver, unpackSwiftShader } from './webgpu-swiftshader.ts';

const gpu: Adapter = {
  vendor: 'nvidia',
  architecture: 'hopper',
  device: 'nvidia-h200',
  description: 'NVIDIA: 570.86.15',
  isFallbackAdapter: false,
};

describe('without an adapter the reason is one line with the remedy', () => {
  const failed = (cause: 'no binary' | 'not loaded' | 'no adapter' | 'no answer', detail = '') =>
    describeNoAdapter({ failure: { cause, detail } }, 'linux', 'x64');

  test('where Dawn has no binary', () => {
    expect(
      describeNoAdapter({ failure: { cause: 'no binary', detail: '' } }, 'linux', 'riscv64'),
    ).toBe('Dawn has no binary for linux-riscv64; use another engine');
  });

  test("where Dawn can't be loaded", () => {
    expect(failed('not loaded', "version `GLIBC_2.34' not found\nRequire stack")).toBe(
      "Dawn can't be loaded: version `GLIBC_2.34' not found; use another engine",
    );
  });

  test('where there is no Vulkan loader', () => {
    const stderr = "Warning: Couldn't load Vulkan: libvulkan.so.1: cannot open shared object file";
    expect(failed('no adapter', stderr)).toBe(
      'no Vulkan loader; install libvulkan1, or name the folder of libvulkan.so.1 in LD_LIBRARY_PATH',
    );
  });

  test('where there is no driver', () => {
    expect(failed('no adapter', 'Warning: vkCreateInstance: Found no drivers!')).toMatch(
      /^no GPU with a Vulkan driver; install the GPU's driver, or .*VK_ICD_FILENAMES$/,
    );
    const query: AdapterQuery = { failure: { cause: 'no adapter', detail: '' } };
    expect(describeNoAdapter(query, 'win32')).toBe("no GPU is found; install the GPU's driver");
  });

  test('where the driver crashes', () => {
    expect(failed('no answer', 'SIGSEGV')).toMatch(/without an answer: SIGSEGV; update/);
  });

  test('and there is none with an adapter, a software one included', () => {
    expect(describeNoAdapter({ adapter: gpu })).toBeUndefined();
    const software = { ...gpu, isFallbackAdapter: true };
    expect(describeNoAdapter({ adapter: software })).toBeUndefined();
  });
});

describe('an adapter', () => {
  test('that is software is named with the option that uses it', () => {
    const adapter = { ...gpu, device: 'llvmpipe-llvm-15', isFallbackAdapter: true };
    expect(whySoftware({ adapter })).toBe(
      'the only adapter is software, llvmpipe-llvm-15; `--engine webgpu` uses it',
    );
    expect(whySoftware({ adapter: gpu })).toBeUndefined();
    expect(whySoftware({ failure: { cause: 'no adapter', detail: '' } })).toBeUndefined();
  });

  test('is software by its name too, where it does not say so itself', () => {
    for (const device of [
      'llvmpipe (LLVM 15)',
      'SwiftShader Device',
      'Microsoft Basic Render Driver',
    ]) {
      expect(isSoftware({ ...gpu, device })).toBe(true);
    }
    expect(isSoftware(gpu)).toBe(false);
  });

  test('has a name, whatever the driver leaves out', () => {
    expect(nameOf(gpu)).toBe('nvidia-h200');
    expect(nameOf({ ...gpu, device: '' })).toBe('NVIDIA: 570.86.15');
    expect(nameOf({ ...gpu, device: '', description: '' })).toBe('nvidia hopper');
  });
});

describe("what the asking process's end means", () => {
  test('no answer in time, a signal, or an exit code', () => {
    const detailOf = (error: Parameters<typeof readAnswer>[2]) => {
      const query = readAnswer('', '', error);
      return 'failure' in query && query.failure;
    };
    const cause = 'no answer';
    expect(detailOf({ killed: true, signal: 'SIGKILL' })).toEqual({
      cause,
      detail: 'none within 20 s',
    });
    expect(detailOf({ signal: 'SIGSEGV' })).toEqual({ cause, detail: 'SIGSEGV' });
    expect(detailOf({ code: 3 })).toEqual({ cause, detail: 'exit code 3' });
  });

  test('no adapter, with what was printed', () => {
    expect(readAnswer('{"adapter":null}', 'Warning: no drivers', null)).toEqual({
      failure: { cause: 'no adapter', detail: 'Warning: no drivers' },
    });
  });

  test('the answer is found among what drivers print', () => {
    const stdout = `MESA: info\n${JSON.stringify({ adapter: gpu })}\nlayer: bye`;
    expect(readAnswer(stdout, '', null)).toEqual({ adapter: gpu });
  });

  test.each(['', 'MESA: info', '{ cut', '{"other":1}'])('no answer in %j', (stdout) => {
    expect(readAnswer(stdout, '', null)).toMatchObject({ failure: { cause: 'no answer' } });
  });
});

describe('errors of the device are one line with the remedy', () => {
  test('when it is lost', () => {
    expect(describeLoss('unknown', 'VK_ERROR_DEVICE_LOST\n at Submit')).toBe(
      'webgpu: the device was lost (unknown: VK_ERROR_DEVICE_LOST); run the same command again: it goes on from the last checkpoint',
    );
  });

  test('when its memory is full', () => {
    expect(describeError('GPUOutOfMemoryError', 'Failed to allocate\n at')).toMatch(
      /memory is full \(Failed to allocate\); free some .*last checkpoint, or use a smaller batchSize/,
    );
  });

  test('when it refuses a command', () => {
    expect(describeError('GPUValidationError', 'Invalid\nBuffer')).toMatch(
      /^webgpu: a command was refused \(Invalid\); .* use another engine with --engine$/,
    );
  });
});

const onLinux = process.platform === 'linux';
test.runIf(onLinux)('where there is no Vulkan driver there is no adapter', async () => {
  const empty = await mkdtemp(path.join(tmpdir(), 'retrace-no-driver-'));
  const environment = {
    PATH: process.env['PATH'],
    LD_LIBRARY_PATH: empty,
    VK_ICD_FILENAMES: empty,
  };
  const query = await queryAdapter(environment);
  expect(query).toMatchObject({ failure: { cause: expect.stringMatching(/^no(t| )/) } });
  await rm(empty, { recursive: true });
});

const { driver, why } = await findDriver();
afterAll(async () => {
  if (driver) await rm(driver.folder, { recursive: true, force: true });
});
if (why) console.info(`webgpu is not trained with here: ${why}`);
describe.skipIf(why !== undefined)('webgpu on a software driver', { timeout: 120_000 }, () => {
  let comparison: WebgpuComparison;
  beforeAll(async () => {
    comparison = await runOn(driver!, 'webgpu-comparison.ts');
  }, 240_000);

  describe('has the values and gradients of cpu to 1e-5', () => {
    test.each(Object.keys(cases))('%s', (name) => {
      expect(comparison.errors[name]).toBeLessThan(1e-5);
    });
  });

  test('trains to the losses of cpu', () => {
    const { onCpu, onWebgpu } = comparison;
    onCpu.losses.forEach((loss, step) => {
      expect(Math.abs(onWebgpu[0].losses[step]! / loss - 1)).toBeLessThan(1e-5);
    });
    expect(onCpu.losses.at(-1)).toBeLessThan(onCpu.losses[0]!);
  });

  test('trains to the same bits when it is resumed, and leaves nothing behind', () => {
    const [whole, resumed] = comparison.onWebgpu;
    expect(resumed.parameters).toBe(whole.parameters);
    expect(whole.held[1]).toEqual(whole.held[0]);
  });

  test('names the driver, and what it is', () => {
    const { device } = comparison;
    expect(device).toMatchObject({ kind: 'cpu', name: expect.stringContaining('swiftshader') });
    expect(device.details).toMatchObject({ dawn: '0.6.2', vendor: 'google' });
  });

  const fail = (...names: string[]) => runOn<Outcome[]>(driver!, 'webgpu-failures.ts', ...names);

  test.each([
    'lost while computing',
    'lost before computing',
  ])('a device that is %s is an expected error that says how to go on', async (name) => {
    expect(await fail(name)).toEqual([
      {
        name: 'ExpectedError',
        message:
          'webgpu: the device was lost (destroyed: device was destroyed); run the same command again: it goes on from the last checkpoint',
      },
    ]);
  });

  test('what cannot be computed or read is refused in words of its own', async () => {
    const outcomes = await fail(
      'over the limits',
      'read at once',
      'read at once where never on the device',
      'refused command',
    );
    expect(outcomes).toEqual([
      {
        name: 'ExpectedError',
        message:
          "webgpu: a tensor of 1088.0 MiB is larger than this device's limit of 1024.0 MiB; use a smaller batchSize or width, or another engine with --engine",
      },
      { name: 'ExpectedError', message: expect.stringContaining('await tensor.data()') },
      { values: [1, 2] },
      {
        name: 'ExpectedError',
        message: expect.stringMatching(
          /^webgpu: a command was refused \([^\n]*\); [^\n]*--engine$/,
        ),
      },
    ]);
  });
});

/** SwiftShader's adapter, or why it can't be used here. */
async function findDriver(): Promise<{ driver?: SoftwareDriver; why?: string }> {
  try {
    const unpacked = await unpackSwiftShader();
    const reason = describeNoAdapter(await queryAdapter(unpacked.environment));
    return { driver: unpacked, ...(reason && { why: reason }) };
  } catch (error) {
    return { why: `SwiftShader can't be unpacked: ${(error as Error).message}` };
  }
}
