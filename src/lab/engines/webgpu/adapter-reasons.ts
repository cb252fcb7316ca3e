import type { Adapter, AdapterFailure, AdapterQuery } from './adapter-query.ts';

/** Why no adapter can be used here, in one line with the remedy; undefined if one can, even a software adapter. */
export function describeNoAdapter(
  query: AdapterQuery,
  platform: string = process.platform,
  arch: string = process.arch,
): string | undefined {
  if ('adapter' in query) return undefined;
  const { cause, detail } = query.failure;
  const reasons: Record<AdapterFailure['cause'], string> = {
    'no binary': `Dawn has no binary for ${platform}-${arch}; use another engine`,
    'not loaded': `Dawn can't be loaded: ${firstLine(detail)}; use another engine`,
    'no adapter': platform === 'linux' ? describeNoVulkan(detail) : noDriver,
    'no answer': `asking Dawn for a GPU ended without an answer: ${detail}; update the GPU's driver, or use another engine`,
  };
  return reasons[cause];
}

const noDriver = "no GPU is found; install the GPU's driver";

/** Dawn prints what it tried on standard error. */
function describeNoVulkan(stderr: string): string {
  if (stderr.includes('libvulkan.so.1')) {
    return 'no Vulkan loader; install libvulkan1, or name the folder of libvulkan.so.1 in LD_LIBRARY_PATH';
  }
  return "no GPU with a Vulkan driver; install the GPU's driver, or name its .json file in VK_ICD_FILENAMES";
}

/** Why an adapter is used only on request: it is software, and wasm is faster. Undefined for real GPUs. */
export function whySoftware(query: AdapterQuery): string | undefined {
  if (!('adapter' in query) || !isSoftware(query.adapter)) return undefined;
  return `the only adapter is software, ${nameOf(query.adapter)}; \`--engine webgpu\` uses it`;
}

/** Whether the adapter is software that computes on the processor. */
export function isSoftware(adapter: Adapter): boolean {
  const names = [adapter.vendor, adapter.architecture, adapter.device, adapter.description];
  return (
    adapter.isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|softpipe|basic[ -]render/i.test(names.join(' '))
  );
}

/** The adapter's name as users know it. Drivers leave some of these fields empty. */
export function nameOf({ device, description, vendor, architecture }: Adapter): string {
  return device || description || `${vendor} ${architecture}`.trim() || 'unnamed adapter';
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0]!;
}
