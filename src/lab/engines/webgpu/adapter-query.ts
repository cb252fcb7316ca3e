import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

const adapterSchema = z.object({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  /** The driver's name and version. */
  description: z.string(),
  isFallbackAdapter: z.boolean(),
});

/** Dawn's description of an adapter: a GPU with its driver, or software that replaces a GPU. */
export type Adapter = z.infer<typeof adapterSchema>;

/** The adapter that a run would get, or why asking for it failed. */
export type AdapterQuery = { adapter: Adapter } | { failure: AdapterFailure };

export interface AdapterFailure {
  /** Whether Dawn's binary is missing, can't be loaded, has no adapter, or ended without an answer. */
  cause: 'no binary' | 'not loaded' | 'no adapter' | 'no answer';
  /** The process's output, or how the process ended. */
  detail: string;
}

const answerSchema = z.union([
  z.object({ adapter: adapterSchema }),
  z.object({
    failure: z.object({ cause: z.enum(['no binary', 'not loaded']), detail: z.string() }),
  }),
  z.object({ adapter: z.null() }),
]);

const secondsToAnswer = 20;

/** Text, not a module: it must run without a loader, and from a bundle too. */
const program = `
const line = (value) => '\\n' + JSON.stringify(value) + '\\n';
const answer = (value) => process.stdout.write(line(value), () => process.exit());
try {
  const { create } = await import(process.argv[1]);
  const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter?.info ?? {};
  answer({
    adapter: adapter && { vendor, architecture, device, description, isFallbackAdapter },
  });
} catch ({ code, message }) {
  const cause = code === 'MODULE_NOT_FOUND' ? 'no binary' : 'not loaded';
  answer({ failure: { cause, detail: message } });
}
`;

/**
 * Asks Dawn for the adapter that `requestAdapter` would return, in a separate process: a driver may crash that process,
 * and Dawn would keep this one alive.
 *
 * @param environment of that process; drivers are found through its LD_LIBRARY_PATH and VK_ICD_FILENAMES
 */
export async function queryAdapter(environment = process.env): Promise<AdapterQuery> {
  const dawn = locateDawn();
  if (dawn === undefined) return { failure: { cause: 'no binary', detail: '' } };
  const args = ['--input-type=module', '--eval', program, dawn];
  const options = {
    env: environment,
    timeout: secondsToAnswer * 1000,
    killSignal: 'SIGKILL',
  } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve(readAnswer(stdout, stderr, error));
    });
  });
}

/** The URL of Dawn's module; undefined if the package isn't installed. */
function locateDawn(): string | undefined {
  try {
    return pathToFileURL(createRequire(import.meta.url).resolve('webgpu')).href;
  } catch {
    return undefined;
  }
}

/** The process's answer, from its output and from how it ended. */
export function readAnswer(
  stdout: string,
  stderr: string,
  error: { killed?: boolean; signal?: string | null | undefined; code?: unknown } | null,
): AdapterQuery {
  if (error?.killed) return noAnswer(`none within ${secondsToAnswer} s`);
  if (error?.signal) return noAnswer(error.signal);
  if (error) return noAnswer(`exit code ${error.code}`);
  const answer = findAnswer(stdout);
  if (!answer) return noAnswer('none among what it printed');
  if ('failure' in answer) return answer;
  const { adapter } = answer;
  return adapter ? { adapter } : { failure: { cause: 'no adapter', detail: stderr } };
}

/** The answer is the last line of JSON: drivers and Vulkan's layers print to standard output, too. */
function findAnswer(stdout: string): z.infer<typeof answerSchema> | undefined {
  const line = stdout.split('\n').findLast((each) => each.startsWith('{'));
  try {
    return answerSchema.parse(JSON.parse(line ?? ''));
  } catch {
    return undefined;
  }
}

function noAnswer(detail: string): AdapterQuery {
  return { failure: { cause: 'no answer', detail } };
}
